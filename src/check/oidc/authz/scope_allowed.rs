//! Only scopes of the catalog are asked for.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.scope-allowed",
    title: "only scopes of the catalog are asked for",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`scope` asks for nothing besides `openid`, `profile`, `email`, `address` and `phone`.",
        why: "`offline_access`, `groups` and custom scopes do not exist for integrations of the catalog.",
        remedy: "Leave the other scopes out; keep the session by the app's own means.",
        reference: "Okta: OpenID Connect integration limitations",
    },
    run,
};

/// The scopes that an integration may ask for.
const ALLOWED: [&str; 5] = ["openid", "profile", "email", "address", "phone"];

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let foreign: Vec<_> = request.message.scopes().filter(|scope| !ALLOWED.contains(scope)).collect();
    let expected = format!("only {}", ALLOWED.join(", "));
    let actual = if foreign.is_empty() {
        shown_all(request.message.scopes())
    } else {
        format!("also {}", shown_all(foreign.iter().copied()))
    };
    Ok(Judgement::of(foreign.is_empty(), expected, actual).pointing(in_request(&request.message, "scope")))
}
