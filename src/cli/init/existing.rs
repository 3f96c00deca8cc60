//! What an instance in the org says of its integration.

use std::collections::BTreeMap;

use crate::{
    located::Located,
    org::client::{Instance, SignOnMode},
    scenario::DraftInstance,
    submission::{AcsEndpoint, IntegrationVariable, OidcProperties, Protocol, SamlProperties, Submission},
};

/// Takes over what the instance holds. `None` when it signs on with neither protocol.
pub(super) fn take(submission: &mut Submission, instance: &Instance) -> Option<DraftInstance> {
    let protocol = match instance.sign_on_mode {
        SignOnMode::Oidc => {
            submission.oidc.get_or_insert_with(|| Located::nowhere(oidc(instance)));
            Protocol::Oidc
        }
        SignOnMode::Saml => {
            submission.saml.get_or_insert_with(|| Located::nowhere(saml(instance)));
            Protocol::Saml
        }
        SignOnMode::Other(_) => return None,
    };
    variables(submission, &instance.variables);
    Some(DraftInstance { id: instance.id.clone(), protocol, variables: instance.variables.clone() })
}

fn oidc(instance: &Instance) -> OidcProperties {
    let settings = instance.oidc.clone().unwrap_or_default();
    OidcProperties {
        redirect_uris: located(settings.redirect_uris),
        initiate_login_uri: settings.initiate_login_uri.map(Located::nowhere),
        post_logout_uris: located(settings.post_logout_redirect_uris),
        ..OidcProperties::default()
    }
}

fn saml(instance: &Instance) -> SamlProperties {
    let settings = instance.saml.clone().unwrap_or_default();
    let index = |url: &str| {
        let entry = settings.acs_indexes.iter().find(|(_, indexed)| indexed.as_str() == url);
        entry.map(|(index, _)| i64::from(*index))
    };
    // The first one is the default, whether or not it is numbered too.
    let acs = settings.acs_urls.iter().enumerate().map(|(place, url)| {
        let index = if place == 0 { None } else { index(url) };
        Located::nowhere(AcsEndpoint { url: url.clone(), index: index.map(Located::nowhere) })
    });
    SamlProperties {
        acs_urls: acs.collect(),
        entity_id: settings.audience.clone().map(Located::nowhere),
        idp_flow: true,
        sp_flow: true,
        ..SamlProperties::default()
    }
}

fn variables(submission: &mut Submission, values: &BTreeMap<String, String>) {
    for (name, value) in values {
        let sample = Located::nowhere(value.clone());
        match submission.variables.iter_mut().find(|variable| variable.value.is_named(name)) {
            Some(known) if known.value.samples.iter().all(|it| it.value != *value) => known.value.samples.push(sample),
            Some(_) => {}
            None => submission.variables.push(Located::nowhere(IntegrationVariable {
                name: Some(Located::nowhere(name.clone())),
                label: Some(Located::nowhere(label(name))),
                samples: vec![sample],
            })),
        }
        // The wizard takes no capitals: an integration that has them is older than it.
        submission.migrated |= name.contains(|it: char| it.is_ascii_uppercase());
    }
}

fn located(texts: Vec<String>) -> Vec<Located<String>> {
    texts.into_iter().map(Located::nowhere).collect()
}

/// `base_url` as a person would write it.
fn label(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
