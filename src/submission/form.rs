//! The whole form: everything that the wizard asks for.

use super::{
    Catalog, EntitlementType, IntegrationVariable, OidcProperties, Ruleset, SamlProperties, ScimProperties,
    TestInformation, UniversalLogout,
};
use crate::{
    located::{Located, Place},
    secret::Secret,
};

/// A submission as it was written: nothing of it is checked, and every value knows its place in the file. What Okta
/// demands of it are rules.
///
/// Variables of the file (`${NAME}`) are filled in already; expressions of the wizard stay as they are.
#[derive(Clone, Debug, Default)]
pub struct Submission {
    /// Where it stands.
    pub place: Place,
    /// The rules that it is held to; the newest unless given.
    pub ruleset: Option<Located<Ruleset>>,
    /// It was published by the wizard's predecessor, the OIN Manager: some rules are waived.
    pub migrated: bool,
    /// What the catalog shows.
    pub catalog: Option<Located<Catalog>>,
    /// SHA-256 of the logo's image, where that could be read.
    pub logo_sha256: Option<String>,
    /// The integration variables.
    pub variables: Vec<Located<IntegrationVariable>>,
    /// OpenID Connect, when the integration supports it.
    pub oidc: Option<Located<OidcProperties>>,
    /// SAML, when the integration supports it.
    pub saml: Option<Located<SamlProperties>>,
    /// SCIM provisioning, when the integration supports it.
    pub scim: Option<Located<ScimProperties>>,
    /// What SCIM assigns besides groups; empty when the integration manages no entitlements.
    pub entitlements: Vec<Located<EntitlementType>>,
    /// Universal Logout, when the integration supports it.
    pub universal_logout: Option<Located<UniversalLogout>>,
    /// What analysts need.
    pub test_information: Option<Located<TestInformation>>,
}

impl Submission {
    /// Whether the file tells more than the tests need: then it is held to the rules of a submission.
    pub fn is_meant(&self) -> bool {
        self.catalog.is_some() || self.test_information.is_some()
    }

    /// The rules that it is held to.
    pub fn ruleset(&self) -> Ruleset {
        self.ruleset.as_ref().map_or(Ruleset::NEWEST, |ruleset| ruleset.value)
    }

    /// Every text, except those of addresses of the assertion consumer service.
    pub(crate) fn texts(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        let catalog = self.catalog.iter_mut().flat_map(|it| it.value.texts());
        let variables = self.variables.iter_mut().flat_map(|it| it.value.texts());
        let oidc = self.oidc.iter_mut().flat_map(|it| it.value.texts());
        let saml = self.saml.iter_mut().flat_map(|it| it.value.texts());
        let scim = self.scim.iter_mut().flat_map(|it| it.value.texts());
        let entitlements = self.entitlements.iter_mut().flat_map(|it| it.value.texts());
        let logout = self.universal_logout.iter_mut().flat_map(|it| it.value.texts());
        let tests = self.test_information.iter_mut().flat_map(|it| it.value.texts());
        catalog.chain(variables).chain(oidc).chain(saml).chain(scim).chain(entitlements).chain(logout).chain(tests)
    }

    /// Every secret.
    pub(crate) fn secrets_mut(&mut self) -> impl Iterator<Item = &mut Located<Secret>> {
        let scim = self.scim.iter_mut().flat_map(|it| it.value.secrets());
        scim.chain(self.test_information.iter_mut().flat_map(|it| it.value.secrets()))
    }

    /// Every secret, for the redactor.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let authentication = self.scim.iter().filter_map(|scim| scim.value.authentication.as_ref());
        let client = authentication.filter_map(|it| it.value.client_secret.as_ref());
        let account = self.test_information.iter().filter_map(|tests| tests.value.account.as_ref());
        client.chain(account.filter_map(|it| it.value.password.as_ref())).map(|secret| &secret.value)
    }
}
