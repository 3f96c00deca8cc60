//! `oidc.authz.scope-allowed`: the app asks for standard scopes only.
//!
//! # What it checks
//! `scope` contains nothing but `openid`, `profile`, `email`, `address` and `phone`.
//!
//! # Why it matters
//! The org authorization server of a customer has no custom scopes, and the catalog does not allow
//! `offline_access` and `groups`.
//!
//! # What to do
//! Remove the scopes named here from the app.
//!
//! # Reference
//! Okta: OpenID Connect integration limitations

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::Severity,
};

/// The scopes that every org's own authorization server grants to catalog apps.
const ALLOWED: [&str; 5] = ["openid", "profile", "email", "address", "phone"];

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.scope-allowed",
    title: "the app asks for standard scopes only",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "Okta: OpenID Connect integration limitations",
    remedy: "Remove the scopes named here from the app.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let foreign: Vec<_> = request.message.scopes().filter(|scope| !ALLOWED.contains(scope)).collect();
    let expected = format!("only {}", ALLOWED.join(", "));
    let actual = if foreign.is_empty() {
        shown_all(request.message.scopes())
    } else {
        format!("also {}", shown_all(foreign.iter().copied()))
    };
    Ok(Judgement::of(foreign.is_empty(), expected, actual).at(request.exchange))
}
