//! What an instance in the org says of its integration.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::{
    located::Located,
    org::client::{AttributeSetting, Instance, SignOnMode},
    scenario::DraftInstance,
    submission::{
        AcsEndpoint, IntegrationVariable, OidcProperties, Protocol, SamlAttribute, SamlProperties, Submission,
    },
};

/// Takes over what the instance holds. `None` when it signs on with neither protocol. (Which flows are
/// supported over SAML, no instance tells.)
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
    Some(DraftInstance { id: Some(instance.id.clone()), protocol, variables: instance.variables.clone() })
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
        attributes: Some(settings.attributes.iter().map(attribute).map(Located::nowhere).collect()),
        ..SamlProperties::default()
    }
}

/// Instances hold expressions of Okta's language; the wizard wants a user's attribute in `${…}`.
fn attribute(setting: &AttributeSetting) -> SamlAttribute {
    let groups = setting.kind == "GROUP";
    let value = |value: &String| {
        let name = value.strip_prefix("user.").or_else(|| value.strip_prefix("appuser."));
        let bare = name.is_some_and(|name| name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_'));
        Located::nowhere(if bare { format!("${{{value}}}") } else { value.clone() })
    };
    let values = setting.values.iter().filter(|_| !groups).map(value).collect();
    SamlAttribute { name: Some(Located::nowhere(setting.name.clone())), groups, values, ..SamlAttribute::default() }
}

/// Names the variables in the addresses that hold their values: an instance knows only what came of its expressions.
pub(super) fn expressed(submission: &mut Submission, values: &BTreeMap<String, String>) {
    // A short value may stand in a longer one.
    let mut longest_first: Vec<_> = values.iter().collect();
    longest_first.sort_by_key(|(_, value)| Reverse(value.len()));
    for (name, value) in longest_first {
        if let Some(oidc) = &mut submission.oidc {
            let oidc = &mut oidc.value;
            let addresses = oidc.redirect_uris.iter_mut().chain(&mut oidc.initiate_login_uri);
            for address in addresses.chain(&mut oidc.post_logout_uris) {
                address.value = named(&address.value, value, &format!("{{app.{name}}}"));
            }
        }
        if let Some(saml) = &mut submission.saml {
            let reference = format!("${{org.{name}}}");
            for acs in &mut saml.value.acs_urls {
                acs.value.url = named(&acs.value.url, value, &reference);
            }
            if let Some(audience) = &mut saml.value.entity_id {
                audience.value = named(&audience.value, value, &reference);
            }
        }
    }
}

/// The address with the reference in the place of the value, wherever that is a whole label, segment or address, and is
/// not part of an expression.
fn named(address: &str, value: &str, reference: &str) -> String {
    // Too little to tell: it may stand there for another reason.
    if value.chars().count() < 3 {
        return address.to_owned();
    }
    let part = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    let whole = |at: usize| {
        let (before, after) = (&address[..at], &address[at + value.len()..]);
        !before.ends_with(part) && !after.starts_with(part)
    };
    let is_written = |at: usize| address[..at].rfind('{') <= address[..at].rfind('}');
    let (mut named, mut end) = (String::new(), 0);
    for (at, _) in address.match_indices(value).filter(|(at, _)| whole(*at) && is_written(*at)) {
        named.push_str(&address[end..at]);
        named.push_str(reference);
        end = at + value.len();
    }
    named + &address[end..]
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
pub(super) fn label(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_gives_way_to_its_variable_where_it_is_a_whole_part() {
        for (address, value, expected) in [
            ("https://acme.a.example/cb", "acme", "https://{app.x}.a.example/cb"),
            ("https://a.example/acme/cb", "acme", "https://a.example/{app.x}/cb"),
            ("https://acme.example/cb", "https://acme.example", "{app.x}/cb"),
            ("https://acme-test.a.example/cb", "acme", "https://acme-test.a.example/cb"),
            ("https://a.example/cb", "cb", "https://a.example/cb"),
            ("https://{app.y}.a.example/acme", "acme", "https://{app.y}.a.example/{app.x}"),
            ("https://{app.acme}.a.example/{acme", "acme", "https://{app.acme}.a.example/{acme"),
            ("https://acme.a.example/acme/cb", "acme", "https://{app.x}.a.example/{app.x}/cb"),
            ("https://a.example/cb", "", "https://a.example/cb"),
        ] {
            assert_eq!(named(address, value, "{app.x}"), expected, "{address} {value}");
        }
    }

    /// Else the submission would be one of a single tenant.
    #[test]
    fn every_variable_of_an_address_is_named() {
        let uri = "https://acme.example/acme-eu/v1/cb?site=acme";
        let oidc = OidcProperties { redirect_uris: located(vec![uri.to_owned()]), ..OidcProperties::default() };
        let mut submission = Submission { oidc: Some(Located::nowhere(oidc)), ..Submission::default() };
        let values = [("base", "https://acme.example"), ("region", "acme-eu"), ("site", "acme")];
        expressed(&mut submission, &values.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let expressed = &submission.oidc.unwrap().value.redirect_uris[0].value;
        assert_eq!(expressed, "{app.base}/{app.region}/v1/cb?site={app.site}");
    }

    #[test]
    fn an_attribute_of_the_user_is_written_as_the_wizard_wants_it() {
        let setting = |kind: &str, value: &str| AttributeSetting {
            name: "a".to_owned(),
            kind: kind.to_owned(),
            values: vec![value.to_owned()],
        };
        let values = |setting: &AttributeSetting| -> Vec<String> {
            attribute(setting).values.into_iter().map(|value| value.value).collect()
        };
        assert_eq!(values(&setting("EXPRESSION", "user.email")), ["${user.email}"]);
        assert_eq!(values(&setting("EXPRESSION", "a text")), ["a text"]);
        assert!(attribute(&setting("GROUP", ".*")).groups && values(&setting("GROUP", ".*")).is_empty());
    }
}
