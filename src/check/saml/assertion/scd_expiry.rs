//! `saml.assertion.scd-expiry`: the assertion may be delivered only for minutes.
//!
//! # What it checks
//! `NotOnOrAfter` of a bearer confirmation is present, lies after the moment of delivery, and not more than ten
//! minutes after it (each plus the allowed clock difference).
//!
//! # Why it matters
//! A stolen assertion must be worthless soon.
//!
//! # What to do
//! Compare the clocks of the org, the app and this machine.
//!
//! # Reference
//! SAML profiles §4.1.4.2

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        judgement::shown,
        saml::{best_bearer, skew},
    },
    clock::rfc3339,
    finding::Severity,
    protocol::saml::SubjectConfirmation,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.scd-expiry",
    title: "the assertion may be delivered only for minutes",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2",
    remedy: "Compare the clocks of the org, the app and this machine.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let skew = skew(subject);
    let fits = |end: DateTime<Utc>| delivered.at < end + skew && end <= delivered.at + TimeDelta::minutes(10) + skew;
    let end_of = |bearer: &SubjectConfirmation| bearer.not_on_or_after.as_ref().and_then(|end| end.time);
    let bearer = best_bearer(assertion, |bearer| end_of(bearer).is_some_and(fits))?;
    let expected = format!("an end within 10 minutes after the delivery at {}", rfc3339(delivered.at));
    let actual = bearer.not_on_or_after.as_ref().map_or_else(|| "no NotOnOrAfter".to_owned(), |end| shown(&end.text));
    Ok(Judgement::of(end_of(bearer).is_some_and(fits), expected, actual).at(delivered.exchange))
}
