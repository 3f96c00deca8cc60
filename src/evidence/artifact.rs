//! Decoded protocol messages, as they go into the result.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{finding::MessagePart, secret::Secret};

/// What kind of message an [`Artifact`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArtifactKind {
    /// A SAML `AuthnRequest`.
    SamlRequest,
    /// A SAML `Response`.
    SamlResponse,
    /// The SAML metadata that the app publishes.
    SpMetadata,
    /// A third-party-initiated login request (OpenID Connect Core §4).
    OidcInitiateLogin,
    /// An authorization request.
    OidcAuthorizationRequest,
    /// An authorization response at the redirect address.
    OidcCallback,
    /// A token request, where the org keeps a record of its back channel.
    OidcTokenRequest,
    /// An ID token.
    OidcIdToken,
}

impl ArtifactKind {
    /// What it is, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::SamlRequest => "SAML AuthnRequest",
            Self::SamlResponse => "SAML Response",
            Self::SpMetadata => "SAML metadata of the app",
            Self::OidcInitiateLogin => "Initiate-login request",
            Self::OidcAuthorizationRequest => "Authorization request",
            Self::OidcCallback => "Authorization response",
            Self::OidcTokenRequest => "Token request",
            Self::OidcIdToken => "ID token",
        }
    }
}

/// One protocol message of the sign-on, or a document that a party publishes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Artifact {
    /// What it is.
    pub kind: ArtifactKind,
    /// The exchange that carried it: [`crate::evidence::Exchange::number`]; `None` when it did not pass through the
    /// browser.
    pub exchange: Option<u32>,
    /// Where it was sent, without query and fragment.
    #[serde(default)]
    pub address: Option<String>,
    /// The texts that were decoded. What a finding points at counts the bytes of these: secrets in them are blotted
    /// out with asterisks, byte for byte.
    #[serde(default)]
    pub parts: Vec<ArtifactPart>,
    /// The message, member by member; `None` when it could not be decoded.
    pub decoded: Option<Value>,
    /// Why it could not be decoded.
    pub error: Option<String>,
    /// Values inside [`Self::decoded`] and [`Self::parts`] that must be redacted before anything is written: codes,
    /// tokens, signature values. Never serialized.
    #[serde(skip)]
    pub secrets: Vec<Secret>,
}

/// A text of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactPart {
    /// Which one.
    pub part: MessagePart,
    /// The text.
    pub text: String,
}

impl Artifact {
    /// An artifact of which nothing is known yet.
    pub fn new(kind: ArtifactKind, exchange: Option<u32>) -> Self {
        Self { kind, exchange, address: None, parts: Vec::new(), decoded: None, error: None, secrets: Vec::new() }
    }

    /// The text of that part, when it has one.
    pub fn part(&self, part: MessagePart) -> Option<&str> {
        self.parts.iter().find(|it| it.part == part).map(|it| it.text.as_str())
    }
}
