//! What stands in the file where nobody said otherwise.

use url::Url;

use super::{
    addresses::Addresses,
    capability::{Capability, Wanted},
    existing,
};
use crate::{
    located::Located,
    scenario::DraftInstance,
    secret::Secret,
    submission::{
        AcsEndpoint, AuthenticationMode, Catalog, Contact, ContactPurpose, IntegrationVariable, OidcProperties,
        SamlProperties, ScimAuthentication, ScimProperties, ScimResults, SpStart, Submission, TestAccount,
        TestInformation, UserOperation,
        placeholders::{APP, RESULTS, SCIM_ACCESS, SCOPES},
        rules,
    },
};

/// Puts in what the capabilities lack, and an instance for each protocol that signs users on.
pub(super) fn complete(submission: &mut Submission, instances: &mut Vec<DraftInstance>, wanted: &Wanted, app: &Url) {
    variables(submission, &wanted.variables);
    let addresses = Addresses::new(app, &wanted.variables);
    for capability in &wanted.capabilities {
        match capability {
            Capability::Oidc => oidc(submission, wanted, &addresses),
            Capability::Saml => saml(submission, wanted, &addresses),
            Capability::Scim => scim(submission, &addresses),
        }
        let Some(protocol) = capability.protocol() else { continue };
        if !instances.iter().any(|instance| instance.protocol == protocol) {
            let values = wanted.variables.iter().map(|name| (name.clone(), addresses.tenant.clone()));
            instances.push(DraftInstance { id: None, protocol, variables: values.collect() });
        }
    }
}

fn variables(submission: &mut Submission, names: &[String]) {
    let new: Vec<_> = names
        .iter()
        .filter(|name| !submission.variables.iter().any(|it| it.value.is_named(name)))
        .map(|name| IntegrationVariable {
            name: Some(located(name)),
            label: Some(located(existing::label(name))),
            samples: Vec::new(),
        })
        .collect();
    submission.variables.extend(new.into_iter().map(Located::nowhere));
}

fn oidc(submission: &mut Submission, wanted: &Wanted, addresses: &Addresses) {
    let known = submission.oidc.is_some();
    let oidc = &mut submission.oidc.get_or_insert_with(|| Located::nowhere(OidcProperties::default())).value;
    if oidc.redirect_uris.is_empty() {
        oidc.redirect_uris.push(located(addresses.oidc("/callback")));
    }
    if wanted.oidc.idp && !known {
        oidc.initiate_login_uri = Some(located(addresses.oidc("/initiate-login")));
    }
    oidc.configuration_guide.get_or_insert_with(|| located(addresses.public("/guides/okta-oidc")));
    oidc.just_in_time.get_or_insert_with(|| Located::nowhere(wanted.just_in_time));
}

fn saml(submission: &mut Submission, wanted: &Wanted, addresses: &Addresses) {
    let both = SamlProperties { idp_flow: wanted.saml.idp, sp_flow: wanted.saml.sp, ..SamlProperties::default() };
    let saml = &mut submission.saml.get_or_insert_with(|| Located::nowhere(both)).value;
    if saml.acs_urls.is_empty() {
        saml.acs_urls.push(Located::nowhere(AcsEndpoint { url: addresses.saml("/saml/acs"), index: None }));
    }
    saml.entity_id.get_or_insert_with(|| located(addresses.saml("/saml/metadata")));
    saml.configuration_guide.get_or_insert_with(|| located(addresses.public("/guides/okta-saml")));
    saml.just_in_time.get_or_insert_with(|| Located::nowhere(wanted.just_in_time));
}

fn scim(submission: &mut Submission, addresses: &Addresses) {
    let known = submission.scim.is_some();
    let scim = &mut submission.scim.get_or_insert_with(|| Located::nowhere(ScimProperties::default())).value;
    scim.base_url.get_or_insert_with(|| located(addresses.scim("/scim/v2/")));
    let operations = [UserOperation::Create, UserOperation::Read, UserOperation::Update, UserOperation::Deactivate];
    scim.users.get_or_insert_with(|| Located::nowhere(operations.map(Located::nowhere).into()));
    // A service that is there authenticates somehow: nothing is made up where it was not understood.
    if !known {
        let mode = Some(Located::nowhere(AuthenticationMode::Bearer));
        scim.authentication = Some(Located::nowhere(ScimAuthentication { mode, ..ScimAuthentication::default() }));
    }
    let oauth2 = |it: &&mut Located<ScimAuthentication>| {
        it.value.mode.as_ref().is_some_and(|mode| mode.value == AuthenticationMode::Oauth2)
    };
    if let Some(authentication) = scim.authentication.as_mut().filter(oauth2) {
        authentication.value.client_secret.get_or_insert_with(|| Located::nowhere(Secret::new("")));
    }
    scim.configuration_guide.get_or_insert_with(|| located(addresses.public("/guides/okta-scim")));
}

/// What the catalog shows. What is known already stays.
pub(super) fn describe(submission: &mut Submission, name: &str, description: &str, logo: Option<&str>) {
    let catalog = &mut submission.catalog.get_or_insert_with(|| Located::nowhere(Catalog::default())).value;
    catalog.name = Some(located(name));
    catalog.description = Some(located(description));
    if let Some(logo) = logo {
        catalog.logo = Some(located(logo));
    }
    catalog.default_logo = catalog.logo.is_none().then(|| Located::nowhere(true));
    if catalog.contacts.is_empty() {
        catalog.contacts.push(Located::nowhere(Contact {
            purpose: Some(ContactPurpose::CustomerSupport),
            url: Some(located(format!("{APP}support"))),
            ..Contact::default()
        }));
    }
}

/// What analysts need. What is known already stays.
pub(super) fn test_information(submission: &mut Submission, sign_in: &str, contact: &str) {
    let (oidc, scim) = (submission.oidc.is_some(), submission.scim.is_some());
    let saml = submission.saml.as_ref().is_some_and(|saml| saml.value.sp_flow);
    let tests = submission.test_information.get_or_insert_with(|| Located::nowhere(TestInformation::default()));
    let tests = &mut tests.value;
    tests.support_contact = Some(located(contact));
    let account = &mut tests.account.get_or_insert_with(|| Located::nowhere(TestAccount::default())).value;
    account.url.get_or_insert_with(|| located(sign_in));
    account.username.get_or_insert_with(|| located("isvtest@okta.com"));
    account.password.get_or_insert_with(|| Located::nowhere(Secret::new("")));
    for (supported, start) in [(oidc, &mut tests.oidc), (saml, &mut tests.saml)] {
        if supported {
            let start = &mut start.get_or_insert_with(|| Located::nowhere(SpStart::default())).value;
            start.sp_initiate_url.get_or_insert_with(|| located(sign_in));
        }
    }
    if scim {
        account.instructions.get_or_insert_with(|| located(SCIM_ACCESS));
        let results = &mut tests.scim.get_or_insert_with(|| Located::nowhere(ScimResults::default())).value;
        results.spec.get_or_insert_with(|| located(format!("{RESULTS}spec")));
        results.crud.get_or_insert_with(|| located(format!("{RESULTS}crud")));
    }
    if let Some(start) = tests.saml.as_mut().filter(|_| saml) {
        start.value.sp_initiate_description.get_or_insert_with(|| located("Press \"Sign in with Okta\"."));
    }
    if let Some(service) = &mut tests.api_service {
        service.value.scope_explanation.get_or_insert_with(|| located(SCOPES));
    }
}

/// What the submission says of its name, description, sign-in page and contact, as far as it does.
pub(super) struct Known {
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) sign_in: Option<String>,
    pub(super) contact: Option<String>,
}

impl Known {
    pub(super) fn of(submission: &Submission) -> Self {
        let text = |field: Option<&Located<String>>| field.map(|text| text.value.clone());
        let catalog = submission.catalog.as_ref().map(|catalog| &catalog.value);
        let tests = submission.test_information.as_ref().map(|tests| &tests.value);
        let account = tests.and_then(|tests| tests.account.as_ref());
        Self {
            name: text(catalog.and_then(|catalog| catalog.name.as_ref())),
            description: text(catalog.and_then(|catalog| catalog.description.as_ref())),
            sign_in: text(account.and_then(|account| account.value.url.as_ref())),
            contact: text(tests.and_then(|tests| tests.support_contact.as_ref())),
        }
    }
}

/// The first page of the app, as far as its addresses tell.
pub(super) fn sign_in(submission: &Submission) -> String {
    let redirect = submission.oidc.iter().flat_map(|oidc| &oidc.value.redirect_uris).map(|uri| uri.value.as_str());
    let acs = submission.saml.iter().flat_map(|saml| &saml.value.acs_urls).map(|acs| acs.value.url.as_str());
    let fixed = redirect.chain(acs).filter(|address| rules::is_address(address));
    let origins = fixed.filter_map(|address| Url::parse(address).ok()?.join("/").ok());
    origins.map(String::from).next().unwrap_or_else(|| APP.to_owned())
}

/// A name that can stand in results.
pub(super) fn scenario_name(display_name: &str) -> String {
    let mut name = String::new();
    for character in display_name.chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name: String = name.trim_end_matches('-').chars().take(64).collect();
    if name.is_empty() { "my-app".to_owned() } else { name }
}

fn located(text: impl Into<String>) -> Located<String> {
    Located::nowhere(text.into())
}
