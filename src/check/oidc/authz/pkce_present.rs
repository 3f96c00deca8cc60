//! The request has a PKCE challenge.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.pkce-present",
    title: "the request has a PKCE challenge",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`code_challenge` is present.",
        why: "It makes a stolen code worthless; for web apps it is recommended.",
        remedy: "Switch PKCE on in the app's OpenID Connect library.",
        reference: "RFC 9700 §2.1.1; RFC 7636 §4.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let present = request.message.get("code_challenge").is_some_and(|challenge| !challenge.is_empty());
    Ok(Judgement::of(present, "a code_challenge", if present { "present" } else { "none" }).at(request.exchange))
}
