//! OpenID Connect messages that pass through the browser, the discovery document, and JOSE decoding.

mod authorization;
mod callback;
mod discovery;
mod error;
mod initiate;
pub mod jose;
mod json;

pub use authorization::AuthorizationRequest;
pub use callback::{Callback, ResponseMode};
pub use discovery::Discovery;
pub use error::OidcError;
pub use initiate::InitiateLogin;
pub use json::{DEPTH, Member, Object, WrongType};
