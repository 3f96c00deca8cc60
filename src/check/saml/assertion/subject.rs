//! `saml.assertion.subject`: the assertion names a user.
//!
//! # What it checks
//! The subject has a `NameID` that is not blank, or an encrypted one.
//!
//! # Why it matters
//! Without a name, the app has nobody to sign in.
//!
//! # What to do
//! Set the instance's application username to an attribute that every user has.
//!
//! # Reference
//! SAML profiles §4.1.4.2; SAML core §2.4.1

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.subject",
    title: "the assertion names a user",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2; SAML core §2.4.1",
    remedy: "Set the instance's application username to an attribute that every user has.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let subject = assertion.subject.as_ref();
    let name = subject.and_then(|subject| subject.name_id.as_ref()).map(|name| name.value.as_str());
    let encrypted = subject.is_some_and(|subject| subject.encrypted);
    let holds = encrypted || name.is_some_and(|name| !name.trim().is_empty());
    let actual =
        if encrypted { "an encrypted name".to_owned() } else { name.map_or_else(|| "no NameID".to_owned(), shown) };
    Ok(Judgement::of(holds, "a subject with a name", actual).at(delivered.exchange))
}
