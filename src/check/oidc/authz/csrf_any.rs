//! `oidc.authz.csrf-any`: something ties the answer to the browser.
//!
//! # What it checks
//! At least one of `state`, `nonce` and `code_challenge` is present.
//!
//! # Why it matters
//! Without any of them, an attacker can sign a victim in to the attacker's account.
//!
//! # What to do
//! Send a random `state`, a `nonce` and a PKCE challenge with each request.
//!
//! # Reference
//! RFC 9700 §2.1, §4.7.1

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.csrf-any",
    title: "something ties the answer to the browser",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "RFC 9700 §2.1, §4.7.1",
    remedy: "Send a random `state`, a `nonce` and a PKCE challenge with each request.",
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
