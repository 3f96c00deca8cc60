//! Decoded protocol messages, as they go into the result.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::secret::Secret;

/// What kind of message an [`Artifact`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArtifactKind {
    /// A SAML `AuthnRequest`.
    SamlRequest,
    /// A SAML `Response`.
    SamlResponse,
    /// A third-party-initiated login request (OpenID Connect Core §4).
    OidcInitiateLogin,
    /// An authorization request.
    OidcAuthorizationRequest,
    /// An authorization response at the redirect address.
    OidcCallback,
}

/// One protocol message that passed through the browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Artifact {
    /// What it is.
    pub kind: ArtifactKind,
    /// The exchange that carried it: [`crate::evidence::Exchange::number`].
    pub exchange: u32,
    /// The message, member by member; `None` when it could not be decoded.
    pub decoded: Option<Value>,
    /// Why it could not be decoded.
    pub error: Option<String>,
    /// Values inside [`Self::decoded`] that must be redacted before anything is written: codes,
    /// tokens, signature values. Never serialized.
    #[serde(skip)]
    pub secrets: Vec<Secret>,
}
