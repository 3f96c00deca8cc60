//! What Okta's analysts need to test the integration.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{located::Located, secret::Secret};

/// The test information of the submission.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `account` and `support_contact`")]
pub struct TestInformation {
    /// An administrator's account in the app.
    pub account: Option<Located<TestAccount>>,
    /// Whom Okta turns to: an e-mail address, not shown to customers.
    pub support_contact: Option<Located<String>>,
    /// How to test OpenID Connect.
    pub oidc: Option<Located<SpStart>>,
    /// How to test SAML.
    pub saml: Option<Located<SpStart>>,
    /// How SCIM was tested.
    pub scim: Option<Located<ScimResults>>,
    /// The integration is an API service: it calls Okta's API for customers.
    pub api_service: Option<Located<ApiService>>,
}

/// An administrator's account in the app.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `url`, `username` and `password`")]
pub struct TestAccount {
    /// The app's sign-in page; no expression.
    pub url: Option<Located<String>>,
    /// The user name, preferably `isvtest@okta.com`.
    pub username: Option<Located<String>>,
    /// The password. Supply it by a variable.
    pub password: Option<Located<Secret>>,
    /// What else an analyst must know. For SCIM: how to reach the SCIM service.
    pub instructions: Option<Located<String>>,
}

/// Where a sign-on that the app starts begins.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `sp_initiate_url`")]
pub struct SpStart {
    /// The page to open.
    pub sp_initiate_url: Option<Located<String>>,
    /// SAML: what to do there.
    pub sp_initiate_description: Option<Located<String>>,
}

/// Links to results of Okta's SCIM test suites, shared with everyone who has them.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `spec` and `crud`")]
pub struct ScimResults {
    /// Of the specification suite.
    pub spec: Option<Located<String>>,
    /// Of the CRUD suite.
    pub crud: Option<Located<String>>,
    /// Of the suite for entitlements.
    pub entitlements: Option<Located<String>>,
}

/// An API service integration.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `scope_explanation`")]
pub struct ApiService {
    /// Why it needs the scopes that it asks for.
    pub scope_explanation: Option<Located<String>>,
}

impl TestInformation {
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        let account = self.account.iter_mut().flat_map(|account| {
            let account = &mut account.value;
            account.url.iter_mut().chain(&mut account.username).chain(&mut account.instructions)
        });
        let starts = self.oidc.iter_mut().chain(&mut self.saml).flat_map(|start| {
            let start = &mut start.value;
            start.sp_initiate_url.iter_mut().chain(&mut start.sp_initiate_description)
        });
        let results = self.scim.iter_mut().flat_map(|results| {
            let results = &mut results.value;
            results.spec.iter_mut().chain(&mut results.crud).chain(&mut results.entitlements)
        });
        let service = self.api_service.iter_mut().filter_map(|service| service.value.scope_explanation.as_mut());
        account.chain(&mut self.support_contact).chain(starts).chain(results).chain(service)
    }

    pub(super) fn secrets(&mut self) -> impl Iterator<Item = &mut Located<Secret>> {
        self.account.iter_mut().filter_map(|account| account.value.password.as_mut())
    }
}
