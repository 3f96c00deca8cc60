//! What the integration declares about its protocols: the part of the wizard's form that the flows
//! and their checks are compared with.

use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use super::{Direction, Protocol};

/// The protocols of an integration. At least one is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// The OpenID Connect part, when the integration supports that protocol.
    pub oidc: Option<OidcIntegration>,
    /// The SAML part, when the integration supports that protocol.
    pub saml: Option<SamlIntegration>,
}

/// The OpenID Connect part of the wizard's protocol page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcIntegration {
    /// Where the org may send the authorization response. At least one; compared exactly.
    pub redirect_uris: Vec<String>,
    /// Where a tile leads; its presence turns the IdP flow on.
    pub initiate_login_uri: Option<String>,
    /// Where the org may send the browser after signing out.
    pub post_logout_uris: Vec<String>,
    /// The app creates unknown users when they first sign in.
    pub just_in_time: bool,
}

/// The SAML part of the wizard's protocol page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamlIntegration {
    /// Assertion consumer service addresses; the first is the default one.
    pub acs_urls: Vec<String>,
    /// The app's entity id: the audience restriction.
    pub audience: String,
    /// The attribute statements; `None` when the scenario does not tell them.
    pub attributes: Option<Vec<AttributeStatement>>,
    /// Where the app publishes its metadata.
    pub metadata_url: Option<Url>,
    /// Certificates that the app signs its requests with: DER, base64.
    pub request_certificates: Vec<String>,
    /// The app accepts a response that it did not ask for.
    pub idp_flow: bool,
    /// The app starts the sign-on by itself.
    pub sp_flow: bool,
    /// The app creates unknown users when they first sign in.
    pub just_in_time: bool,
}

/// An attribute statement of the wizard's SAML page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeStatement {
    /// The attribute's name.
    pub name: String,
    /// The format of the name; `None` when any will do.
    pub format: Option<NameFormat>,
    /// It lists groups: it may be absent for a user who is in none.
    pub groups: bool,
}

/// The formats of attribute names that the wizard offers (SAML core §8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameFormat {
    /// Unspecified: the app knows what it means.
    Unspecified,
    /// The name is a URI.
    Uri,
    /// The name is an XML name.
    Basic,
}

impl NameFormat {
    /// The format's own name in an assertion.
    pub fn urn(self) -> &'static str {
        match self {
            Self::Unspecified => "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
            Self::Uri => "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
            Self::Basic => "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
        }
    }
}

impl Integration {
    /// Whether the integration declares this protocol.
    pub fn declares(&self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Oidc => self.oidc.is_some(),
            Protocol::Saml => self.saml.is_some(),
        }
    }

    /// Whether the integration declares that a sign-on over `protocol` may start at `direction`.
    /// An OpenID Connect app always supports its own sign-in; its tile needs an initiate-login URI.
    pub fn supports(&self, protocol: Protocol, direction: Direction) -> bool {
        match (protocol, direction) {
            (Protocol::Oidc, Direction::Sp) => self.oidc.is_some(),
            (Protocol::Oidc, Direction::Idp) => {
                self.oidc.as_ref().is_some_and(|oidc| oidc.initiate_login_uri.is_some())
            }
            (Protocol::Saml, Direction::Sp) => self.saml.as_ref().is_some_and(|saml| saml.sp_flow),
            (Protocol::Saml, Direction::Idp) => self.saml.as_ref().is_some_and(|saml| saml.idp_flow),
        }
    }

    /// Whether the integration declares just-in-time provisioning over `protocol`.
    pub fn just_in_time(&self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Oidc => self.oidc.as_ref().is_some_and(|oidc| oidc.just_in_time),
            Protocol::Saml => self.saml.as_ref().is_some_and(|saml| saml.just_in_time),
        }
    }
}
