//! The assertion names somebody.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.subject",
    title: "the assertion names somebody",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "There is a `Subject` with a `NameID` that is not blank, or with an encrypted one.",
        why: "An app that finds no name must not sign anybody in.",
        remedy: "Set the application username of the instance or of the assignment.",
        reference: "SAML profiles §4.1.4.2; SAML core §1.3.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let named = assertion.subject.as_ref();
    let name = named.and_then(|named| named.name_id.as_ref()).map(|name| &name.value);
    let encrypted = named.is_some_and(|named| named.encrypted);
    let holds = encrypted || name.is_some_and(|name| !name.value.trim().is_empty());
    let actual = match name {
        _ if encrypted => "an encrypted name".to_owned(),
        None => "no NameID".to_owned(),
        Some(name) => shown(&name.value),
    };
    Ok(Judgement::of(holds, "a subject with a name", actual).in_xml(name))
}
