//! `oidc.authz.pkce-present`: the request has a PKCE challenge.
//!
//! # What it checks
//! `code_challenge` is present.
//!
//! # Why it matters
//! It makes a stolen code worthless; for web apps it is recommended.
//!
//! # What to do
//! Switch PKCE on in the app's OpenID Connect library.
//!
//! # Reference
//! RFC 9700 §2.1.1; RFC 7636 §4.3

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.pkce-present",
    title: "the request has a PKCE challenge",
    severity: Severity::Warn,
    scope: Scope::OIDC,
    reference: "RFC 9700 §2.1.1; RFC 7636 §4.3",
    remedy: "Switch PKCE on in the app's OpenID Connect library.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let present = request.message.get("code_challenge").is_some_and(|challenge| !challenge.is_empty());
    Ok(Judgement::of(present, "a code_challenge", if present { "present" } else { "none" }).at(request.exchange))
}
