//! The app asks for standard scopes only.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
};

/// The scopes that every org's own authorization server grants to catalog apps.
const ALLOWED: [&str; 5] = ["openid", "profile", "email", "address", "phone"];

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.scope-allowed",
    title: "the app asks for standard scopes only",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`scope` contains nothing but `openid`, `profile`, `email`, `address` and `phone`.",
        why: "The org authorization server of a customer has no custom scopes, and the catalog does not allow \
              `offline_access` and `groups`.",
        remedy: "Remove the scopes named here from the app.",
        reference: "Okta: OpenID Connect integration limitations",
    },
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
