//! Attributes have values.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.attr.values-nonblank",
    title: "attributes have values",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No value of an attribute is empty or blank.",
        why: "The app shows nothing, or refuses the user.",
        remedy: "Give the test user a value for the mapped attribute.",
        reference: "SAML core §1.3.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    if assertion.attributes.is_empty() {
        return Err(Missing::new("an attribute in the assertion"));
    }
    let blank = assertion.attributes.iter().find_map(|attribute| {
        let value = attribute.values.iter().find(|value| value.value.trim().is_empty())?;
        Some((attribute, value))
    });
    let actual =
        blank.map_or_else(|| "they have".to_owned(), |(attribute, _)| format!("{} is blank", shown(&attribute.name)));
    Ok(Judgement::of(blank.is_none(), "values that are not blank", actual).in_xml(blank.map(|(_, value)| value)))
}
