//! `oidc.authz.scope-openid`: the app asks for an ID token.
//!
//! # What it checks
//! `scope` contains `openid`.
//!
//! # Why it matters
//! Without it, the request is OAuth, not OpenID Connect, and nobody is authenticated.
//!
//! # What to do
//! Add `openid` to the app's scopes.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.1

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.scope-openid",
    title: "the app asks for an ID token",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.1",
    remedy: "Add `openid` to the app's scopes.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let holds = request.message.scopes().any(|scope| scope == "openid");
    Ok(Judgement::of(holds, "the scope openid", shown_all(request.message.scopes())).at(request.exchange))
}
