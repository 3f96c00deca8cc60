//! `saml.sig.single-reference`: each signature refers to one element.
//!
//! # What it checks
//! Each signature has one `SignedInfo` with one `Reference` to `#ID`, not to an address, a file or the whole
//! document.
//!
//! # Why it matters
//! References to addresses make verifiers fetch them, and a second `SignedInfo` makes two verifiers check
//! different things.
//!
//! # What to do
//! This comes from the org, or from something between it and the browser that changed the message: look at the
//! decoded message.
//!
//! # Reference
//! SAML core §5.4.2; CVE-2025-29774

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::Severity,
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.single-reference",
    title: "each signature refers to one element",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §5.4.2; CVE-2025-29774",
    remedy: "This comes from the org, or from something between it and the browser that changed the message: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, ..) = messages.signatures()?;
    gate_rule(messages, Rule::SingleReference, "one SignedInfo with one Reference to the parent's ID")
        .map(|judgement| judgement.at(delivered.exchange))
}
