//! Requests to the token endpoint and its answers (RFC 6749 §4.1.3, §5; OpenID Connect Core §3.1.3).

mod authentication;
mod request;
mod response;

pub use authentication::{BasicCredentials, BasicError, ClientAssertion, ClientAuthentication, Credentials};
pub use request::TokenRequest;
pub use response::{ANSWER_BYTES, TokenAnswer, TokenError, TokenResponse};

use crate::{protocol::Placed, secret::Secret};

/// A value that must not be printed.
fn hidden(placed: Placed<String>) -> Placed<Secret> {
    Placed::new(Secret::new(placed.value), placed.place)
}
