//! SAML messages, in the order of their way, and what several of their checks share.

pub(in crate::check) mod acs;
pub(in crate::check) mod assertion;
pub(in crate::check) mod attr;
pub(in crate::check) mod cfg;
pub(in crate::check) mod encrypted_algs;
pub(in crate::check) mod md;
pub(in crate::check) mod request;
pub(in crate::check) mod response;
pub(in crate::check) mod sig;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Judgement, Missing, Subject, judgement::shown};
use crate::{
    clock::rfc3339,
    finding::Place,
    protocol::{
        Placed,
        saml::{Assertion, Certificate, EntityName, Instant, SubjectConfirmation, signature::Rule},
    },
};

/// The name format of a system entity (SAML core §8.3.6).
pub(in crate::check) const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
/// The name format that leaves it to the org (SAML core §8.3.1).
pub(in crate::check) const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
/// The confirmation method of web browser sign-on (SAML profiles §3.3).
pub(in crate::check) const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
/// How far a message's time may be from its delivery, the clock difference aside.
const FRESH: TimeDelta = TimeDelta::minutes(5);
/// How long a signing certificate should still be valid.
const TIME_LEFT: TimeDelta = TimeDelta::days(30);

/// The allowed difference between clocks.
pub(in crate::check) fn skew(subject: &Subject<'_>) -> TimeDelta {
    // The bound keeps sums of times from overflowing, whatever a scenario says.
    TimeDelta::seconds(subject.expectations.clock_skew_seconds.clamp(0, 86_400))
}

/// A time in UTC near a moment.
pub(in crate::check) fn near(
    name: &str,
    instant: Option<&Placed<Instant>>,
    at: DateTime<Utc>,
    subject: &Subject<'_>,
) -> Judgement {
    let expected = format!("{name} in UTC within 5 minutes of {}", rfc3339(at));
    let Some(placed) = instant else { return Judgement::failed(expected, format!("no {name}")) };
    let instant = &placed.value;
    let holds = instant.utc && instant.time.is_some_and(|time| (time - at).abs() <= FRESH + skew(subject));
    Judgement::of(holds, expected, shown(&instant.text)).in_xml(Some(placed))
}

/// An `InResponseTo` names the request that was sent, or is absent when none was.
pub(in crate::check) fn answers(
    name: &str,
    subject: &Subject<'_>,
    value: Option<&Placed<String>>,
) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let delivered = messages.delivered()?.exchange;
    if !subject.started_by_app() && messages.requests.iter().all(|request| request.exchange > delivered) {
        let actual = value.map_or_else(|| "none".to_owned(), |value| shown(&value.value));
        return Ok(Judgement::of(value.is_none(), format!("no {name}: nothing was asked"), actual).in_xml(value));
    }
    let (_, request) = messages.request()?;
    let id = request.id.as_ref().ok_or_else(|| Missing::new("the ID of the AuthnRequest"))?;
    Ok(Judgement::same_xml(&id.value, value))
}

/// An issuer is that entity, by name and by format.
pub(in crate::check) fn same_entity(expected: &str, issuer: Option<&EntityName>) -> Judgement {
    let Some(issuer) = issuer else { return Judgement::failed(shown(expected), "no Issuer") };
    if let Some(format) = issuer.format.as_ref().filter(|format| format.value != ENTITY) {
        let actual = format!("Format {}", shown(&format.value));
        return Judgement::failed(format!("no Format, or {ENTITY}"), actual).in_xml(Some(format));
    }
    Judgement::same_xml(expected, Some(&issuer.value))
}

/// The confirmations that a browser may present.
pub(in crate::check) fn bearers(assertion: &Assertion) -> impl Iterator<Item = &SubjectConfirmation> {
    let confirmations = assertion.subject.iter().flat_map(|subject| &subject.confirmations);
    confirmations.filter(|confirmation| confirmation.method.as_ref().is_some_and(|method| method.value == BEARER))
}

/// One fitting bearer confirmation is enough (SAML profiles §4.1.4.2); without one, the first is shown.
pub(in crate::check) fn best_bearer(
    assertion: &Assertion,
    fits: impl Fn(&SubjectConfirmation) -> bool,
) -> Result<&SubjectConfirmation, Missing> {
    let best = bearers(assertion).find(|bearer| fits(bearer)).or_else(|| bearers(assertion).next());
    best.ok_or_else(|| Missing::new("a bearer confirmation in the assertion"))
}

/// A rule of the signature gate, judged for the whole response.
pub(in crate::check) fn gate_rule(subject: &Subject<'_>, rule: Rule, expected: &str) -> Result<Judgement, Missing> {
    let defects = subject.saml()?.1.response_defects()?;
    Ok(match defects.iter().find(|defect| defect.rule == rule) {
        None => Judgement::passed(expected, "it holds"),
        Some(defect) => Judgement::failed(expected, defect.found.clone()).pointing(Some(Place::xml(&defect.place))),
    })
}

/// What is wrong with a signing certificate at a moment, if anything is.
pub(in crate::check) fn certificate_problem(encoded: &str, at: DateTime<Utc>) -> Option<String> {
    match Certificate::read(encoded) {
        Err(error) => Some(error.to_string()),
        Ok(certificate) if certificate.not_after < at + TIME_LEFT => {
            Some(format!("{} ends on {}", shown(&certificate.subject), rfc3339(certificate.not_after)))
        }
        Ok(certificate) if !certificate.key.is_strong() => {
            Some(format!("{} has {}", shown(&certificate.subject), certificate.key))
        }
        Ok(_) => None,
    }
}
