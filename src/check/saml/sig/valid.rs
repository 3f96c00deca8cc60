//! `saml.sig.valid`: the signatures are this instance's.
//!
//! # What it checks
//! Every signature verifies with a key of the instance's metadata, never with one that the message brings
//! along, and covers the very element that is read. A second implementation (xmlsec) must have digested the
//! same bytes. Messages that do not pass the structural rules are not verified at all.
//!
//! # Why it matters
//! It is the only proof that the org wrote what the app reads.
//!
//! # What to do
//! Load this instance's metadata into the app and the scenario; if it is current, something between org and
//! browser has changed the message.
//!
//! # Reference
//! XML Signature §3.2; SAML profiles §4.1.4.3

use std::iter::{once, successors};

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
    protocol::saml::{
        Assertion,
        signature::{Defect, Rule},
    },
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.valid",
    title: "the signatures are this instance's",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "XML Signature §3.2; SAML profiles §4.1.4.3",
    remedy: "Load this instance's metadata into the app and the scenario; if it is current, something between org and browser has changed the message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (delivered, response, state) = messages.signatures()?;
    let certificates = expectations.signing_certificates.len();
    let expected = format!("signatures by a signing certificate of the metadata, which has {certificates}");
    let verified = match &state.verified {
        Ok(verified) => verified,
        Err(defects) => return not_verified(defects, expected, delivered.exchange),
    };
    if let Some((signature, error)) =
        verified.iter().find_map(|signature| Some((signature, signature.outcome.as_ref().err()?)))
    {
        return Ok(
            Judgement::failed(expected, format!("{}: {}", signature.element, chain(error))).at(delivered.exchange)
        );
    }
    if let Some(disagreement) = &state.disagreement {
        return Ok(Judgement::failed(expected, disagreement.clone()).at(delivered.exchange));
    }
    let covered = |assertion: &Assertion| {
        verified.iter().any(|signature| {
            signature.range.start <= assertion.range.start && assertion.range.end <= signature.range.end
        })
    };
    if !response.assertions.iter().all(covered) {
        return Ok(Judgement::failed(expected, "the assertion is not inside the element that was signed")
            .at(delivered.exchange));
    }
    let signed: Vec<_> = verified.iter().map(|signature| signature.element.as_str()).collect();
    Ok(Judgement::passed(expected, format!("valid over {}", signed.join(" and "))).at(delivered.exchange))
}

/// Structural defects have checks of their own; only unreadable values have none.
fn not_verified(defects: &[Defect], expected: String, exchange: u32) -> Result<Judgement, Missing> {
    if let Some(defect) = defects.iter().find(|defect| defect.rule == Rule::PlainValues) {
        return Ok(Judgement::failed(expected, format!("{} at byte {}", defect.found, defect.offset)).at(exchange));
    }
    let first = defects.first().map_or("unknown", |defect| defect.found.as_str());
    Err(Missing::new(format!("a signature that may be verified: {first}")))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = successors(error.source(), |cause| cause.source()).map(ToString::to_string);
    once(error.to_string()).chain(causes).collect::<Vec<_>>().join(": ")
}
