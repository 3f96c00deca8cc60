//! What Okta's management API is called with.

use crate::secret::{PrivateKey, Secret};

/// The scopes that the tests need.
pub const DEFAULT_SCOPES: [&str; 5] =
    ["okta.apps.manage", "okta.apps.read", "okta.logs.read", "okta.users.manage", "okta.users.read"];

/// What the management API is called with.
#[derive(Clone, Debug, PartialEq)]
pub enum OrgCredential {
    /// An API token (SSWS).
    Token(Secret),
    /// Access tokens that a service app gets (OAuth 2.0 client credentials).
    ServiceApp(ServiceApp),
}

impl OrgCredential {
    /// The value that must not leave memory.
    pub fn secret(&self) -> &Secret {
        match self {
            Self::Token(token) => token,
            Self::ServiceApp(app) => app.key.text(),
        }
    }
}

/// A service app of the org, which proves who it is by a key (`private_key_jwt`: RFC 7523).
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceApp {
    /// The client id (`0oa…`).
    pub client_id: String,
    /// The key that its assertions are signed with.
    pub key: PrivateKey,
    /// The scopes of its access tokens.
    pub scopes: Vec<String>,
}
