//! Something ties the answer to the browser.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.csrf-any",
    title: "something ties the answer to the browser",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "At least one of `state`, `nonce` and `code_challenge` is present.",
        why: "Without any of them, an attacker can sign a victim in to the attacker's account.",
        remedy: "Send a random `state`, a `nonce` and a PKCE challenge with each request.",
        reference: "RFC 9700 §2.1, §4.7.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let present: Vec<_> = ["state", "nonce", "code_challenge"]
        .into_iter()
        .filter(|name| request.message.get(name).is_some_and(|value| !value.is_empty()))
        .collect();
    let actual = if present.is_empty() { "none of them".to_owned() } else { present.join(", ") };
    Ok(Judgement::of(!present.is_empty(), "state, nonce or code_challenge", actual).at(request.exchange))
}
