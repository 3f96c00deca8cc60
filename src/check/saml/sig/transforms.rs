//! `saml.sig.transforms`: each signature uses only the two allowed transforms.
//!
//! # What it checks
//! The transforms are enveloped signature and then exclusive canonicalization without comments, and
//! `SignedInfo` is canonicalized the same way.
//!
//! # Why it matters
//! Any other transform can cut out of the digest what the app then reads.
//!
//! # What to do
//! This comes from the org, or from something between it and the browser that changed the message: look at the
//! decoded message.
//!
//! # Reference
//! SAML core §5.4.3, §5.4.4

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::Severity,
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.transforms",
    title: "each signature uses only the two allowed transforms",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §5.4.3, §5.4.4",
    remedy: "This comes from the org, or from something between it and the browser that changed the message: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, ..) = messages.signatures()?;
    gate_rule(messages, Rule::Transforms, "enveloped signature, then exclusive canonicalization")
        .map(|judgement| judgement.at(delivered.exchange))
}
