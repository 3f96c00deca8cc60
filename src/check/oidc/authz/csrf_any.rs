//! The request is protected against forgery.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.csrf-any",
    title: "the request is protected against forgery",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "At least one of `state`, `nonce` and `code_challenge` is there.",
        why: "Without any of them every answer fits every browser.",
        remedy: "Send `state`, and PKCE besides.",
        reference: "RFC 9700 §2.1, §4.7.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let present: Vec<_> = ["state", "nonce", "code_challenge"]
        .into_iter()
        .filter(|name| request.message.get(name).is_some_and(|value| !value.is_empty()))
        .collect();
    let actual = if present.is_empty() { "none of them".to_owned() } else { present.join(", ") };
    Ok(Judgement::of(!present.is_empty(), "state, nonce or code_challenge", actual))
}
