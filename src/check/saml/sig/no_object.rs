//! `saml.sig.no-object`: the signatures carry nothing else.
//!
//! # What it checks
//! No signature holds `Object`, `Manifest`, a retrieval method or anything else besides its three parts, and no
//! part of one stands outside a signature.
//!
//! # Why it matters
//! Forged messages hide the original, still signed, in such places.
//!
//! # What to do
//! This comes from the org, or from something between it and the browser that changed the message: look at the
//! decoded message.
//!
//! # Reference
//! XML Signature §4.5, §5.1; SAML errata E91

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::Severity,
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.no-object",
    title: "the signatures carry nothing else",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "XML Signature §4.5, §5.1; SAML errata E91",
    remedy: "This comes from the org, or from something between it and the browser that changed the message: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, ..) = messages.signatures()?;
    gate_rule(messages, Rule::NoObject, "only SignedInfo, SignatureValue and KeyInfo")
        .map(|judgement| judgement.at(delivered.exchange))
}
