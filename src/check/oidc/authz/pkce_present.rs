//! The request uses PKCE.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.pkce-present",
    title: "the request uses PKCE",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`code_challenge` is there.",
        why: "A code that leaks is worthless without the verifier.",
        remedy: "Send a `code_challenge` with the method `S256`.",
        reference: "RFC 9700 §2.1.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let present = request.message.get("code_challenge").is_some_and(|challenge| !challenge.is_empty());
    Ok(Judgement::of(present, "a code_challenge", if present { "present" } else { "none" }))
}
