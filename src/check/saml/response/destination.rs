//! `saml.response.destination`: the response is meant for this ACS.
//!
//! # What it checks
//! `Destination` is present and is the address that the browser posted the response to.
//!
//! # Why it matters
//! It keeps a response from being replayed at another app.
//!
//! # What to do
//! Set the instance's destination to the app's ACS URL, character by character.
//!
//! # Reference
//! SAML core §3.2.2; SAML bindings §3.5.5.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.destination",
    title: "the response is meant for this ACS",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §3.2.2; SAML bindings §3.5.5.2",
    remedy: "Set the instance's destination to the app's ACS URL, character by character.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (delivered, response) = messages.response()?;
    Ok(Judgement::same(messages.acs(expectations)?, response.destination.as_deref()).at(delivered.exchange))
}
