//! What stands in the file where nobody said otherwise, and what answers must be.

use std::collections::BTreeMap;

use url::Url;

use crate::{
    id::InstanceId,
    located::Located,
    scenario::DraftInstance,
    secret::Secret,
    submission::{
        AcsEndpoint, Catalog, Contact, ContactPurpose, OidcProperties, Protocol, SamlProperties, SpStart, Submission,
        TestAccount, TestInformation, rules,
    },
};

const APP: &str = "https://app.example.com/";

/// Puts in what the protocols lack, and an instance for each.
pub(super) fn complete(
    submission: &mut Submission,
    instances: &mut Vec<DraftInstance>,
    protocols: &[Protocol],
    app: &Url,
) {
    let page = |path: &str| located(app.join(path).map_or_else(|_| format!("{APP}{path}"), String::from));
    // The app may run where nobody else reads a guide.
    let guide = |path: &str| {
        if rules::hidden(app).is_some() { located(format!("{}{path}", APP.trim_end_matches('/'))) } else { page(path) }
    };
    for protocol in protocols {
        match protocol {
            Protocol::Oidc => {
                let oidc =
                    &mut submission.oidc.get_or_insert_with(|| Located::nowhere(OidcProperties::default())).value;
                if oidc.redirect_uris.is_empty() {
                    oidc.redirect_uris.push(page("/callback"));
                }
                oidc.configuration_guide.get_or_insert_with(|| guide("/guides/okta-oidc"));
                oidc.just_in_time.get_or_insert_with(|| Located::nowhere(false));
            }
            Protocol::Saml => {
                let both = SamlProperties { idp_flow: true, sp_flow: true, ..SamlProperties::default() };
                let saml = &mut submission.saml.get_or_insert_with(|| Located::nowhere(both)).value;
                if saml.acs_urls.is_empty() {
                    saml.acs_urls.push(Located::nowhere(AcsEndpoint { url: page("/saml/acs").value, index: None }));
                }
                saml.entity_id.get_or_insert_with(|| page("/saml/metadata"));
                saml.configuration_guide.get_or_insert_with(|| guide("/guides/okta-saml"));
                saml.just_in_time.get_or_insert_with(|| Located::nowhere(false));
            }
        }
        if !instances.iter().any(|instance| instance.protocol == *protocol) {
            let id = InstanceId::new(format!("0oa-put-the-id-here-{protocol}"));
            instances.push(DraftInstance { id, protocol: *protocol, variables: BTreeMap::new() });
        }
    }
}

/// What the catalog shows. What is known already stays.
pub(super) fn describe(submission: &mut Submission, name: &str, description: &str, logo: Option<&str>) {
    let catalog = &mut submission.catalog.get_or_insert_with(|| Located::nowhere(Catalog::default())).value;
    catalog.name = Some(located(name));
    catalog.description = Some(located(description));
    if let Some(logo) = logo {
        catalog.logo = Some(located(logo));
    }
    // Okta names the address of an image where the file wants the image.
    catalog.logo = catalog.logo.take().filter(|logo| !logo.value.contains("://"));
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
    let (oidc, saml) = (submission.oidc.is_some(), submission.saml.is_some());
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
    if let Some(start) = &mut tests.saml {
        start.value.sp_initiate_description.get_or_insert_with(|| located("Press \"Sign in with Okta\"."));
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
    let origins = redirect.chain(acs).filter_map(|address| Url::parse(address).ok()?.join("/").ok());
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

pub(super) fn no_org(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    match url {
        Some(url) if url.path() == "/" && url.query().is_none() && url.fragment().is_none() => None,
        _ => Some("an address such as `https://acme.okta.com` is expected, without a path".to_owned()),
    }
}

pub(super) fn no_page(text: &str) -> Option<String> {
    let page = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let expected = "an address such as `https://app.example.com/sign-in` with at most 512 characters is expected";
    (!page || text.chars().count() > 512).then(|| expected.to_owned())
}

pub(super) fn no_name(text: &str) -> Option<String> {
    let fits = (1..=64).contains(&text.trim().chars().count());
    (!fits).then(|| "1 to 64 characters are expected".to_owned())
}

pub(super) fn no_description(text: &str) -> Option<String> {
    let fits = (1..=1_023).contains(&text.trim().chars().count());
    (!fits).then(|| "1 to 1023 characters are expected".to_owned())
}

pub(super) fn no_email(text: &str) -> Option<String> {
    let email = text.rsplit_once('@').is_some_and(|(mailbox, domain)| !mailbox.is_empty() && domain.contains('.'));
    (!email || text.len() > 255).then(|| "an e-mail address is expected".to_owned())
}

pub(super) fn no_protocols(text: &str) -> Option<String> {
    text.split(',').find_map(|name| super::protocol(name.trim()).err())
}

fn located(text: impl Into<String>) -> Located<String> {
    Located::nowhere(text.into())
}
