//! The request has a state.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.state-present",
    title: "the request has a state",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`state` is there and not empty.",
        why: "It ties the answer to the browser that asked; Okta refuses requests without it.",
        remedy: "Send a fresh random value, keep it with the browser's session, and compare it in the answer.",
        reference: "OpenID Connect Core §3.1.2.1; RFC 6749 §10.12; RFC 9700 §4.7",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let state = request.message.get("state");
    let actual = state.map_or_else(|| "none".to_owned(), |state| format!("{} characters", state.chars().count()));
    Ok(Judgement::of(state.is_some_and(|state| !state.is_empty()), "a state", actual)
        .pointing(in_request(&request.message, "state")))
}
