//! `saml.request.acs-url`: the AuthnRequest asks for a declared ACS.
//!
//! # What it checks
//! `AssertionConsumerServiceURL`, when present, is one of the ACS URLs that the submission declares, character
//! by character.
//!
//! # Why it matters
//! The org answers only to declared addresses, and ignores or refuses any other.
//!
//! # What to do
//! Declare this address in the submission, or let the app send a declared one.
//!
//! # Reference
//! SAML core §3.4.1; Okta: ACS URLs of the submission

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
    },
    finding::Severity,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.acs-url",
    title: "the AuthnRequest asks for a declared ACS",
    severity: Severity::Fail,
    scope: Scope::SAML.started_by(Direction::Sp),
    reference: "SAML core §3.4.1; Okta: ACS URLs of the submission",
    remedy: "Declare this address in the submission, or let the app send a declared one.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (sent, request) = messages.request()?;
    let expected = format!("one of {}, or none", shown_all(expectations.acs_urls.iter().map(String::as_str)));
    Ok(match request.acs_url.as_deref() {
        None => Judgement::passed(expected, "none"),
        Some(url) => Judgement::of(expectations.acs_urls.iter().any(|acs| acs == url), expected, shown(url)),
    }
    .at(sent.exchange))
}
