//! The assertion is valid now.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, saml::skew},
    clock::rfc3339,
    finding::{Basis, Place, Severity},
    protocol::{Placed, saml::Instant},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.conditions-window",
    title: "the assertion is valid now",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`Conditions` has `NotBefore` and `NotOnOrAfter`, the first before the second, and the delivery \
               between them, the scenario's clock difference aside.",
        why: "Outside its time an assertion says nothing; apps with another clock refuse it.",
        remedy: "Compare the clocks of the org, of this machine and of the app; allow a few minutes of difference in \
                 the app.",
        reference: "SAML core §2.5.1.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (delivered, assertion) = subject.assertion()?;
    let expected = format!("NotBefore, the delivery at {}, NotOnOrAfter, in this order", rfc3339(delivered.at));
    let Some(conditions) = &assertion.conditions else {
        return Ok(Judgement::failed(expected, "no Conditions").pointing(Some(Place::xml(&assertion.place))));
    };
    let (start, end) = (conditions.not_before.as_ref(), conditions.not_on_or_after.as_ref());
    let time = |instant: Option<&Placed<Instant>>| instant.and_then(|instant| instant.value.time);
    let words = |instant: Option<&Placed<Instant>>| {
        instant.map_or_else(|| "none".to_owned(), |instant| shown(&instant.value.text))
    };
    let begun = time(start).is_some_and(|start| start <= delivered.at + skew(subject));
    let over = time(end).is_none_or(|end| end + skew(subject) <= delivered.at);
    let in_order = matches!((time(start), time(end)), (Some(start), Some(end)) if start < end);
    let actual = format!("NotBefore {}, NotOnOrAfter {}", words(start), words(end));
    let wrong = if begun { end } else { start };
    Ok(Judgement::of(begun && !over && in_order, expected, actual).in_xml(wrong))
}
