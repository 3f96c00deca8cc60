//! Attribute names differ.

use std::collections::BTreeSet;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Place, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.attr.names-unique",
    title: "attribute names differ",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No two attributes have the same name, letter case aside.",
        why: "Apps keep one of them, and not always the same one.",
        remedy: "Give each attribute statement of the submission a name of its own.",
        reference: "SAML core §2.7.3.1; Okta: names are unique across statements",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let mut seen = BTreeSet::new();
    let twice = assertion.attributes.iter().find(|attribute| !seen.insert(attribute.name.to_lowercase()));
    let actual =
        twice.map_or_else(|| "they differ".to_owned(), |attribute| format!("{} twice", shown(&attribute.name)));
    Ok(Judgement::of(twice.is_none(), "names that differ", actual)
        .pointing(twice.map(|attribute| Place::xml(&attribute.place))))
}
