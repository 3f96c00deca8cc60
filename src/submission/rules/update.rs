//! What an update may not do to the customers of the published version. Nothing here is known without that version.

use std::collections::BTreeSet;

use super::{
    super::{
        AuthenticationMode, Submission,
        el::{Expression, Scope, analysis::writes_http},
    },
    Breach, Rule, Rulesets,
    Severity::{Error, Warning},
    context::dynamic_properties,
    demand::shown,
};

const UPDATE: &str = "Okta, Update a published integration with the OIN Wizard: considerations";

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "update.variable-kept",
        demands: "An integration variable that the published version uses keeps its name: to rename it is to delete it, \
                  with the values that customers gave it.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the variable its name back; only its label may change.",
        source: UPDATE,
        run: |it| {
            let Some(published) = it.published else { return Vec::new() };
            let kept = |name: &str| it.submission.variables.iter().any(|own| own.value.is_named(name));
            let lost = used(published).into_iter().filter(|name| !kept(name));
            lost.map(|name| Breach::new(it.submission.place, format!("`{}` is missing", shown(&name)))).collect()
        },
    },
    Rule {
        id: "update.protocol-kept",
        demands: "What the published version signs on with, provisions with and ends sessions with stays: customers use \
                  it.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Declare it as before.",
        source: UPDATE,
        run: |it| {
            let Some(published) = it.published else { return Vec::new() };
            let protocols = [
                ("oidc", published.oidc.is_some(), it.oidc().is_some()),
                ("saml", published.saml.is_some(), it.saml().is_some()),
                ("scim", published.scim.is_some(), it.scim().is_some()),
                ("entitlements", !published.entitlements.is_empty(), !it.submission.entitlements.is_empty()),
                ("universal_logout", published.universal_logout.is_some(), it.submission.universal_logout.is_some()),
            ];
            let lost = protocols.into_iter().filter(|(_, before, now)| *before && !now);
            lost.map(|(key, ..)| Breach::new(it.submission.place, format!("`{key}` is missing"))).collect()
        },
    },
    Rule {
        id: "update.not-of-basic",
        demands: "An integration that was published with Basic authentication of SCIM is not updated: Okta takes a new \
                  one instead.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Submit a new integration, and leave the published one as it is.",
        source: UPDATE,
        run: |it| {
            let mode = it.published.filter(|published| authentication(published) == Some(AuthenticationMode::Basic));
            let place = it
                .scim()
                .and_then(|scim| scim.value.authentication.as_ref())
                .map_or(it.submission.place, |it| it.place);
            mode.map(|_| Breach::new(place, "the published version has `mode: basic`")).into_iter().collect()
        },
    },
    Rule {
        id: "update.published-named",
        demands: "What a migrated integration keeps and a new one may not have, such as `http` or a capital in the name \
                  of a variable, is unchanged since it was published.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Name the published version with `published`, so that this can be told; or remove `migrated`.",
        source: UPDATE,
        run: |it| {
            if !it.submission.migrated || it.published.is_some() {
                return Vec::new();
            }
            let insecure = it.properties.iter().filter(|it| it.kind.keeps_http() && writes_http(it.text));
            let names = it.submission.variables.iter().filter_map(|variable| variable.value.name.as_ref());
            let capitals = names.filter(|name| name.value.contains(|it: char| it.is_ascii_uppercase()));
            let surplus = it.submission.variables.get(it.ruleset.most_variables());
            let places =
                insecure.map(|it| it.place).chain(capitals.map(|it| it.place)).chain(surplus.map(|it| it.place));
            // One key mends all of them: the first in the file stands for the others.
            let first = places.min_by_key(|place| (place.line, place.column));
            first.map(|place| Breach::new(place, "it cannot be told whether it is unchanged")).into_iter().collect()
        },
    },
];

fn authentication(submission: &Submission) -> Option<AuthenticationMode> {
    Some(submission.scim.as_ref()?.value.authentication.as_ref()?.value.mode.as_ref()?.value)
}

/// The declared variables that expressions of a version use.
fn used(submission: &Submission) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for property in dynamic_properties(submission) {
        let Ok(expression) = Expression::parse(property.kind.dialect(), property.text) else { continue };
        let own = expression.references().into_iter().filter(|it| matches!(it.scope, Scope::App | Scope::Org));
        names.extend(own.map(|reference| reference.name.clone()));
    }
    let declares = |name: &String| submission.variables.iter().any(|it| it.value.is_named(name));
    names.retain(declares);
    names
}
