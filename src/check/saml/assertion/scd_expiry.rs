//! The assertion must be delivered soon.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        saml::{best_bearer, skew},
    },
    clock::rfc3339,
    finding::{Basis, Severity},
    protocol::saml::SubjectConfirmation,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.scd-expiry",
    title: "the assertion must be delivered soon",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`NotOnOrAfter` of a bearer confirmation lies after the delivery and at most ten minutes ahead (Okta: \
               five), the scenario's clock difference aside.",
        why: "A confirmation without an end, or with a distant one, can be stolen and used later.",
        remedy: "Compare the clocks of the org, of this machine and of the app.",
        reference: "SAML profiles §4.1.4.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (delivered, assertion) = subject.assertion()?;
    let skew = skew(subject);
    let fits = |end: DateTime<Utc>| delivered.at < end + skew && end <= delivered.at + TimeDelta::minutes(10) + skew;
    let end_of = |bearer: &SubjectConfirmation| bearer.not_on_or_after.as_ref().and_then(|end| end.value.time);
    let bearer = best_bearer(assertion, |bearer| end_of(bearer).is_some_and(fits))?;
    let end = bearer.not_on_or_after.as_ref();
    let expected = format!("an end within 10 minutes after the delivery at {}", rfc3339(delivered.at));
    let actual = end.map_or_else(|| "no NotOnOrAfter".to_owned(), |end| shown(&end.value.text));
    Ok(Judgement::of(end_of(bearer).is_some_and(fits), expected, actual).in_xml(end))
}
