//! `saml.response.ids-unique`: every identifier stands once.
//!
//! # What it checks
//! All `ID`, `Id` and `xml:id` values of the message are XML names and differ from each other.
//!
//! # Why it matters
//! A signature names its element by identifier: with two of them, checked and read element can differ.
//!
//! # What to do
//! This comes from the org: look at the decoded message.
//!
//! # Reference
//! SAML core §1.3.4

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::Severity,
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.ids-unique",
    title: "every identifier stands once",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §1.3.4",
    remedy: "This comes from the org: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, _) = messages.response()?;
    gate_rule(messages, Rule::UniqueIds, "identifiers that are XML names and stand once")
        .map(|judgement| judgement.at(delivered.exchange))
}
