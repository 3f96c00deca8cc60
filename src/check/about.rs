//! What a check looks at.

use super::{Subject, subject::Carried};
use crate::submission::Protocol;

/// What a check looks at: it decides which protocol's attempts are concerned, and which exchange a finding
/// points at when it names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The pages of the sign-on, whatever the protocol.
    Flow,
    /// The account of a user whom the app has never seen.
    Provisioning,
    /// What the submission declares, whatever the protocol.
    Settings,
    /// The app's `AuthnRequest`.
    SamlRequest,
    /// The org's `Response`, its assertion included.
    SamlResponse,
    /// How the app takes the response.
    SamlConsumer,
    /// The metadata of app and org.
    SamlMetadata,
    /// What the submission declares for SAML.
    SamlSettings,
    /// The org's request to start a sign-on (third-party-initiated login).
    OidcInitiation,
    /// The app's authorization request.
    OidcRequest,
    /// The org's authorization response.
    OidcCallback,
    /// What app and org say to each other without the browser.
    OidcBackChannel,
    /// The ID token and the claims.
    OidcIdToken,
    /// What the org says of itself: discovery document and keys.
    OidcProvider,
    /// The sign-out at the org.
    OidcLogout,
    /// What the submission declares for OpenID Connect.
    OidcSettings,
}

impl About {
    /// The protocol; `None` for both.
    pub fn protocol(self) -> Option<Protocol> {
        match self {
            Self::Flow | Self::Provisioning | Self::Settings => None,
            Self::SamlRequest | Self::SamlResponse | Self::SamlConsumer | Self::SamlMetadata | Self::SamlSettings => {
                Some(Protocol::Saml)
            }
            Self::OidcInitiation
            | Self::OidcRequest
            | Self::OidcCallback
            | Self::OidcBackChannel
            | Self::OidcIdToken
            | Self::OidcProvider
            | Self::OidcLogout
            | Self::OidcSettings => Some(Protocol::Oidc),
        }
    }

    /// A heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Flow => "The sign-on as a whole",
            Self::Provisioning => "Just-in-time provisioning",
            Self::Settings => "The submission",
            Self::SamlRequest => "SAML: the app's request",
            Self::SamlResponse => "SAML: the org's response",
            Self::SamlConsumer => "SAML: the assertion consumer service",
            Self::SamlMetadata => "SAML: metadata",
            Self::SamlSettings => "SAML: the submission",
            Self::OidcInitiation => "OpenID Connect: login that the org starts",
            Self::OidcRequest => "OpenID Connect: the authorization request",
            Self::OidcCallback => "OpenID Connect: the authorization response",
            Self::OidcBackChannel => "OpenID Connect: the back channel",
            Self::OidcIdToken => "OpenID Connect: ID token and claims",
            Self::OidcProvider => "OpenID Connect: the authorization server",
            Self::OidcLogout => "OpenID Connect: sign-out at the org",
            Self::OidcSettings => "OpenID Connect: the submission",
        }
    }

    /// The exchange that carried what the check looks at.
    pub(super) fn exchange(self, subject: &Subject<'_>) -> Option<u32> {
        fn number<T>(carried: &Carried<T>) -> u32 {
            carried.exchange
        }
        match self {
            Self::SamlRequest => subject.saml().ok()?.1.sent().ok().map(number),
            Self::SamlResponse | Self::SamlConsumer => subject.saml().ok()?.1.delivered().ok().map(number),
            Self::OidcInitiation => subject.oidc().ok()?.1.initiations.last().map(number),
            Self::OidcRequest => subject.oidc().ok()?.1.authorization().ok().map(number),
            Self::OidcCallback => subject.oidc().ok()?.1.callback().ok().map(number),
            Self::OidcIdToken => subject.id_token().ok()?.exchange,
            _ => None,
        }
    }
}
