//! `oidc.authz.no-secret`: the request carries no secret.
//!
//! # What it checks
//! The authorization request has no client secret, password, client assertion, code verifier or access token.
//!
//! # Why it matters
//! The address stands in the browser's history and in logs.
//!
//! # What to do
//! Send credentials from the app's server to the token endpoint only.
//!
//! # Reference
//! RFC 6749 §2.3.1; RFC 9700 §2.5

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

/// Parameters that only a server may send, to the token endpoint.
const SECRET: [&str; 7] =
    ["client_secret", "password", "client_assertion", "code_verifier", "access_token", "refresh_token", "id_token"];

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.no-secret",
    title: "the request carries no secret",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "RFC 6749 §2.3.1; RFC 9700 §2.5",
    remedy: "Send credentials from the app's server to the token endpoint only.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    let found: Vec<_> = SECRET.into_iter().filter(|name| request.message.parameters.has(name)).collect();
    let actual = if found.is_empty() { "none".to_owned() } else { format!("{} (value withheld)", found.join(", ")) };
    Ok(Judgement::of(found.is_empty(), "no credential in the request", actual).at(request.exchange))
}
