//! The request is one of OpenID Connect.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.scope-openid",
    title: "the request is one of OpenID Connect",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`scope` contains `openid`.",
        why: "Without it the org sends no ID token, and nobody is signed in.",
        remedy: "Ask for `openid profile email`.",
        reference: "OpenID Connect Core §3.1.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let holds = request.message.scopes().any(|scope| scope == "openid");
    Ok(Judgement::of(holds, "the scope openid", shown_all(request.message.scopes()))
        .pointing(in_request(&request.message, "scope")))
}
