//! The assertion is enough to make an account.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
        person::same_email,
    },
    finding::{Basis, Place, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.attr.jit-minimum",
    title: "the assertion is enough to make an account",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "First name, last name and e-mail address of the new user can be found in the attributes (the e-mail \
               address also in the `NameID`).",
        why: "The app can make no account from less.",
        remedy: "Declare attribute statements for first name, last name and e-mail address in the submission.",
        reference: "Okta: JIT test compares first name, last name and e-mail",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let user = subject.user()?;
    let values = || assertion.attributes.iter().flat_map(|attribute| &attribute.values).map(|value| &value.value);
    let name = assertion.subject.iter().filter_map(|named| named.name_id.as_ref()).map(|name| &name.value.value);
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
    Ok(Judgement::of(absent.is_empty(), expected, actual).pointing(Some(Place::xml(&assertion.place))))
}

/// The name itself, or a full name that it is part of.
fn contains_name(value: &str, name: &str) -> bool {
    value.trim() == name || value.split_whitespace().any(|part| part == name)
}
