//! Where and how a sign-on starts at the app.

use super::{
    super::{
        super::{SpStart, TestInformation},
        Breach, Context, Rule, Rulesets,
        Severity::Error,
        demand::{addresses, at_most, given},
    },
    of,
};
use crate::located::{Located, Place};

const OIDC: &str = "Okta, Submit an integration with the OIN Wizard: test information, OIDC tests";
const SAML: &str = "Okta, Submit an integration with the OIN Wizard: test information, SAML tests";

/// How to start.
pub(in super::super) static RULES: &[Rule] = &[
    Rule {
        id: "test.oidc.sp-initiate-url.required",
        demands: "With OpenID Connect, the address is given where a sign-on starts at the app.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `oidc: { sp_initiate_url: https://… }` under `test_information`.",
        source: OIDC,
        run: |it| {
            let start = it.tests().and_then(|tests| tests.value.oidc.as_ref());
            let demanded = it.oidc().is_some() && it.tests().is_some();
            if demanded { start_url(start, it.tests_place()) } else { Vec::new() }
        },
    },
    Rule {
        id: "test.oidc.sp-initiate-url.length",
        demands: "The address where a sign-on over OpenID Connect starts at the app has at most 512 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give a shorter address that leads there.",
        source: OIDC,
        run: |it| starts(it, |tests| tests.oidc.as_ref(), |start| at_most(512, &start.sp_initiate_url)),
    },
    Rule {
        id: "test.oidc.sp-initiate-url.address",
        demands: "The address where a sign-on over OpenID Connect starts at the app is one of the web, without expressions.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the address that a person would open.",
        source: OIDC,
        run: |it| starts(it, |tests| tests.oidc.as_ref(), |start| addresses(&start.sp_initiate_url)),
    },
    Rule {
        id: "test.saml.sp-initiate-url.required",
        demands: "With the SP flow over SAML, the address is given where a sign-on starts at the app.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `saml: { sp_initiate_url: https://… }` under `test_information`.",
        source: SAML,
        run: |it| {
            let start = it.tests().and_then(|tests| tests.value.saml.as_ref());
            if sp_flow(it) { start_url(start, it.tests_place()) } else { Vec::new() }
        },
    },
    Rule {
        id: "test.saml.sp-initiate-url.length",
        demands: "The address where a sign-on over SAML starts at the app has at most 512 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give a shorter address that leads there.",
        source: SAML,
        run: |it| starts(it, |tests| tests.saml.as_ref(), |start| at_most(512, &start.sp_initiate_url)),
    },
    Rule {
        id: "test.saml.sp-initiate-url.address",
        demands: "The address where a sign-on over SAML starts at the app is one of the web, without expressions.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the address that a person would open.",
        source: SAML,
        run: |it| starts(it, |tests| tests.saml.as_ref(), |start| addresses(&start.sp_initiate_url)),
    },
    Rule {
        id: "test.saml.sp-initiate-description.required",
        demands: "With the SP flow over SAML, it is described how a sign-on starts at the app.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `sp_initiate_description` beside `sp_initiate_url`: what to press, what to type.",
        source: SAML,
        run: |it| {
            let start = it.tests().and_then(|tests| tests.value.saml.as_ref());
            let beside = start.map_or(it.tests_place(), |start| start.place);
            let description = start.and_then(|start| start.value.sp_initiate_description.as_ref());
            if sp_flow(it) { given(description, "sp_initiate_description", beside) } else { Vec::new() }
        },
    },
    Rule {
        id: "test.saml.sp-initiate-description.length",
        demands: "The description of how a sign-on over SAML starts has at most 2048 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write the rest into the configuration guide.",
        source: SAML,
        run: |it| starts(it, |tests| tests.saml.as_ref(), |start| at_most(2_048, &start.sp_initiate_description)),
    },
];

/// Whether test information about the SP flow over SAML is demanded.
fn sp_flow(context: &Context<'_>) -> bool {
    context.tests().is_some() && context.saml().is_some_and(|saml| saml.value.sp_flow)
}

fn start_url(start: Option<&Located<SpStart>>, tests: Place) -> Vec<Breach> {
    let beside = start.map_or(tests, |start| start.place);
    given(start.and_then(|start| start.value.sp_initiate_url.as_ref()), "sp_initiate_url", beside)
}

fn starts(
    context: &Context<'_>,
    start: fn(&TestInformation) -> Option<&Located<SpStart>>,
    demand: impl Fn(&SpStart) -> Vec<Breach>,
) -> Vec<Breach> {
    of(context, |tests| start(&tests.value).map(|start| demand(&start.value)).unwrap_or_default())
}
