//! The org's hint is passed on.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::readable},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.initiate.login-hint",
    title: "the org's hint is passed on",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::OidcInitiation,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "Reports a `login_hint` of the initiate-login request that the authorization request does not carry.",
        why: "Without it a user with several accounts may be signed in with the wrong one.",
        remedy: "Send the hint on as `login_hint` of the authorization request.",
        reference: "OpenID Connect Core §4, §3.1.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (initiation, request) = subject.oidc()?.1.initiated()?;
    let hint = initiation.message.login_hint.text();
    let hint = hint.ok_or_else(|| Missing::new("a login_hint in the initiate-login request"))?;
    Ok(Judgement::same(hint, readable(request)?.message.get("login_hint")).at(request.exchange))
}
