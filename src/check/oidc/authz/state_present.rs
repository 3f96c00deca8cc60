//! `oidc.authz.state-present`: the request has a state.
//!
//! # What it checks
//! `state` is present and not empty.
//!
//! # Why it matters
//! Okta refuses requests without it; it ties the answer to the browser that asked.
//!
//! # What to do
//! Send a random `state` with each request, and compare it in the answer.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.1; RFC 6749 §10.12; RFC 9700 §4.7

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.state-present",
    title: "the request has a state",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.1; RFC 6749 §10.12; RFC 9700 §4.7",
    remedy: "Send a random `state` with each request, and compare it in the answer.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let state = request.message.get("state");
    let actual = state.map_or_else(|| "none".to_owned(), |state| format!("{} characters", state.chars().count()));
    Ok(Judgement::of(state.is_some_and(|state| !state.is_empty()), "a state", actual).at(request.exchange))
}
