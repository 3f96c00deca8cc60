//! OpenID Connect messages that pass through the browser, the discovery document, and JOSE decoding.

mod algorithm;
mod authorization;
mod callback;
mod discovery;
mod error;
mod id_token;
mod initiate;
pub mod jose;
mod json;
pub mod jwks;
mod logout;
pub mod pkce;
#[cfg(test)]
pub(crate) mod sample;
mod second_opinion;
pub mod token_endpoint;
mod verify;

pub use algorithm::Algorithm;
pub use authorization::AuthorizationRequest;
pub use callback::{Callback, ResponseMode};
pub use discovery::Discovery;
pub use error::OidcError;
pub use id_token::{Claims, IdToken, access_token_hash, code_hash};
pub use initiate::InitiateLogin;
pub use json::{DEPTH, Member, Object, WrongType};
pub use logout::LogoutRequest;
pub use second_opinion::{Opinion, Question, Refused, second_opinion};
pub use verify::{JwsError, RSA_BITS, Unfit, verify};
