//! `saml.attr.jit-minimum`: the assertion has what a new account needs.
//!
//! # What it checks
//! First name, last name and e-mail of the new user can be found in the attributes; the e-mail also in
//! `NameID`.
//!
//! # Why it matters
//! The app creates the account from this assertion alone.
//!
//! # What to do
//! Declare attribute statements for first name, last name and e-mail in the submission.
//!
//! # Reference
//! Okta Submission Tester: JIT test, first name, last name and e-mail

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
        person::same_email,
    },
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.attr.jit-minimum",
    title: "the assertion has what a new account needs",
    severity: Severity::Fail,
    scope: Scope::SAML.for_new_users(),
    reference: "Okta Submission Tester: JIT test, first name, last name and e-mail",
    remedy: "Declare attribute statements for first name, last name and e-mail in the submission.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let user = &subject.expectations.user;
    let values = || assertion.attributes.iter().flat_map(|attribute| &attribute.values);
    let name = assertion.subject.iter().filter_map(|subject| subject.name_id.as_ref()).map(|name| &name.value);
    let first = values().any(|value| contains_name(value, &user.first_name));
    let last = values().any(|value| contains_name(value, &user.last_name));
    let email = values().chain(name).any(|value| same_email(&user.email, value));
    let absent: Vec<_> = [("first name", first), ("last name", last), ("e-mail", email)]
        .into_iter()
        .filter(|(_, found)| !found)
        .map(|(name, _)| name)
        .collect();
    let names = shown_all(assertion.attributes.iter().map(|attribute| attribute.name.as_str()));
    let actual =
        if absent.is_empty() { format!("found in {names}") } else { format!("no {} in {names}", absent.join(", no ")) };
    let expected = format!("{}, {} and {}", shown(&user.first_name), shown(&user.last_name), shown(&user.email));
    Ok(Judgement::of(absent.is_empty(), expected, actual).at(delivered.exchange))
}

/// The name itself, or a full name that it is part of.
fn contains_name(value: &str, name: &str) -> bool {
    value.trim() == name || value.split_whitespace().any(|part| part == name)
}
