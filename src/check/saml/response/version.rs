//! `saml.response.version`: the response is SAML 2.0.
//!
//! # What it checks
//! `Version` of the response and of its assertion is `2.0`.
//!
//! # Why it matters
//! Okta's catalog takes SAML 2.0 only.
//!
//! # What to do
//! Set the instance's sign-on mode to SAML 2.0.
//!
//! # Reference
//! SAML core §3.2.2, §4.1

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.version",
    title: "the response is SAML 2.0",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §3.2.2, §4.1",
    remedy: "Set the instance's sign-on mode to SAML 2.0.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, response) = messages.response()?;
    let assertion = response.assertions.first().map(|assertion| assertion.version.as_deref());
    let wrong = assertion.filter(|version| *version != Some("2.0"));
    Ok(Judgement::same("2.0", wrong.unwrap_or(response.version.as_deref())).at(delivered.exchange))
}
