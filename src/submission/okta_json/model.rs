//! Okta's model, member by member.

use serde::{Deserialize, Serialize};

type Text = Option<String>;

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Document {
    pub(super) submission: Submission,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) testing: Option<Testing>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Submission {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logo: Text,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) default_logo: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) use_cases: Vec<String>,
    /// Read only where nothing else says it: of an API service. Whatever else it names has a member of its own.
    #[serde(skip_serializing)]
    pub(super) capabilities: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) app_contact_details: Vec<Contact>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) config: Vec<Variable>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sso: Option<Sso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) provisioning: Option<Provisioning>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) auth_settings: Option<AuthSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) global_token_revocation: Option<TokenRevocation>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Contact {
    #[serde(rename = "contactType", skip_serializing_if = "Option::is_none")]
    pub(super) purpose: Text,
    #[serde(rename = "contactValueType", skip_serializing_if = "Option::is_none")]
    pub(super) kind: Text,
    #[serde(rename = "contact", skip_serializing_if = "Option::is_none")]
    pub(super) value: Text,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Variable {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) label: Text,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Sso {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) oidc: Option<Oidc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) saml: Option<Saml>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Oidc {
    pub(super) redirect_uris: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) initiate_login_uri: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) post_logout_uris: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) doc: Text,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Saml {
    pub(super) acs: Vec<Acs>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entity_id: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) claims: Vec<Claim>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) doc: Text,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Acs {
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) index: Option<i64>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Claim {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Text,
    pub(super) values: Vec<String>,
}

/// Okta's schema has names here, and its examples objects with a name.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum Group {
    Name(String),
    Object {
        #[serde(default)]
        name: String,
    },
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Provisioning {
    pub(super) features: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scim: Option<Scim>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Scim {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) base_uri: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) auth_mode: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) setup_instructions_uri: Text,
    #[serde(rename = "scimServerConfig")]
    pub(super) server_config: ServerConfig,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) entitlement_types: Vec<EntitlementType>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ServerConfig {
    pub(super) patch: Supported,
    pub(super) change_password: Supported,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Supported {
    pub(super) supported: bool,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct EntitlementType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) endpoint: Text,
    pub(super) attributes: EntitlementAttributes,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mappings: Option<Mappings>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct EntitlementAttributes {
    pub(super) required: bool,
    pub(super) multivalued: bool,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Mappings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) display_name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Text,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct AuthSettings {
    pub(super) auth_type: String,
    #[serde(rename = "oAuth2Settings", skip_serializing_if = "Option::is_none")]
    pub(super) oauth2: Option<Oauth2>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Oauth2 {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) authorize_endpoint: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token_endpoint: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_id: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_secret: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) scopes: Vec<String>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct TokenRevocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) endpoint: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) auth_method: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject_format: Text,
    pub(super) partial_logout: bool,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Testing {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) escalation_support_contact: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) test_account: Option<TestAccount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) oidc_test_configuration: Option<SsoTest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) saml_test_configuration: Option<SsoTest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scim_test_configuration: Option<ScimTest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) api_service_test_configuration: Option<ApiServiceTest>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct TestAccount {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) username: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) instructions: Text,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct SsoTest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) idp: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sp: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) jit: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sp_initiate_url: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sp_initiate_description: Text,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ScimTest {
    #[serde(rename = "specTestResults", skip_serializing_if = "Option::is_none")]
    pub(super) spec: Text,
    #[serde(rename = "crudTestResults", skip_serializing_if = "Option::is_none")]
    pub(super) crud: Text,
    #[serde(rename = "entitlementsTestResults", skip_serializing_if = "Option::is_none")]
    pub(super) entitlements: Text,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ApiServiceTest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scope_explanation: Text,
}
