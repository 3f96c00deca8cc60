//! What the messages of an attempt must say, worked out before the browser starts.

use serde::{Deserialize, Serialize};

use crate::submission::Direction;

/// What the evidence of one attempt is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expectations {
    /// Who starts.
    pub direction: Direction,
    /// The user was created for this attempt and must be provisioned by the app.
    pub just_in_time: bool,
    /// Who signs in.
    pub user: ExpectedUser,
    /// What the protocol's messages must say.
    pub protocol: ProtocolExpectations,
    /// How far clocks may differ, in seconds.
    pub clock_skew_seconds: i64,
    /// The org's base address, such as `https://acme.okta.com`.
    pub org_url: String,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OidcExpectations {
    /// The org authorization server's issuer.
    pub issuer: String,
    /// `authorization_endpoint` of the issuer's discovery document.
    pub authorization_endpoint: String,
    /// The instance's client id.
    pub client_id: String,
    /// The instance's id, for the System Log.
    pub instance_id: String,
    /// Redirect addresses that the integration declares.
    pub redirect_uris: Vec<String>,
    /// Where a tile leads, when the integration supports it.
    pub initiate_login_uri: Option<String>,
}

/// What a SAML sign-on must say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SamlExpectations {
    /// `entityID` of the instance's metadata.
    pub idp_entity_id: String,
    /// `SingleSignOnService` locations of the instance's metadata.
    pub sso_urls: Vec<String>,
    /// The instance's signing certificates: DER, base64.
    pub signing_certificates: Vec<String>,
    /// ACS addresses that the integration declares; the first is the default.
    pub acs_urls: Vec<String>,
    /// The app's entity id.
    pub audience: String,
    /// The instance's id, for the System Log.
    pub instance_id: String,
}
