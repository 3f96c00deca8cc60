//! Which capabilities go together.

use std::collections::BTreeSet;

use super::{
    super::Ruleset,
    Breach, Context, Rule, Rulesets,
    Severity::{Error, Warning},
    demand::public,
};
use crate::located::Located;

const CAPABILITIES: &str = "Okta, Submit an integration with the OIN Wizard: add integration capabilities";
const NOW: Rulesets = Rulesets::Since(Ruleset::August2026);

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "capabilities.required",
        demands: "The integration does something: it signs users on, provisions them, ends their sessions, or is an API \
                  service.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Declare `oidc`, `saml` or `scim` under `integration`; for an API service, write \
                 `api_service: { scope_explanation: … }` under `test_information`.",
        source: CAPABILITIES,
        run: |it| {
            let service = it.tests().is_some_and(|tests| tests.value.api_service.is_some());
            let nothing = !service && others(it).is_empty();
            nothing.then(|| Breach::new(it.submission.place, "it has no capability")).into_iter().collect()
        },
    },
    Rule {
        id: "capabilities.entitlements-need-scim",
        demands: "Entitlements are managed over SCIM.",
        severity: Error,
        rulesets: NOW,
        remedy: "Declare `scim`, or remove `entitlements`.",
        source: CAPABILITIES,
        run: |it| {
            let lonely = it.submission.entitlements.first().filter(|_| it.scim().is_none());
            lonely.map(|it| Breach::new(it.place, "`scim` is missing")).into_iter().collect()
        },
    },
    Rule {
        id: "capabilities.logout-needs-sso",
        demands: "Universal Logout ends sessions of single sign-on.",
        severity: Error,
        rulesets: NOW,
        remedy: "Declare `oidc` or `saml`, or remove `universal_logout`.",
        source: CAPABILITIES,
        run: |it| {
            let sso = it.oidc().is_some() || it.saml().is_some();
            let lonely = it.submission.universal_logout.as_ref().filter(|_| !sso);
            lonely.map(|it| Breach::new(it.place, "neither `oidc` nor `saml` is declared")).into_iter().collect()
        },
    },
    Rule {
        id: "capabilities.guides-separate",
        demands: "Each kind of integration has a configuration guide of its own.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Write a guide for each, or point at the part of the page that is about it.",
        source: "Okta, OIN submission requirements: customer configuration document guidelines",
        run: |it| {
            let mut seen = BTreeSet::new();
            let guides = guides(it).filter(|guide| !guide.value.trim().is_empty());
            let again = guides.filter(|guide| !seen.insert(guide.value.as_str()));
            again.map(|guide| Breach::new(guide.place, "another protocol has the same")).collect()
        },
    },
    Rule {
        id: "capabilities.guides-public",
        demands: "A configuration guide is public, at an address over https.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Publish the guide: Okta's analysts read it now, and customers later.",
        source: "Okta, OIN submission requirements: customer configuration document guidelines",
        run: |it| public(guides(it)),
    },
    Rule {
        id: "capabilities.api-service-alone",
        demands: "An API service has no other capability.",
        severity: Error,
        rulesets: NOW,
        remedy: "Submit the API service by itself, or remove `api_service`.",
        source: CAPABILITIES,
        run: |it| {
            let service = it.tests().and_then(|tests| tests.value.api_service.as_ref());
            let others = others(it);
            let mixed = service.filter(|_| !others.is_empty());
            let seen = format!("there are others: {}", others.join(", "));
            mixed.map(|it| Breach::new(it.place, seen)).into_iter().collect()
        },
    },
    Rule {
        id: "capabilities.api-service-available",
        demands: "The integration is no API service: the wizard did not take any.",
        severity: Error,
        rulesets: Rulesets::Before(Ruleset::August2026),
        remedy: "Remove `api_service`.",
        source: CAPABILITIES,
        run: |it| {
            let service = it.tests().and_then(|tests| tests.value.api_service.as_ref());
            service.map(|it| Breach::new(it.place, "it is one")).into_iter().collect()
        },
    },
];

fn guides<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Located<String>> {
    let oidc = context.oidc().and_then(|oidc| oidc.value.configuration_guide.as_ref());
    let saml = context.saml().and_then(|saml| saml.value.configuration_guide.as_ref());
    let scim = context.scim().and_then(|scim| scim.value.configuration_guide.as_ref());
    [oidc, saml, scim].into_iter().flatten()
}

/// The keys of every capability that is declared, besides that of an API service.
fn others(context: &Context<'_>) -> Vec<&'static str> {
    let submission = context.submission;
    let declared = [
        ("`oidc`", submission.oidc.is_some()),
        ("`saml`", submission.saml.is_some()),
        ("`scim`", submission.scim.is_some()),
        ("`entitlements`", !submission.entitlements.is_empty()),
        ("`universal_logout`", submission.universal_logout.is_some()),
    ];
    declared.into_iter().filter(|(_, declared)| *declared).map(|(key, _)| key).collect()
}
