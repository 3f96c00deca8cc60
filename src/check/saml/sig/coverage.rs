//! `saml.sig.coverage`: what the app reads is signed.
//!
//! # What it checks
//! The response is signed, or every assertion in it is.
//!
//! # Why it matters
//! What is not signed, anybody can write.
//!
//! # What to do
//! Switch response or assertion signing on in the instance's sign-on settings.
//!
//! # Reference
//! SAML profiles §4.1.4.5; SAML errata E26

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
    protocol::saml::Assertion,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.coverage",
    title: "what the app reads is signed",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.5; SAML errata E26",
    remedy: "Switch response or assertion signing on in the instance's sign-on settings.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, response) = messages.response()?;
    let response_signed = response.signatures.iter().any(|signature| signature.parent == "Response");
    let signed = |assertion: &Assertion| {
        response
            .signatures
            .iter()
            .any(|signature| signature.parent == "Assertion" && signature.parent_id == assertion.id)
    };
    let assertions_signed = !response.assertions.is_empty() && response.assertions.iter().all(signed);
    let actual = match (response_signed, assertions_signed) {
        (true, true) => "both are signed",
        (true, false) => "the response is signed",
        (false, true) => "the assertion is signed",
        (false, false) if response.encrypted_assertions > 0 => {
            return Err(Missing::new("the signature: it is inside the encrypted assertion"));
        }
        (false, false) => "neither is signed",
    };
    Ok(Judgement::of(response_signed || assertions_signed, "a signed response, or signed assertions", actual)
        .at(delivered.exchange))
}
