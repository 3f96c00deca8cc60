//! What a message is.

use serde::Serialize;

use crate::evidence::ArtifactKind;

/// Every kind of message and document that is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the titles say what they are")]
pub enum Kind {
    SamlRequest,
    SamlResponse,
    SamlLogoutRequest,
    SamlLogoutResponse,
    SamlOther,
    IdpMetadata,
    SpMetadata,
    InitiateLogin,
    AuthorizationRequest,
    AuthorizationResponse,
    OidcLogoutRequest,
    TokenRequest,
    TokenResponse,
    TokenError,
    IdToken,
    AccessToken,
    ClientAssertion,
    LogoutToken,
    Token,
    KeySet,
    Discovery,
}

impl Kind {
    /// What it is, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::SamlRequest => "SAML AuthnRequest",
            Self::SamlResponse => "SAML Response",
            Self::SamlLogoutRequest => "SAML LogoutRequest",
            Self::SamlLogoutResponse => "SAML LogoutResponse",
            Self::SamlOther => "SAML message",
            Self::IdpMetadata => "SAML metadata of an identity provider",
            Self::SpMetadata => "SAML metadata of an app",
            Self::InitiateLogin => "OpenID Connect initiate-login request",
            Self::AuthorizationRequest => "OpenID Connect authorization request",
            Self::AuthorizationResponse => "OpenID Connect authorization response",
            Self::OidcLogoutRequest => "OpenID Connect logout request",
            Self::TokenRequest => "OAuth token request",
            Self::TokenResponse => "OAuth token response",
            Self::TokenError => "OAuth error response",
            Self::IdToken => "OpenID Connect ID token",
            Self::AccessToken => "OAuth access token",
            Self::ClientAssertion => "OAuth client assertion",
            Self::LogoutToken => "OpenID Connect logout token",
            Self::Token => "Signed token (JWT)",
            Self::KeySet => "Key set (JWKS)",
            Self::Discovery => "OpenID Connect discovery document",
        }
    }
}

impl From<ArtifactKind> for Kind {
    fn from(kind: ArtifactKind) -> Self {
        match kind {
            ArtifactKind::SamlRequest => Self::SamlRequest,
            ArtifactKind::SamlResponse => Self::SamlResponse,
            ArtifactKind::SpMetadata => Self::SpMetadata,
            ArtifactKind::OidcInitiateLogin => Self::InitiateLogin,
            ArtifactKind::OidcAuthorizationRequest => Self::AuthorizationRequest,
            ArtifactKind::OidcCallback => Self::AuthorizationResponse,
            ArtifactKind::OidcTokenRequest => Self::TokenRequest,
            ArtifactKind::OidcIdToken => Self::IdToken,
        }
    }
}
