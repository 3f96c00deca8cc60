//! `saml.request.version`: the AuthnRequest is SAML 2.0.
//!
//! # What it checks
//! `Version` is `2.0`.
//!
//! # Why it matters
//! Okta's catalog takes SAML 2.0 only.
//!
//! # What to do
//! Send `Version="2.0"`.
//!
//! # Reference
//! SAML core §3.2.1, §4.1; Okta: SAML 2.0 only

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.version",
    title: "the AuthnRequest is SAML 2.0",
    severity: Severity::Fail,
    scope: Scope::SAML.started_by(Direction::Sp),
    reference: "SAML core §3.2.1, §4.1; Okta: SAML 2.0 only",
    remedy: "Send `Version=\"2.0\"`.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (sent, request) = messages.request()?;
    Ok(Judgement::same("2.0", request.version.as_deref()).at(sent.exchange))
}
