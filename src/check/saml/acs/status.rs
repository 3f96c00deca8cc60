//! `saml.acs.status`: the app takes the response.
//!
//! # What it checks
//! The app's assertion consumer service answers with 2xx, 302 or 303 within ten seconds. Other redirects and a
//! slow answer are warnings.
//!
//! # Why it matters
//! An error here means that the app refused the response, rightly or not.
//!
//! # What to do
//! When the findings about the response itself all pass, the app is wrong: its copy of the org's certificate or
//! metadata, its own entity id or ACS URL, its clock, or just-in-time provisioning that is off. Read the app's
//! log.
//!
//! # Reference
//! SAML bindings §3.5.5; RFC 9700 §4.12

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, answer::answered},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.acs.status",
    title: "the app takes the response",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML bindings §3.5.5; RFC 9700 §4.12",
    remedy: "When the findings about the response itself all pass, the app is wrong: its copy of the org's certificate or metadata, its own entity id or ACS URL, its clock, or just-in-time provisioning that is off. Read the app's log.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let delivered = messages.delivered()?;
    Ok(answered(subject, delivered.exchange)?.at(delivered.exchange))
}
