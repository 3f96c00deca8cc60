//! `saml.assertion.recipient`: the assertion is meant for this ACS.
//!
//! # What it checks
//! `Recipient` of a bearer confirmation is the address that the browser posted the response to.
//!
//! # Why it matters
//! It keeps an assertion from being replayed at another app.
//!
//! # What to do
//! Set the instance's recipient to the app's ACS URL, character by character.
//!
//! # Reference
//! SAML profiles §4.1.4.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::best_bearer},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.recipient",
    title: "the assertion is meant for this ACS",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2",
    remedy: "Set the instance's recipient to the app's ACS URL, character by character.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let acs = messages.acs(expectations)?;
    let bearer = best_bearer(assertion, |bearer| bearer.recipient.as_deref() == Some(acs))?;
    Ok(Judgement::same(acs, bearer.recipient.as_deref()).at(delivered.exchange))
}
