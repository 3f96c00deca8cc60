//! What answers must be: what `oin-tester check` would refuse is not taken.

use std::collections::BTreeSet;

use url::Url;

use super::capability::{Capability, Flows};
use crate::submission::{
    Ruleset,
    rules::{self, is_address, is_email},
};

pub(super) fn no_org(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(|_| is_address(text));
    match url {
        Some(url) if url.path() == "/" && url.query().is_none() && url.fragment().is_none() => None,
        _ => Some("an address such as `https://acme.okta.com` is expected, without a path".to_owned()),
    }
}

/// The app's addresses are made from it: they must be over https.
pub(super) fn no_page(text: &str) -> Option<String> {
    let page = is_address(text) && text.starts_with("https://") && text.chars().count() <= 512;
    let expected = "an address such as `https://app.example.com/sign-in` with at most 512 characters is expected";
    (!page).then(|| expected.to_owned())
}

pub(super) fn no_name(text: &str) -> Option<String> {
    let fits = !text.trim().is_empty() && text.chars().count() <= rules::LONGEST_NAME;
    (!fits).then(|| "1 to 64 characters are expected".to_owned())
}

pub(super) fn no_description(text: &str) -> Option<String> {
    let fits = !text.trim().is_empty() && text.chars().count() <= 1_023;
    (!fits).then(|| "1 to 1023 characters are expected".to_owned())
}

pub(super) fn no_email(text: &str) -> Option<String> {
    let fits = is_email(text) && text.chars().count() <= 255;
    (!fits).then(|| "an e-mail address is expected".to_owned())
}

pub(super) fn no_capabilities(text: &str) -> Option<String> {
    listed(text).find_map(|name| Capability::named(name).err())
}

pub(super) fn no_flows(text: &str) -> Option<String> {
    Flows::named(text).err()
}

pub(super) fn no_choice(text: &str) -> Option<String> {
    (!["yes", "no"].contains(&text)).then(|| "`yes` or `no` is expected".to_owned())
}

pub(super) fn no_variables(text: &str) -> Option<String> {
    let limit = Ruleset::NEWEST.most_variables();
    let mut names = BTreeSet::new();
    for name in listed(text) {
        let shown = name.escape_default();
        if !rules::is_variable_name(name) {
            return Some(format!(
                "`{shown}` cannot be the name of a variable: a lowercase letter, then lowercase letters, digits and \
                 `_` are expected"
            ));
        }
        if rules::is_reserved_name(name) {
            return Some(format!(
                "an app instance uses the name `{shown}` itself: one that says more is expected, such as `company_{shown}`"
            ));
        }
        if !names.insert(name) {
            return Some(format!("`{shown}` is named twice"));
        }
    }
    (names.len() > limit).then(|| format!("at most {limit} variables are expected, and there are {}", names.len()))
}

/// The entries of an answer that is a list.
pub(super) fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty())
}
