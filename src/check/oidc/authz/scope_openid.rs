//! The app asks for an ID token.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.scope-openid",
    title: "the app asks for an ID token",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`scope` contains `openid`.",
        why: "Without it, the request is OAuth, not OpenID Connect, and nobody is authenticated.",
        remedy: "Add `openid` to the app's scopes.",
        reference: "OpenID Connect Core §3.1.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let holds = request.message.scopes().any(|scope| scope == "openid");
    Ok(Judgement::of(holds, "the scope openid", shown_all(request.message.scopes())).at(request.exchange))
}
