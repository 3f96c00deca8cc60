//! The app asks for what an account needs.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.scope-profile-jit",
    title: "the app asks for what an account needs",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcRequest,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "`scope` contains `profile` and `email` when the app makes accounts at the first sign-on.",
        why: "Without them the org tells neither names nor e-mail address.",
        remedy: "Ask for `openid profile email`.",
        reference: "OpenID Connect Core §5.4; Okta: JIT test compares first name, last name and e-mail",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let holds = ["profile", "email"].iter().all(|wanted| request.message.scopes().any(|scope| scope == *wanted));
    Ok(Judgement::of(holds, "the scopes profile and email", shown_all(request.message.scopes()))
        .pointing(in_request(&request.message, "scope")))
}
