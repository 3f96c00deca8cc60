//! `saml.assertion.authn-statement`: the assertion says that the user signed in.
//!
//! # What it checks
//! There is at least one `AuthnStatement`, and none of its `AuthnInstant`s lies after the delivery (plus the
//! allowed clock difference).
//!
//! # Why it matters
//! Without it the assertion only describes the user.
//!
//! # What to do
//! This comes from the org: look at the decoded message.
//!
//! # Reference
//! SAML profiles §4.1.4.2; SAML core §2.7.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown, saml::skew},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.authn-statement",
    title: "the assertion says that the user signed in",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2; SAML core §2.7.2",
    remedy: "This comes from the org: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let expected = "an AuthnStatement that is not of the future";
    let late = assertion
        .authn_statements
        .iter()
        .filter_map(|statement| statement.authn_instant.as_ref())
        .find(|instant| instant.time.is_none_or(|time| time > delivered.at + skew(subject)));
    let judgement = match late {
        Some(late) => Judgement::failed(expected, format!("AuthnInstant {}", shown(&late.text))),
        None => Judgement::of(
            !assertion.authn_statements.is_empty(),
            expected,
            format!("{} of them", assertion.authn_statements.len()),
        ),
    };
    Ok(judgement.at(delivered.exchange))
}
