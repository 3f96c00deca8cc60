//! `saml.assertion.conditions-window`: the assertion is valid when it is delivered.
//!
//! # What it checks
//! `Conditions` has `NotBefore` and `NotOnOrAfter`, in this order, and the delivery lies between them (with the
//! allowed clock difference).
//!
//! # Why it matters
//! An app must refuse an assertion outside its times.
//!
//! # What to do
//! Compare the clocks of the org, the app and this machine.
//!
//! # Reference
//! SAML core §2.5.1.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown, saml::skew},
    clock::rfc3339,
    finding::Severity,
    protocol::saml::Instant,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.conditions-window",
    title: "the assertion is valid when it is delivered",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §2.5.1.2",
    remedy: "Compare the clocks of the org, the app and this machine.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let expected = format!("NotBefore, the delivery at {}, NotOnOrAfter, in this order", rfc3339(delivered.at));
    let Some(conditions) = &assertion.conditions else {
        return Ok(Judgement::failed(expected, "no Conditions").at(delivered.exchange));
    };
    let time = |instant: &Option<Instant>| instant.as_ref().and_then(|instant| instant.time);
    let text =
        |instant: &Option<Instant>| instant.as_ref().map_or_else(|| "none".to_owned(), |instant| shown(&instant.text));
    let holds = match (time(&conditions.not_before), time(&conditions.not_on_or_after)) {
        (Some(start), Some(end)) => {
            start < end && start <= delivered.at + skew(subject) && delivered.at < end + skew(subject)
        }
        _ => false,
    };
    let actual =
        format!("NotBefore {}, NotOnOrAfter {}", text(&conditions.not_before), text(&conditions.not_on_or_after));
    Ok(Judgement::of(holds, expected, actual).at(delivered.exchange))
}
