//! `saml.request.protocol-binding`: the AuthnRequest asks for an answer by POST.
//!
//! # What it checks
//! `ProtocolBinding` is absent or HTTP-POST.
//!
//! # Why it matters
//! A response is too large and too precious for an address; the profile forbids HTTP-Redirect for it, and Okta
//! answers by POST.
//!
//! # What to do
//! Leave the attribute out, or send `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST`.
//!
//! # Reference
//! SAML profiles §4.1.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::Severity,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.protocol-binding",
    title: "the AuthnRequest asks for an answer by POST",
    severity: Severity::Fail,
    scope: Scope::SAML.started_by(Direction::Sp),
    reference: "SAML profiles §4.1.2",
    remedy: "Leave the attribute out, or send `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST`.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (sent, request) = messages.request()?;
    let post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    Ok(match request.protocol_binding.as_deref() {
        None => Judgement::passed(format!("{} or none", shown(post)), "none"),
        binding => Judgement::same(post, binding),
    }
    .at(sent.exchange))
}
