//! Which capabilities go together.

use std::collections::BTreeSet;

use super::{
    super::Ruleset,
    Breach, Rule, Rulesets,
    Severity::{Error, Warning},
};

const CAPABILITIES: &str = "Okta, Submit an integration with the OIN Wizard: add integration capabilities";
const NOW: Rulesets = Rulesets::Since(Ruleset::August2026);

pub(super) static RULES: &[Rule] = &[
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
            let oidc = it.oidc().and_then(|oidc| oidc.value.configuration_guide.as_ref());
            let saml = it.saml().and_then(|saml| saml.value.configuration_guide.as_ref());
            let scim = it.scim().and_then(|scim| scim.value.configuration_guide.as_ref());
            let mut seen = BTreeSet::new();
            let guides = [oidc, saml, scim].into_iter().flatten().filter(|guide| !guide.value.trim().is_empty());
            let again = guides.filter(|guide| !seen.insert(guide.value.as_str()));
            again.map(|guide| Breach::new(guide.place, "another protocol has the same")).collect()
        },
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
            let others = it.oidc().is_some() || it.saml().is_some() || it.scim().is_some();
            let mixed = service.filter(|_| others || it.submission.universal_logout.is_some());
            mixed.map(|it| Breach::new(it.place, "there are others")).into_iter().collect()
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
