//! What was tested elsewhere, and what an API service is for.

use super::{
    super::{
        super::{ApiService, Ruleset, ScimResults},
        Breach, Context, Rule, Rulesets,
        Severity::{Error, Warning},
        demand::{addresses, at_most, distinct, given},
    },
    SCIM, of,
};
use crate::located::Located;

const NOW: Rulesets = Rulesets::Since(Ruleset::August2026);

/// What was tested.
pub(in super::super) static RULES: &[Rule] = &[
    Rule {
        id: "test.scim.spec.required",
        demands: "With SCIM, there is a link to the results of the specification suite.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Run the suite, share its result, and write `scim: { spec: https://… }` under `test_information`.",
        source: SCIM,
        run: |it| results(it, "spec", |results| results.spec.as_ref()),
    },
    Rule {
        id: "test.scim.crud.required",
        demands: "With SCIM, there is a link to the results of the CRUD suite.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Run the suite, share its result, and write `scim: { crud: https://… }` under `test_information`.",
        source: SCIM,
        run: |it| results(it, "crud", |results| results.crud.as_ref()),
    },
    Rule {
        id: "test.scim.entitlements.required",
        demands: "With entitlements, there is a link to the results of their suite.",
        severity: Error,
        rulesets: NOW,
        remedy: "Run the suite, share its result, and write `scim: { entitlements: https://… }`.",
        source: SCIM,
        run: |it| {
            let managed = !it.submission.entitlements.is_empty();
            if managed { results(it, "entitlements", |results| results.entitlements.as_ref()) } else { Vec::new() }
        },
    },
    Rule {
        id: "test.scim.results.length",
        demands: "A link to results has at most 512 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Take the link of the shared result.",
        source: SCIM,
        run: |it| at_most(512, links(it)),
    },
    Rule {
        id: "test.scim.results.address",
        demands: "A link to results is an address of the web.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Take the link of the shared result.",
        source: SCIM,
        run: |it| addresses(links(it)),
    },
    Rule {
        id: "test.scim.results.distinct",
        demands: "Each suite has a link to results of its own.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Take the link of the shared result of that suite.",
        source: SCIM,
        run: |it| {
            let given = links(it).into_iter().filter(|link| !link.value.trim().is_empty());
            distinct(given.map(|link| (link.value.as_str(), link.place)))
        },
    },
    Rule {
        id: "test.api-service.scope-explanation.length",
        demands: "The explanation of an API service's scopes has at most 5000 characters.",
        severity: Error,
        rulesets: NOW,
        remedy: "Say what each scope is for, in a sentence.",
        source: "Okta, Submit an integration with the OIN Wizard: test information, API service",
        run: |it| {
            of(it, |tests| {
                let service: Option<&Located<ApiService>> = tests.value.api_service.as_ref();
                at_most(5_000, service.and_then(|service| service.value.scope_explanation.as_ref()))
            })
        },
    },
];

fn results(context: &Context<'_>, key: &str, link: fn(&ScimResults) -> Option<&Located<String>>) -> Vec<Breach> {
    if context.scim().is_none() {
        return Vec::new();
    }
    of(context, |tests| {
        let results = tests.value.scim.as_ref();
        let beside = results.map_or(tests.place, |results| results.place);
        given(results.and_then(|results| link(&results.value)), key, beside)
    })
}

fn links<'a>(context: &Context<'a>) -> Vec<&'a Located<String>> {
    let results = context.tests().and_then(|tests| tests.value.scim.as_ref());
    let results = results.map(|results| &results.value);
    results.map_or_else(Vec::new, |it| [&it.spec, &it.crud, &it.entitlements].into_iter().flatten().collect())
}
