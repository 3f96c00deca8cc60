//! The SCIM page of the wizard.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{located::Located, secret::Secret};

/// The properties of SCIM 2.0 provisioning. Base URL and endpoints are expressions as a whole, such as
/// `'https://' + app.subdomain + '.example.com/scim/v2/'`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `base_url`, `users` and `authentication`")]
#[schemars(rename = "Scim")]
pub struct ScimProperties {
    /// The base URL of the SCIM service: an expression.
    pub base_url: Option<Located<String>>,
    /// What Okta does with users there. `read` is always one of them.
    pub users: Option<Located<Vec<Located<UserOperation>>>>,
    /// What Okta does with groups there; without it, groups are not managed. `read` is always one of them.
    pub groups: Option<Located<Vec<Located<GroupOperation>>>>,
    /// How Okta authenticates itself there.
    pub authentication: Option<Located<ScimAuthentication>>,
    /// The guide for customers' administrators.
    pub configuration_guide: Option<Located<String>>,
}

/// What Okta does with users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserOperation {
    /// Creates them.
    Create,
    /// Reads them; imports are part of it.
    Read,
    /// Updates their attributes.
    Update,
    /// Deactivates them.
    Deactivate,
    /// Changes their passwords.
    ChangePassword,
    /// Updates with PATCH instead of PUT.
    Patch,
    /// Reads which attributes they have.
    ImportSchema,
}

/// What Okta does with groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupOperation {
    /// Creates them.
    Create,
    /// Reads them; imports are part of it.
    Read,
    /// Updates them, with PATCH.
    Update,
    /// Deletes them.
    Delete,
}

/// How Okta authenticates itself at the SCIM service.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `mode`")]
pub struct ScimAuthentication {
    /// The mode.
    pub mode: Option<Located<AuthenticationMode>>,
    /// OAuth 2.0: the authorization endpoint, an expression.
    pub authorize_endpoint: Option<Located<String>>,
    /// OAuth 2.0: the token endpoint, an expression.
    pub token_endpoint: Option<Located<String>>,
    /// OAuth 2.0: the client id, the same for all customers.
    pub client_id: Option<Located<String>>,
    /// OAuth 2.0: the client secret, the same for all customers. Supply it by a variable.
    pub client_secret: Option<Located<Secret>>,
    /// OAuth 2.0: the scopes to ask for.
    #[serde(default)]
    pub scopes: Vec<Located<String>>,
}

/// A mode of authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationMode {
    /// `Authorization: TOKEN`.
    Header,
    /// `Authorization: Bearer TOKEN`.
    Bearer,
    /// OAuth 2.0, with an authorization code.
    Oauth2,
    /// User name and password, as some older integrations have; not taken from a submission.
    Basic,
}

impl ScimProperties {
    /// Whether Okta does this with users.
    pub fn does(&self, operation: UserOperation) -> bool {
        self.users.iter().flat_map(|users| &users.value).any(|one| one.value == operation)
    }

    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        let authentication = self.authentication.iter_mut().flat_map(|authentication| {
            let it = &mut authentication.value;
            let endpoints = it.authorize_endpoint.iter_mut().chain(&mut it.token_endpoint);
            endpoints.chain(&mut it.client_id).chain(&mut it.scopes)
        });
        self.base_url.iter_mut().chain(&mut self.configuration_guide).chain(authentication)
    }

    pub(super) fn secrets(&mut self) -> impl Iterator<Item = &mut Located<Secret>> {
        self.authentication.iter_mut().filter_map(|authentication| authentication.value.client_secret.as_mut())
    }
}
