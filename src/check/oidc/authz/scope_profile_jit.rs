//! The app asks for what a new account needs.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.scope-profile-jit",
    title: "the app asks for what a new account needs",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcRequest,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "`scope` contains `profile` and `email`.",
        why: "First name, last name and e-mail of a new user come with these scopes only.",
        remedy: "Add `profile` and `email` to the app's scopes.",
        reference: "OpenID Connect Core §5.4; Okta Submission Tester: JIT test",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let holds = ["profile", "email"].iter().all(|wanted| request.message.scopes().any(|scope| scope == *wanted));
    Ok(Judgement::of(holds, "the scopes profile and email", shown_all(request.message.scopes())).at(request.exchange))
}
