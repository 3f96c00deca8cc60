//! `saml.assertion.issuer`: the assertion comes from this instance.
//!
//! # What it checks
//! `<Issuer>` of the assertion is the entity id of the instance's metadata.
//!
//! # Why it matters
//! The app looks up keys and tenant by it.
//!
//! # What to do
//! Load this instance's metadata into the app.
//!
//! # Reference
//! SAML profiles §4.1.4.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::same_entity},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.issuer",
    title: "the assertion comes from this instance",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2",
    remedy: "Load this instance's metadata into the app.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    Ok(same_entity(&expectations.idp_entity_id, assertion.issuer.as_ref()).at(delivered.exchange))
}
