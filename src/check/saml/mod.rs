//! SAML messages, in the order of their way, and what several of their checks share.

pub(super) mod acs;
pub(super) mod assertion;
pub(super) mod attr;
pub(super) mod request;
pub(super) mod response;
pub(super) mod sig;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Judgement, Missing, SamlMessages, Subject, judgement::shown};
use crate::{
    clock::rfc3339,
    protocol::saml::{Assertion, EntityName, Instant, SubjectConfirmation, signature::Rule},
};

/// The name format of a system entity (SAML core §8.3.6).
pub(super) const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
/// The confirmation method of web browser sign-on (SAML profiles §3.3).
pub(super) const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
/// How far a message's time may be from its delivery, the clock difference aside.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// The allowed difference between clocks.
pub(super) fn skew(subject: &Subject<'_>) -> TimeDelta {
    // The bound keeps sums of times from overflowing, whatever a scenario says.
    TimeDelta::seconds(subject.expectations.clock_skew_seconds.clamp(0, 86_400))
}

/// A time in UTC near a moment.
pub(super) fn near(name: &str, instant: Option<&Instant>, at: DateTime<Utc>, subject: &Subject<'_>) -> Judgement {
    let expected = format!("{name} in UTC within 5 minutes of {}", rfc3339(at));
    let Some(instant) = instant else { return Judgement::failed(expected, format!("no {name}")) };
    let holds = instant.utc && instant.time.is_some_and(|time| (time - at).abs() <= FRESH + skew(subject));
    Judgement::of(holds, expected, shown(&instant.text))
}

/// An `InResponseTo` names the request that was sent, or is absent when none was.
pub(super) fn answers(
    name: &str,
    subject: &Subject<'_>,
    messages: &SamlMessages,
    value: Option<&str>,
) -> Result<Judgement, Missing> {
    let delivered = messages.delivered()?.exchange;
    if !subject.started_by_app() && messages.requests.iter().all(|request| request.exchange > delivered) {
        let actual = value.map_or_else(|| "none".to_owned(), shown);
        return Ok(Judgement::of(value.is_none(), format!("no {name}: nothing was asked"), actual));
    }
    let (_, request) = messages.request()?;
    let id = request.id.as_deref().ok_or_else(|| Missing::new("the ID of the AuthnRequest"))?;
    Ok(Judgement::same(id, value))
}

/// An issuer is that entity, by name and by format.
pub(super) fn same_entity(expected: &str, issuer: Option<&EntityName>) -> Judgement {
    let format = issuer.and_then(|issuer| issuer.format.as_deref());
    match (issuer, format) {
        (None, _) => Judgement::failed(shown(expected), "no Issuer"),
        (Some(_), Some(format)) if format != ENTITY => {
            Judgement::failed(format!("no Format, or {ENTITY}"), format!("Format {}", shown(format)))
        }
        (Some(issuer), _) => Judgement::same(expected, Some(&issuer.value)),
    }
}

/// The confirmations that a browser may present.
pub(super) fn bearers(assertion: &Assertion) -> impl Iterator<Item = &SubjectConfirmation> {
    let confirmations = assertion.subject.iter().flat_map(|subject| &subject.confirmations);
    confirmations.filter(|confirmation| confirmation.method.as_deref() == Some(BEARER))
}

/// One fitting bearer confirmation is enough (SAML profiles §4.1.4.2); without one, the first is shown.
pub(super) fn best_bearer(
    assertion: &Assertion,
    fits: impl Fn(&SubjectConfirmation) -> bool,
) -> Result<&SubjectConfirmation, Missing> {
    let best = bearers(assertion).find(|bearer| fits(bearer)).or_else(|| bearers(assertion).next());
    best.ok_or_else(|| Missing::new("a bearer confirmation in the assertion"))
}

/// A rule of the signature gate, judged for the whole response.
pub(super) fn gate_rule(messages: &SamlMessages, rule: Rule, expected: &str) -> Result<Judgement, Missing> {
    let defect = messages.defects()?.iter().find(|defect| defect.rule == rule);
    Ok(match defect {
        None => Judgement::passed(expected, "it holds"),
        Some(defect) => Judgement::failed(expected, format!("{} at byte {}", defect.found, defect.offset)),
    })
}
