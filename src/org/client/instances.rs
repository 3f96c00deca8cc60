//! App instances, as the org is configured: what the scenario's claims are held against.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::operation::Operation;
use super::transport::Request;
use super::{OrgClient, OrgError};
use crate::id::InstanceId;

/// An app instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// The id.
    pub id: InstanceId,
    /// The app's name in the org, which is part of its addresses.
    pub name: String,
    /// The label that its tile shows.
    pub label: String,
    /// Whether it can be used.
    pub status: InstanceStatus,
    /// How it signs users on.
    pub sign_on_mode: SignOnMode,
    /// When it was generated.
    pub created: DateTime<Utc>,
    /// When it was last edited: results from before are void.
    pub last_updated: DateTime<Utc>,
    /// No tile is shown on the web dashboard.
    pub hidden: bool,
    /// The id of the sign-in policy that the instance is on. Classic Engine names none.
    pub policy: Option<String>,
    /// What the instance holds for OpenID Connect.
    pub oidc: Option<OidcSettings>,
    /// What the instance holds for SAML.
    pub saml: Option<SamlSettings>,
    /// The values of the integration variables. Values that are no text are in JSON.
    pub variables: BTreeMap<String, String>,
}

/// Whether an instance can be used.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names are Okta's own")]
pub enum InstanceStatus {
    Active,
    Inactive,
    Deleted,
    /// A status that Okta added later.
    #[serde(untagged)]
    Other(String),
}

/// How an instance signs users on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub enum SignOnMode {
    /// OpenID Connect.
    #[serde(rename = "OPENID_CONNECT")]
    Oidc,
    /// SAML 2.0.
    #[serde(rename = "SAML_2_0")]
    Saml,
    /// A mode that cannot be submitted.
    #[serde(untagged)]
    Other(String),
}

impl SignOnMode {
    /// The word in the API.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Oidc => "OPENID_CONNECT",
            Self::Saml => "SAML_2_0",
            Self::Other(word) => word,
        }
    }
}

/// An OpenID Connect client's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OidcSettings {
    /// The client id.
    pub client_id: Option<String>,
    /// How the client proves who it is at the token endpoint, such as `client_secret_basic`.
    pub client_authentication: Option<String>,
    /// Where codes may be sent.
    pub redirect_uris: Vec<String>,
    /// Where the tile leads.
    pub initiate_login_uri: Option<String>,
    /// What the tile does: `DISABLED`, `SPEC` (it leads to the initiate-login URI) or `OKTA`.
    pub initiate_login_mode: Option<String>,
    /// Which of the org's addresses issues tokens: `ORG_URL`, `CUSTOM_URL` or `DYNAMIC`.
    pub issuer_mode: Option<String>,
    /// Where browsers may be sent after signing out.
    pub post_logout_redirect_uris: Vec<String>,
}

/// A SAML instance's settings. An app of the catalog may keep them in its template and show none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SamlSettings {
    /// The ACS address, then the indexed ones.
    pub acs_urls: Vec<String>,
    /// ACS addresses by their index.
    pub acs_indexes: BTreeMap<u32, String>,
    /// The audience: the app's entity id.
    pub audience: Option<String>,
    /// What `Recipient` says, where it is not the ACS address.
    pub recipient: Option<String>,
    /// What `Destination` says, where it is not the ACS address.
    pub destination: Option<String>,
    /// The format of the subject's name.
    pub name_id_format: Option<String>,
    /// The authentication context class.
    pub authn_context: Option<String>,
    /// What assertions say of users.
    pub attributes: Vec<AttributeSetting>,
}

/// An attribute statement of an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct AttributeSetting {
    /// The attribute's name.
    pub name: String,
    /// `EXPRESSION`, or `GROUP` when it lists groups.
    #[serde(default, rename = "type", deserialize_with = "null_as_default")]
    pub kind: String,
    /// Expressions in Okta's language, such as `user.email`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawInstance {
    id: InstanceId,
    name: String,
    label: String,
    status: InstanceStatus,
    sign_on_mode: SignOnMode,
    created: DateTime<Utc>,
    last_updated: DateTime<Utc>,
    #[serde(default, deserialize_with = "null_as_default")]
    visibility: RawVisibility,
    #[serde(default, deserialize_with = "null_as_default")]
    credentials: RawCredentials,
    #[serde(default, deserialize_with = "null_as_default")]
    settings: RawSettings,
    #[serde(default, rename = "_links", deserialize_with = "null_as_default")]
    links: RawLinks,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawLinks {
    #[serde(default)]
    access_policy: Option<RawLink>,
}

#[derive(Deserialize)]
struct RawLink {
    href: String,
}

#[derive(Default, Deserialize)]
struct RawVisibility {
    #[serde(default, deserialize_with = "null_as_default")]
    hide: RawHide,
}

#[derive(Default, Deserialize)]
struct RawHide {
    #[serde(default, deserialize_with = "null_as_default")]
    web: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawCredentials {
    #[serde(default)]
    oauth_client: Option<RawClientCredentials>,
}

#[derive(Deserialize)]
struct RawClientCredentials {
    client_id: Option<String>,
    #[serde(default)]
    token_endpoint_auth_method: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawSettings {
    #[serde(default, deserialize_with = "null_as_default")]
    app: BTreeMap<String, Value>,
    #[serde(default)]
    oauth_client: Option<RawOauthClient>,
    #[serde(default)]
    sign_on: Option<RawSignOn>,
}

#[derive(Deserialize)]
struct RawOauthClient {
    #[serde(default, deserialize_with = "null_as_default")]
    redirect_uris: Vec<String>,
    #[serde(default)]
    initiate_login_uri: Option<String>,
    #[serde(default)]
    idp_initiated_login: Option<RawInitiateLogin>,
    #[serde(default)]
    issuer_mode: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    post_logout_redirect_uris: Vec<String>,
}

#[derive(Deserialize)]
struct RawInitiateLogin {
    #[serde(default)]
    mode: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawSignOn {
    #[serde(default)]
    sso_acs_url: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    acs_endpoints: Vec<RawAcsEndpoint>,
    #[serde(default)]
    audience: Option<String>,
    #[serde(default)]
    recipient: Option<String>,
    #[serde(default)]
    destination: Option<String>,
    #[serde(default)]
    subject_name_id_format: Option<String>,
    #[serde(default)]
    authn_context_class_ref: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    attribute_statements: Vec<AttributeSetting>,
}

#[derive(Deserialize)]
struct RawAcsEndpoint {
    url: String,
    #[serde(default)]
    index: Option<u32>,
}

/// Okta sends `null` for a list or object that is not set.
fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl From<RawInstance> for Instance {
    fn from(raw: RawInstance) -> Self {
        let credentials = raw.credentials.oauth_client;
        let oidc =
            (raw.sign_on_mode == SignOnMode::Oidc).then(|| oidc_settings(credentials, raw.settings.oauth_client));
        let saml = (raw.sign_on_mode == SignOnMode::Saml).then(|| saml_settings(raw.settings.sign_on));
        Self {
            id: raw.id,
            name: raw.name,
            label: raw.label,
            status: raw.status,
            sign_on_mode: raw.sign_on_mode,
            created: raw.created,
            last_updated: raw.last_updated,
            hidden: raw.visibility.hide.web,
            policy: raw.links.access_policy.and_then(|link| last_segment(&link.href)),
            oidc,
            saml,
            variables: raw.settings.app.into_iter().filter_map(variable).collect(),
        }
    }
}

fn oidc_settings(credentials: Option<RawClientCredentials>, client: Option<RawOauthClient>) -> OidcSettings {
    let (client_id, client_authentication) =
        credentials.map_or((None, None), |it| (it.client_id, it.token_endpoint_auth_method));
    let Some(client) = client else {
        return OidcSettings { client_id, client_authentication, ..OidcSettings::default() };
    };
    OidcSettings {
        client_id,
        client_authentication,
        redirect_uris: client.redirect_uris,
        initiate_login_uri: client.initiate_login_uri,
        initiate_login_mode: client.idp_initiated_login.and_then(|login| login.mode),
        issuer_mode: client.issuer_mode,
        post_logout_redirect_uris: client.post_logout_redirect_uris,
    }
}

fn saml_settings(sign_on: Option<RawSignOn>) -> SamlSettings {
    let Some(sign_on) = sign_on else { return SamlSettings::default() };
    let by_index = |endpoint: &RawAcsEndpoint| Some((endpoint.index?, endpoint.url.clone()));
    let acs_indexes = sign_on.acs_endpoints.iter().filter_map(by_index).collect();
    let indexed = sign_on.acs_endpoints.into_iter().map(|endpoint| endpoint.url);
    let mut acs_urls: Vec<String> = sign_on.sso_acs_url.into_iter().collect();
    for url in indexed {
        if !acs_urls.contains(&url) {
            acs_urls.push(url);
        }
    }
    SamlSettings {
        acs_urls,
        acs_indexes,
        audience: sign_on.audience,
        recipient: sign_on.recipient,
        destination: sign_on.destination,
        name_id_format: sign_on.subject_name_id_format,
        authn_context: sign_on.authn_context_class_ref,
        attributes: sign_on.attribute_statements,
    }
}

/// The id at the end of a link. The link itself is not followed: the token goes only to the org.
fn last_segment(link: &str) -> Option<String> {
    link.rsplit('/').next().filter(|segment| !segment.is_empty()).map(str::to_owned)
}

fn variable((name, value): (String, Value)) -> Option<(String, String)> {
    match value {
        Value::Null => None,
        Value::String(text) => Some((name, text)),
        other => Some((name, other.to_string())),
    }
}

impl OrgClient {
    /// An app instance as it is configured now.
    pub async fn instance(&self, id: &InstanceId) -> Result<Instance, OrgError> {
        let operation = Operation::ReadInstance;
        let url = self.address(operation, &["api", "v1", "apps", id.as_str()])?;
        let raw: RawInstance = self.send_json(Request::new(operation, id.as_str(), Method::GET, url)).await?;
        Ok(raw.into())
    }

    /// The SAML metadata of an instance: its entity id, addresses and certificates, as XML.
    pub async fn saml_metadata(&self, id: &InstanceId) -> Result<Vec<u8>, OrgError> {
        let operation = Operation::ReadSamlMetadata;
        let url = self.address(operation, &["api", "v1", "apps", id.as_str(), "sso", "saml", "metadata"])?;
        let request = Request::new(operation, id.as_str(), Method::GET, url);
        self.send(request, |answer| Ok(answer.body.clone())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(json: &str) -> Instance {
        serde_json::from_str::<RawInstance>(json).expect("an instance").into()
    }

    #[test]
    fn an_oidc_instance_is_read_as_okta_sends_it() {
        let read = instance(
            r#"{"id":"0oa1gjh63g214q0Hq0g4","name":"acme_oidc_1","label":"Acme","status":"ACTIVE","signOnMode":"OPENID_CONNECT",
            "created":"2026-11-22T04:00:00.000Z","lastUpdated":"2026-11-22T04:01:00.000Z",
            "visibility":{"autoSubmitToolbar":false,"hide":{"iOS":false,"web":true}},
            "credentials":{"userNameTemplate":{"template":"${source.login}"},"oauthClient":{"client_id":"0oa1","client_secret":"x"}},
            "settings":{"app":{"subdomain":"acme","port":8080,"note":null},
              "oauthClient":{"redirect_uris":["https://a.test/cb"],"initiate_login_uri":"https://a.test/go","post_logout_redirect_uris":null,
                "issuer_mode":"DYNAMIC","idp_initiated_login":{"mode":"SPEC","default_scope":[]}}},
            "_links":{"accessPolicy":{"href":"https://acme.okta.com/api/v1/policies/rst1"}}}"#,
        );
        let oidc = read.oidc.expect("OIDC settings");
        assert_eq!(oidc.client_id.as_deref(), Some("0oa1"));
        assert_eq!(oidc.redirect_uris, ["https://a.test/cb"]);
        assert_eq!(oidc.initiate_login_uri.as_deref(), Some("https://a.test/go"));
        assert!(oidc.post_logout_redirect_uris.is_empty());
        assert_eq!((oidc.initiate_login_mode.as_deref(), oidc.issuer_mode.as_deref()), (Some("SPEC"), Some("DYNAMIC")));
        assert_eq!(read.policy.as_deref(), Some("rst1"));
        assert!(read.saml.is_none() && read.hidden);
        let variables: Vec<_> = read.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(variables, [("port", "8080"), ("subdomain", "acme")]);
    }

    #[test]
    fn a_saml_instance_lists_each_acs_address_once() {
        let read = instance(
            r#"{"id":"0oa2","name":"acme_saml_1","label":"Acme","status":"INACTIVE","signOnMode":"SAML_2_0",
            "created":"2026-11-22T04:00:00.000Z","lastUpdated":"2026-11-22T04:01:00.000Z","visibility":null,"credentials":null,
            "settings":{"app":null,"signOn":{"ssoAcsUrl":"https://a.test/acs","audience":"urn:a","recipient":null,"subjectNameIdFormat":"urn:f",
              "attributeStatements":[{"type":"EXPRESSION","name":"email","namespace":"urn:x","values":["user.email"]},{"type":"GROUP","name":"groups","values":null}],
              "acsEndpoints":[{"url":"https://a.test/acs","index":0},{"url":"https://a.test/acs2","index":1}]}}}"#,
        );
        let saml = read.saml.expect("SAML settings");
        assert_eq!(saml.acs_urls, ["https://a.test/acs", "https://a.test/acs2"]);
        assert_eq!(saml.audience.as_deref(), Some("urn:a"));
        assert_eq!(saml.acs_indexes[&1], "https://a.test/acs2");
        assert_eq!(saml.name_id_format.as_deref(), Some("urn:f"));
        let attributes: Vec<_> = saml.attributes.iter().map(|it| (it.name.as_str(), it.kind.as_str())).collect();
        assert_eq!(attributes, [("email", "EXPRESSION"), ("groups", "GROUP")]);
        assert_eq!(saml.attributes[0].values, ["user.email"]);
        assert_eq!(read.status, InstanceStatus::Inactive);
    }

    #[test]
    fn other_sign_on_modes_are_kept_by_name() {
        let mode: SignOnMode = serde_json::from_str(r#""BOOKMARK""#).expect("a mode");
        assert_eq!(mode, SignOnMode::Other("BOOKMARK".to_owned()));
    }
}
