//! Every declared attribute is sent.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all, subject::Known},
    finding::{Basis, Place, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.attr.configured-present",
    title: "every declared attribute is sent",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Each attribute statement of the submission is in the assertion, with at least one value. A group \
               attribute may be absent for a user who is in no group that fits.",
        why: "The app shows the profile from them, and Okta's test compares the profile.",
        remedy: "Map the attribute in the instance, and give the test user a value for it.",
        reference: "SAML core §2.7.3; Okta: attribute statements",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let declared = subject.saml()?.0.attributes.known("the attribute statements of the submission")?;
    let sent = |name: &str| assertion.attributes.iter().any(|it| it.name == name && !it.values.is_empty());
    let absent: Vec<_> =
        declared.iter().filter(|it| !it.groups && !sent(&it.name)).map(|it| it.name.as_str()).collect();
    let expected = shown_all(declared.iter().filter(|it| !it.groups).map(|it| it.name.as_str()));
    let names = shown_all(assertion.attributes.iter().map(|attribute| attribute.name.as_str()));
    let actual = if absent.is_empty() { names } else { format!("{names}; not {}", shown_all(absent.iter().copied())) };
    Ok(Judgement::of(absent.is_empty(), expected, actual).pointing(Some(Place::xml(&assertion.place))))
}
