//! The user has signed in already.

use chrono::{DateTime, Utc};

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, saml::skew},
    clock::rfc3339,
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.authn-instant",
    title: "the user has signed in already",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`AuthnInstant` is a time that is not of the future, the scenario's clock difference aside. When the \
               app forced a new sign-in with `ForceAuthn`, it is not before the request.",
        why: "An app that forces a new sign-in relies on this time only.",
        remedy: "Compare the clocks; when `ForceAuthn` is used, see that the instance honours it.",
        reference: "SAML core §2.7.2, §3.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (delivered, assertion) = subject.assertion()?;
    let instant = assertion.authn_statements.first().map(|statement| statement.authn_instant.as_ref());
    let instant = instant.ok_or_else(|| Missing::new("an AuthnStatement in the assertion"))?;
    let forced = subject.saml()?.1.asked().filter(|(_, it)| matches!(it.force_authn.text(), Some("true" | "1")));
    let latest = delivered.at + skew(subject);
    let earliest = forced.map(|(sent, _)| sent.at - skew(subject));
    let fits = |time: DateTime<Utc>| time <= latest && earliest.is_none_or(|earliest| earliest <= time);
    let expected = match earliest {
        None => format!("a time not after {}", rfc3339(latest)),
        Some(earliest) => format!("a time from {} to {}", rfc3339(earliest), rfc3339(latest)),
    };
    let actual = instant.map_or_else(|| "no AuthnInstant".to_owned(), |instant| shown(&instant.value.text));
    let holds = instant.and_then(|instant| instant.value.time).is_some_and(fits);
    Ok(Judgement::of(holds, expected, actual).in_xml(instant))
}
