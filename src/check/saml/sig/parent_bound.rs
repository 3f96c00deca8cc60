//! `saml.sig.parent-bound`: each signature stands in the element it signs.
//!
//! # What it checks
//! Each signature is a direct child of a response or an assertion, right behind its issuer, is the only one
//! there, and its reference names that very element.
//!
//! # Why it matters
//! Signature wrapping moves the signed element aside and puts a forged one where the app reads.
//!
//! # What to do
//! This comes from the org, or from something between it and the browser that changed the message: look at the
//! decoded message.
//!
//! # Reference
//! SAML core §5.4.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::Severity,
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.parent-bound",
    title: "each signature stands in the element it signs",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §5.4.2",
    remedy: "This comes from the org, or from something between it and the browser that changed the message: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, ..) = messages.signatures()?;
    gate_rule(messages, Rule::ParentBound, "a signature in the element that its reference names")
        .map(|judgement| judgement.at(delivered.exchange))
}
