//! What the messages of an attempt must say, worked out before the browser starts.
//!
//! What is not known is `None` or empty: a check that needs it is then not evaluated. A run knows nearly
//! all of it; whoever decodes a single message knows what was said on the command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::submission::{Direction, Test};

/// What the evidence of one attempt is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expectations {
    /// Which test it is.
    #[serde(default)]
    pub test: Option<Test>,
    /// Who starts.
    pub direction: Direction,
    /// From where the integration says that a sign-on may start.
    #[serde(default)]
    pub supported: Vec<Direction>,
    /// The user was created for this attempt and must be provisioned by the app.
    pub just_in_time: bool,
    /// Who signs in.
    pub user: Option<ExpectedUser>,
    /// What the protocol's messages must say.
    pub protocol: ProtocolExpectations,
    /// How far clocks may differ, in seconds.
    pub clock_skew_seconds: i64,
    /// Where the org is, such as `https://acme.okta.com`: more than one address when it has a custom domain.
    #[serde(default)]
    pub org_addresses: Vec<String>,
    /// The instance's id, for the System Log.
    pub instance_id: Option<String>,
    /// Where a sign-on starts at the app: the submission's SP initiate URL.
    #[serde(default)]
    pub sp_initiate_url: Option<String>,
    /// A page behind the sign-in that a user may have asked for first.
    #[serde(default)]
    pub deep_link: Option<String>,
}

/// The user that signs in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExpectedUser {
    /// The login in the org.
    pub login: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// The name the instance knows the user by (the assignment's `credentials.userName`).
    pub app_user_name: String,
    /// The user's id in the org, for the System Log.
    pub id: String,
}

/// Expectations by protocol.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProtocolExpectations {
    /// OpenID Connect.
    Oidc(OidcExpectations),
    /// SAML 2.0.
    Saml(SamlExpectations),
}

/// What an OpenID Connect sign-on must say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OidcExpectations {
    /// The org authorization server's issuer.
    pub issuer: Option<String>,
    /// `authorization_endpoint` of the issuer's discovery document.
    pub authorization_endpoint: Option<String>,
    /// What takes the place of both when a sign-on is begun at another address of the org. Empty when the instance's
    /// issuer is always the same.
    pub elsewhere: Vec<OtherIssuer>,
    /// The instance's client id.
    pub client_id: Option<String>,
    /// Redirect addresses that the integration declares.
    pub redirect_uris: Vec<String>,
    /// Where a tile leads, when the integration supports it.
    pub initiate_login_uri: Option<String>,
    /// Where the browser may be sent after signing out.
    pub post_logout_uris: Vec<String>,
    /// How the instance says that the app authenticates at the token endpoint.
    pub client_authentication: Option<String>,
    /// Where the instance itself says that its tile leads.
    pub registered_initiate_uri: Option<String>,
    /// The redirect addresses that the instance itself has.
    pub registered_redirect_uris: Vec<String>,
}

/// The org authorization server at another address of the org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherIssuer {
    /// Its issuer there.
    pub issuer: String,
    /// Its `authorization_endpoint` there.
    pub authorization_endpoint: String,
}

/// What a SAML sign-on must say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SamlExpectations {
    /// `entityID` of the instance's metadata.
    pub idp_entity_id: Option<String>,
    /// The `SingleSignOnService` elements of the instance's metadata, at each of the org's addresses.
    pub sso: Vec<SsoService>,
    /// The instance's signing certificates: DER, base64.
    pub signing_certificates: Vec<String>,
    /// `WantAuthnRequestsSigned` of the instance's metadata.
    pub want_requests_signed: Option<bool>,
    /// ACS addresses that the integration declares; the first is the default.
    pub acs_urls: Vec<String>,
    /// ACS addresses by the index that the instance gives them.
    pub acs_indexes: BTreeMap<u32, String>,
    /// The app's entity id.
    pub audience: Option<String>,
    /// The format of the subject's name that the instance is set to.
    pub name_id_format: Option<String>,
    /// The authentication context class that the instance is set to.
    pub authn_context: Option<String>,
    /// The attribute statements that the integration declares.
    pub attributes: Option<Vec<ExpectedAttribute>>,
    /// Certificates that the app signs its requests with: DER, base64.
    pub request_certificates: Vec<String>,
    /// The names of the instance's integration variables.
    pub variables: Vec<String>,
}

/// A `SingleSignOnService` of the instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoService {
    /// `Binding`.
    pub binding: String,
    /// `Location`.
    pub location: String,
}

/// An attribute statement of the integration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedAttribute {
    /// `Name`.
    pub name: String,
    /// `NameFormat`; `None` when any will do.
    pub name_format: Option<String>,
    /// It lists groups: it may be absent for a user who is in none.
    #[serde(default)]
    pub groups: bool,
}

impl SamlExpectations {
    /// The addresses of the instance's sign-on, whatever their binding.
    pub fn sso_urls(&self) -> impl Iterator<Item = &str> {
        self.sso.iter().map(|service| service.location.as_str())
    }
}
