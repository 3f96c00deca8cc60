//! The assertion names this user.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.nameid-value",
    title: "the assertion names this user",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The `NameID` is the name under which the user is assigned to the instance. A difference in letter \
               case only is a warning.",
        why: "The app would sign in somebody else, or nobody.",
        remedy: "Look at the application username of the assignment, and at the username expression of the instance.",
        reference: "SAML core §2.2.3; Okta: the correct profile is shown",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let name = assertion.subject.as_ref().and_then(|named| named.name_id.as_ref());
    let name = &name.ok_or_else(|| Missing::new("a readable NameID"))?.value;
    let expected = &subject.user()?.app_user_name;
    let only_case = name.value != *expected && name.value.eq_ignore_ascii_case(expected);
    Ok(if only_case {
        Judgement::warned(shown(expected), shown(&name.value)).in_xml(Some(name))
    } else {
        Judgement::same_xml(expected, Some(name))
    })
}
