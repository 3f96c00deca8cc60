//! The session that the org allows lies ahead.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    clock::rfc3339,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.session-expiry",
    title: "the session that the org allows lies ahead",
    severity: Severity::Info,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports a `SessionNotOnOrAfter` that has passed at the delivery.",
        why: "An app that honours it ends the session at once.",
        remedy: "Set the session lifetime of the org's policy to more than the sign-on takes.",
        reference: "SAML core §2.7.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (delivered, assertion) = subject.assertion()?;
    let end = assertion.authn_statements.iter().find_map(|statement| statement.session_not_on_or_after.as_ref());
    let end = end.ok_or_else(|| Missing::new("a SessionNotOnOrAfter in the assertion"))?;
    let ahead = end.value.time.is_some_and(|time| time > delivered.at);
    Ok(Judgement::of(ahead, format!("a time after {}", rfc3339(delivered.at)), shown(&end.value.text))
        .in_xml(Some(end)))
}
