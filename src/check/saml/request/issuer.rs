//! `saml.request.issuer`: the AuthnRequest names the app.
//!
//! # What it checks
//! `<Issuer>` is the app's entity id as the submission declares it (Audience), and its `Format`, if any, is
//! `entity`.
//!
//! # Why it matters
//! The org finds the app by it, and puts it into the answer's audience.
//!
//! # What to do
//! Set the app's entity id to the audience of the submission, character by character.
//!
//! # Reference
//! SAML profiles §4.1.4.1; SAML core §8.3.6

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown, saml::ENTITY},
    finding::Severity,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.issuer",
    title: "the AuthnRequest names the app",
    severity: Severity::Fail,
    scope: Scope::SAML.started_by(Direction::Sp),
    reference: "SAML profiles §4.1.4.1; SAML core §8.3.6",
    remedy: "Set the app's entity id to the audience of the submission, character by character.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (sent, request) = messages.request()?;
    let Some(issuer) = &request.issuer else {
        return Ok(Judgement::failed(shown(&expectations.audience), "no Issuer").at(sent.exchange));
    };
    if let Some(format) = issuer.format.as_deref().filter(|format| *format != ENTITY) {
        return Ok(
            Judgement::failed(format!("no Format, or {ENTITY}"), format!("Format {}", shown(format))).at(sent.exchange)
        );
    }
    Ok(Judgement::same(&expectations.audience, Some(&issuer.value)).at(sent.exchange))
}
