//! The rules of the page about entitlements.

use super::{
    super::{EntitlementMapping, EntitlementType, Ruleset},
    Breach, Context, Rule, Rulesets,
    Severity::Error,
    demand::{given, present},
};
use crate::located::Located;

const PROPERTIES: &str = "Okta, Submit an integration with the OIN Wizard: entitlement management properties";
const NOW: Rulesets = Rulesets::Since(Ruleset::August2026);

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "entitlements.available",
        demands: "No entitlements are declared: the wizard had no page for them.",
        severity: Error,
        rulesets: Rulesets::Before(Ruleset::August2026),
        remedy: "Remove `entitlements`.",
        source: PROPERTIES,
        run: |it| {
            let first = it.submission.entitlements.first();
            first.map(|it| Breach::new(it.place, "there are some")).into_iter().collect()
        },
    },
    Rule {
        id: "entitlements.name",
        demands: "Each type of entitlement has a name.",
        severity: Error,
        rulesets: NOW,
        remedy: "Write `name`.",
        source: PROPERTIES,
        run: |it| each(it, |one| given(one.value.name.as_ref(), "name", one.place)),
    },
    Rule {
        id: "entitlements.endpoint",
        demands: "Each type of entitlement has an endpoint, which begins with `/`.",
        severity: Error,
        rulesets: NOW,
        remedy: "Write `endpoint`, such as `/Roles`: it is below the base URL of SCIM.",
        source: PROPERTIES,
        run: |it| {
            each(it, |one| match &one.value.endpoint {
                Some(endpoint) if !endpoint.value.trim().is_empty() && !endpoint.value.starts_with('/') => {
                    vec![Breach::new(endpoint.place, "it does not")]
                }
                endpoint => given(endpoint.as_ref(), "endpoint", one.place),
            })
        },
    },
    Rule {
        id: "entitlements.mapping.id",
        demands: "Each type of entitlement says which member of a resource identifies it.",
        severity: Error,
        rulesets: NOW,
        remedy: "Write `mapping: { id: …, display_name: … }`.",
        source: PROPERTIES,
        run: |it| mapped(it, "id", |mapping| mapping.id.as_ref()),
    },
    Rule {
        id: "entitlements.mapping.display-name",
        demands: "Each type of entitlement says which member of a resource is shown.",
        severity: Error,
        rulesets: NOW,
        remedy: "Write `mapping: { id: …, display_name: … }`.",
        source: PROPERTIES,
        run: |it| mapped(it, "display_name", |mapping| mapping.display_name.as_ref()),
    },
];

fn each(context: &Context<'_>, demand: impl Fn(&Located<EntitlementType>) -> Vec<Breach>) -> Vec<Breach> {
    context.submission.entitlements.iter().flat_map(demand).collect()
}

fn mapped(
    context: &Context<'_>,
    key: &str,
    member: fn(&EntitlementMapping) -> Option<&Located<String>>,
) -> Vec<Breach> {
    each(context, |one| match &one.value.mapping {
        Some(mapping) => given(member(&mapping.value), key, mapping.place),
        None => present(None::<&()>, "mapping", one.place),
    })
}
