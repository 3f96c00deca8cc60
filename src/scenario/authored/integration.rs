//! The integration as the wizard asks for it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::located::Located;
use crate::submission::{
    AcsEndpoint, Catalog, EntitlementType, IntegrationVariable, Ruleset, SamlAttribute, ScimProperties,
    TestInformation, UniversalLogout,
};

/// What the integration declares in the wizard. Each protocol that is present is supported. With `catalog` or
/// `test_information` it is a submission, and `oin-tester check` holds it to Okta's rules.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `oidc`, `saml` or `scim`")]
#[schemars(rename = "Integration")]
pub(in super::super) struct AuthoredIntegration {
    /// The month whose rules it is held to; the newest unless given.
    pub(in super::super) ruleset: Option<Located<Ruleset>>,
    /// It was published by the OIN Manager, before there was the wizard. Some rules are then waived.
    #[serde(default)]
    pub(in super::super) migrated: bool,
    /// What the catalog shows.
    pub(in super::super) catalog: Option<Located<Catalog>>,
    /// The integration variables ("tenant settings"), which a customer's administrator gives values to.
    #[serde(default)]
    pub(in super::super) variables: Vec<Located<IntegrationVariable>>,
    /// OpenID Connect.
    pub(in super::super) oidc: Option<Located<AuthoredOidc>>,
    /// SAML 2.0.
    pub(in super::super) saml: Option<Located<AuthoredSaml>>,
    /// SCIM 2.0 provisioning.
    pub(in super::super) scim: Option<Located<ScimProperties>>,
    /// What SCIM assigns besides groups.
    #[serde(default)]
    pub(in super::super) entitlements: Vec<Located<EntitlementType>>,
    /// Universal Logout.
    pub(in super::super) universal_logout: Option<Located<UniversalLogout>>,
    /// What Okta's analysts need to test the integration.
    pub(in super::super) test_information: Option<Located<TestInformation>>,
}

impl AuthoredIntegration {
    /// Whether the file tells more than the tests need ([`crate::submission::Submission::is_meant`]).
    pub(in super::super) fn is_submission(&self) -> bool {
        self.catalog.is_some() || self.test_information.is_some()
    }
}

/// The OpenID Connect part of the submission. Addresses may hold expressions, such as
/// `https://{app.subdomain}.example.com/callback`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `redirect_uris`")]
#[schemars(rename = "Oidc")]
pub(in super::super) struct AuthoredOidc {
    /// Where the org may send the authorization response; compared exactly.
    pub(in super::super) redirect_uris: Option<Located<Vec<Located<String>>>>,
    /// Where a tile of the dashboard leads; its presence means that the IdP flow is supported.
    pub(in super::super) initiate_login_uri: Option<Located<String>>,
    /// Where the org may send the browser after signing out.
    #[serde(default)]
    pub(in super::super) post_logout_uris: Vec<Located<String>>,
    /// The guide that tells customers' administrators how to set the integration up.
    pub(in super::super) configuration_guide: Option<Located<String>>,
    /// What else is supported. (SP flow: always.)
    pub(in super::super) supports: Option<Located<AuthoredOidcSupport>>,
}

/// What the integration supports over OpenID Connect.
#[derive(Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `jit`")]
#[schemars(rename = "OidcSupport")]
pub(in super::super) struct AuthoredOidcSupport {
    /// The app creates unknown users when they first sign in. `false` unless given.
    pub(in super::super) jit: Option<Located<bool>>,
}

/// The SAML part of the submission. Addresses, audience and attribute values may hold expressions, such as
/// `https://${org.subdomain}.example.com/acs`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `acs_urls` and `audience`")]
#[schemars(rename = "Saml")]
pub(in super::super) struct AuthoredSaml {
    /// The app's assertion consumer service addresses; the first is the default one. Where requests name them by an
    /// index, write `{ url: ADDRESS, index: NUMBER }`.
    pub(in super::super) acs_urls: Option<Located<Vec<Located<AcsEndpoint>>>>,
    /// The app's entity id, which assertions are restricted to.
    pub(in super::super) audience: Option<Located<String>>,
    /// The attribute statements of the submission. Without it, attributes are not compared with them.
    pub(in super::super) attributes: Option<Vec<Located<SamlAttribute>>>,
    /// The guide that tells customers' administrators how to set the integration up.
    pub(in super::super) configuration_guide: Option<Located<String>>,
    /// A RelayState that the app needs in a response which a tile starts. The wizard has no field for it.
    pub(in super::super) default_relay_state: Option<Located<String>>,
    /// The app's single logout service. The wizard has no field for it.
    pub(in super::super) single_logout_url: Option<Located<String>>,
    /// The app wants encrypted assertions. The wizard has no field for it.
    pub(in super::super) encrypted_assertions: Option<Located<bool>>,
    /// Where the app publishes its metadata, if it does.
    pub(in super::super) metadata_url: Option<Located<String>>,
    /// The certificate that the app signs its requests with: a PEM file, relative to this file, or
    /// the PEM text itself. Empty text means none.
    pub(in super::super) request_certificate: Option<Located<String>>,
    /// Which flows are supported.
    pub(in super::super) supports: Option<Located<AuthoredSamlSupport>>,
}

/// What the integration supports over SAML.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, expecting = "a mapping with `idp_flow`, `sp_flow` and `jit`")]
#[schemars(rename = "SamlSupport")]
pub(in super::super) struct AuthoredSamlSupport {
    /// The app accepts a response that it did not ask for.
    pub(in super::super) idp_flow: bool,
    /// The app starts the sign-on by itself.
    pub(in super::super) sp_flow: bool,
    /// The app creates unknown users when they first sign in. `false` unless given.
    pub(in super::super) jit: Option<Located<bool>>,
}

impl AuthoredOidc {
    pub(in super::super) fn supports(&self) -> AuthoredOidcSupport {
        self.supports.as_ref().map(|supports| supports.value.clone()).unwrap_or_default()
    }
}

impl AuthoredSaml {
    pub(in super::super) fn supports(&self) -> AuthoredSamlSupport {
        self.supports.as_ref().map(|supports| supports.value.clone()).unwrap_or_default()
    }
}

impl Default for AuthoredSamlSupport {
    fn default() -> Self {
        Self { idp_flow: true, sp_flow: true, jit: None }
    }
}
