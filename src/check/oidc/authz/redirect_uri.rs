//! `oidc.authz.redirect-uri`: the app asks for a declared redirect URI.
//!
//! # What it checks
//! `redirect_uri` is present once, has no fragment, and is one of the redirect URIs that the submission
//! declares, character by character.
//!
//! # Why it matters
//! The org sends codes to declared addresses only, and refuses any other with an error page.
//!
//! # What to do
//! Declare this address in the submission, or let the app send a declared one.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.1; RFC 9700 §2.1

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.redirect-uri",
    title: "the app asks for a declared redirect URI",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.1; RFC 9700 §2.1",
    remedy: "Declare this address in the submission, or let the app send a declared one.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let expected = format!("one of {}", shown_all(expectations.redirect_uris.iter().map(String::as_str)));
    let uris: Vec<_> = request.message.parameters.all("redirect_uri").collect();
    let holds = matches!(uris.as_slice(), [uri] if !uri.contains('#') && expectations.redirect_uris.iter().any(|declared| declared == uri));
    Ok(Judgement::of(holds, expected, shown_all(uris)).at(request.exchange))
}
