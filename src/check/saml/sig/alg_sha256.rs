//! `saml.sig.alg-sha256`: the signatures use SHA-256 or longer.
//!
//! # What it checks
//! Signature algorithm and digest algorithm are RSA or ECDSA with SHA-256, SHA-384 or SHA-512.
//!
//! # Why it matters
//! SHA-1 can be forged, and HMAC turns a public certificate into a key; Okta's catalog asks for SHA-256.
//!
//! # What to do
//! Set the instance's signature and digest algorithm to SHA256.
//!
//! # Reference
//! Okta: SAML signatures must use SHA256; RFC 6931 §2.3

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::Severity,
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.alg-sha256",
    title: "the signatures use SHA-256 or longer",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "Okta: SAML signatures must use SHA256; RFC 6931 §2.3",
    remedy: "Set the instance's signature and digest algorithm to SHA256.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, ..) = messages.signatures()?;
    gate_rule(messages, Rule::Algorithms, "RSA or ECDSA signatures and digests with SHA-256 or longer")
        .map(|judgement| judgement.at(delivered.exchange))
}
