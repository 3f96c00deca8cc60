//! The app's metadata names the declared entity.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::Known},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.sp.entity-id",
    title: "the app's metadata names the declared entity",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`entityID` of the app's metadata is the audience of the submission, and has at most 1024 characters.",
        why: "The app accepts assertions for its entity id only.",
        remedy: "Set the audience of the submission to the entity id of the metadata, character by character.",
        reference: "SAML metadata §2.3.2; SAML core §8.3.6",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let metadata = subject.sp_metadata()?;
    let audience = subject.saml()?.0.audience.known("the app's entity id")?;
    let length = metadata.entity_id.text().map_or(0, |id| id.chars().count());
    if length > 1024 {
        return Ok(Judgement::failed("at most 1024 characters", format!("{length} of them")));
    }
    Ok(Judgement::same(audience, metadata.entity_id.text()))
}
