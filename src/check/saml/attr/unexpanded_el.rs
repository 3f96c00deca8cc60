//! Attribute values are values.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.attr.unexpanded-el",
    title: "attribute values are values",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No attribute value is an expression that the org did not evaluate, such as `${user.firstName}` or \
               `user.firstName`.",
        why: "The app shows the expression as the user's name.",
        remedy: "Correct the expression in the attribute statement: the org evaluates only what it knows.",
        reference: "Okta: expression language in attribute statements",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let unexpanded = assertion.attributes.iter().find_map(|attribute| {
        let value = attribute.values.iter().find(|value| is_expression(&value.value))?;
        Some((attribute, value))
    });
    let actual = match unexpanded {
        None => format!("{} attributes, no expression", assertion.attributes.len()),
        Some((attribute, value)) => format!("{} = {}", shown(&attribute.name), shown(&value.value)),
    };
    Ok(Judgement::of(unexpanded.is_none(), "values, not expressions", actual)
        .in_xml(unexpanded.map(|(_, value)| value)))
}

/// `${…}`, or a bare reference such as `user.firstName`; an e-mail address may begin alike.
fn is_expression(value: &str) -> bool {
    let bare = ["user.", "app.", "org."].iter().any(|start| {
        value.trim().strip_prefix(start).is_some_and(|name| !name.is_empty() && name.chars().all(char::is_alphanumeric))
    });
    bare || value.contains("${")
}
