//! `saml.assertion.audience`: the assertion is meant for this app.
//!
//! # What it checks
//! There is at least one `AudienceRestriction`, and each of them lists the app's entity id.
//!
//! # Why it matters
//! An assertion for another app must not open this one; the restrictions all apply, their audiences are
//! alternatives.
//!
//! # What to do
//! Set the audience of the submission to the app's entity id, character by character.
//!
//! # Reference
//! SAML profiles §4.1.4.2; SAML core §2.5.1.4; SAML errata E46

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
    },
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.audience",
    title: "the assertion is meant for this app",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2; SAML core §2.5.1.4; SAML errata E46",
    remedy: "Set the audience of the submission to the app's entity id, character by character.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let restrictions =
        assertion.conditions.as_ref().map(|conditions| conditions.audience_restrictions.as_slice()).unwrap_or_default();
    let lists: Vec<_> = restrictions.iter().map(|audiences| shown_all(audiences.iter().map(String::as_str))).collect();
    let holds =
        !restrictions.is_empty() && restrictions.iter().all(|audiences| audiences.contains(&expectations.audience));
    let actual = if lists.is_empty() { "no AudienceRestriction".to_owned() } else { lists.join("; and ") };
    Ok(Judgement::of(holds, format!("{} in every restriction", shown(&expectations.audience)), actual)
        .at(delivered.exchange))
}
