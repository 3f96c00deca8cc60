//! `oidc.authz.scope-profile-jit`: the app asks for what a new account needs.
//!
//! # What it checks
//! `scope` contains `profile` and `email`.
//!
//! # Why it matters
//! First name, last name and e-mail of a new user come with these scopes only.
//!
//! # What to do
//! Add `profile` and `email` to the app's scopes.
//!
//! # Reference
//! OpenID Connect Core §5.4; Okta Submission Tester: JIT test

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.scope-profile-jit",
    title: "the app asks for what a new account needs",
    severity: Severity::Fail,
    scope: Scope::OIDC.for_new_users(),
    reference: "OpenID Connect Core §5.4; Okta Submission Tester: JIT test",
    remedy: "Add `profile` and `email` to the app's scopes.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let holds = ["profile", "email"].iter().all(|wanted| request.message.scopes().any(|scope| scope == *wanted));
    Ok(Judgement::of(holds, "the scopes profile and email", shown_all(request.message.scopes())).at(request.exchange))
}
