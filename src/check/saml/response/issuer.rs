//! `saml.response.issuer`: the response comes from this instance.
//!
//! # What it checks
//! `<Issuer>` of the response is the entity id of the instance's metadata, and its `Format`, if any, is
//! `entity`. An unsigned response may leave it out.
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
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown, saml::same_entity},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.issuer",
    title: "the response comes from this instance",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2",
    remedy: "Load this instance's metadata into the app.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (delivered, response) = messages.response()?;
    let expected = &expectations.idp_entity_id;
    Ok(match &response.issuer {
        None if response.signatures.iter().all(|signature| signature.parent != "Response") => {
            Judgement::passed(format!("{} or none", shown(expected)), "none")
        }
        issuer => same_entity(expected, issuer.as_ref()),
    }
    .at(delivered.exchange))
}
