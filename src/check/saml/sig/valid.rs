//! The signatures are this instance's.

use std::iter::{once, successors};

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::Known},
    finding::{Basis, Place, Severity},
    protocol::saml::{
        Assertion,
        signature::{Defect, Rule, Verification},
    },
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.valid",
    title: "the signatures are this instance's",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Every signature verifies with a key of the instance's metadata, never with one that the message \
               brings along, and covers the very element that is read. A second implementation (xmlsec) must have \
               digested the same bytes; where the two disagree, the finding says so. Messages that do not pass the \
               structural rules are not verified at all.",
        why: "It is the only proof that the org wrote what the app reads.",
        remedy: "Load this instance's metadata into the app and the scenario; if it is current, something between \
                 org and browser has changed the message.",
        reference: "XML Signature §3.2; SAML profiles §4.1.4.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (response, examination) = messages.response_signatures()?;
    let certificates = expectations.signing_certificates.known("a signing certificate of the instance")?.len();
    let expected = format!("signatures by a signing certificate of the metadata, which has {certificates}");
    let Some(verified) = &examination.verified else { return not_verified(&examination.defects, expected) };
    if let Some((signature, error)) =
        verified.iter().find_map(|signature| Some((signature, signature.outcome.as_ref().err()?)))
    {
        return Ok(Judgement::failed(expected, format!("{}: {}", signature.element, chain(error)))
            .pointing(Some(Place::xml(&signature.place))));
    }
    if let Some(disagreement) = examination.disagreement() {
        return Ok(Judgement::failed(expected, disagreement.to_string()));
    }
    let covers = |signature: &Verification, assertion: &Assertion| {
        signature.place.start <= assertion.place.start && assertion.place.end <= signature.place.end
    };
    let stray = response.assertions.iter().find(|it| !verified.iter().any(|signature| covers(signature, it)));
    if let Some(assertion) = stray {
        return Ok(Judgement::failed(expected, "the assertion is not inside the element that was signed")
            .pointing(Some(Place::xml(&assertion.place))));
    }
    let signed: Vec<_> = verified.iter().map(|signature| signature.element.as_str()).collect();
    let weak = if verified.iter().any(|signature| signature.outdated) { ", by SHA-1 only" } else { "" };
    Ok(Judgement::passed(expected, format!("valid over {}{weak}", signed.join(" and "))))
}

/// Structural defects have checks of their own; only unreadable values have none.
fn not_verified(defects: &[Defect], expected: String) -> Result<Judgement, Missing> {
    if let Some(defect) = defects.iter().find(|defect| defect.rule == Rule::PlainValues) {
        return Ok(Judgement::failed(expected, defect.found.clone()).pointing(Some(Place::xml(&defect.place))));
    }
    let first = defects.first().map_or("unknown", |defect| defect.found.as_str());
    Err(Missing::new(format!("a signature that may be verified: {first}")))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = successors(error.source(), |cause| cause.source()).map(ToString::to_string);
    once(error.to_string()).chain(causes).collect::<Vec<_>>().join(": ")
}
