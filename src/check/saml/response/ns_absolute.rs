//! `saml.response.ns-absolute`: every namespace name is absolute.
//!
//! # What it checks
//! No namespace name in the message is a relative reference.
//!
//! # Why it matters
//! Canonicalization of relative names is undefined: some libraries digest nothing at all, and the signature
//! then covers anything.
//!
//! # What to do
//! This comes from the org: look at the decoded message.
//!
//! # Reference
//! SAML core §1.3.2; Canonical XML 1.0 §1.3

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::Severity,
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.ns-absolute",
    title: "every namespace name is absolute",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §1.3.2; Canonical XML 1.0 §1.3",
    remedy: "This comes from the org: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, _) = messages.response()?;
    gate_rule(messages, Rule::AbsoluteNamespaces, "absolute namespace names")
        .map(|judgement| judgement.at(delivered.exchange))
}
