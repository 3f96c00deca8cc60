//! `saml.attr.unexpanded-el`: no attribute holds an expression.
//!
//! # What it checks
//! No attribute value contains `${` or begins with `user.`, `app.` or `org.` as an expression does.
//!
//! # Why it matters
//! The org did not understand the expression, and sent it as it stands.
//!
//! # What to do
//! Correct the attribute statement of the submission; `user.firstName` stands there without `${…}`.
//!
//! # Reference
//! Okta: Expression Language in attribute statements

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.attr.unexpanded-el",
    title: "no attribute holds an expression",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "Okta: Expression Language in attribute statements",
    remedy: "Correct the attribute statement of the submission; `user.firstName` stands there without `${…}`.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let unexpanded = assertion.attributes.iter().find_map(|attribute| {
        let value = attribute.values.iter().find(|value| is_expression(value))?;
        Some(format!("{} = {}", shown(&attribute.name), shown(value)))
    });
    let holds = unexpanded.is_none();
    let actual = unexpanded.unwrap_or_else(|| format!("{} attributes, no expression", assertion.attributes.len()));
    Ok(Judgement::of(holds, "values, not expressions", actual).at(delivered.exchange))
}

/// `${…}`, or a bare reference such as `user.firstName`; an e-mail address may begin alike.
fn is_expression(value: &str) -> bool {
    let bare = ["user.", "app.", "org."].iter().any(|start| {
        value.trim().strip_prefix(start).is_some_and(|name| !name.is_empty() && name.chars().all(char::is_alphanumeric))
    });
    bare || value.contains("${")
}
