//! `saml.assertion.nameid-value`: the assertion names the user who signed in.
//!
//! # What it checks
//! `NameID` is the name that the instance knows the user by. A difference of letter case only is a warning.
//!
//! # Why it matters
//! The app signs in whom the name says.
//!
//! # What to do
//! Check the instance's application username format and the user's assignment.
//!
//! # Reference
//! Okta: application username of the instance

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.nameid-value",
    title: "the assertion names the user who signed in",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "Okta: application username of the instance",
    remedy: "Check the instance's application username format and the user's assignment.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let name = assertion.subject.as_ref().and_then(|subject| subject.name_id.as_ref());
    let name = name.ok_or_else(|| Missing::new("a readable NameID"))?;
    let expected = &subject.expectations.user.app_user_name;
    let judgement = if name.value != *expected && name.value.eq_ignore_ascii_case(expected) {
        Judgement::warned(shown(expected), shown(&name.value))
    } else {
        Judgement::same(expected, Some(&name.value))
    };
    Ok(judgement.at(delivered.exchange))
}
