//! Group attributes are sent.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Place, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.attr.groups",
    title: "group attributes are sent",
    severity: Severity::Info,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports a declared group attribute that the assertion does not have.",
        why: "The app then gives the user no role; it is right when the user is in no group that fits the filter.",
        remedy: "Put the test user into a group that fits the filter of the group attribute statement.",
        reference: "Okta: group attribute statements",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let declared = subject.saml()?.0.attributes.as_deref().unwrap_or_default();
    let groups: Vec<_> = declared.iter().filter(|it| it.groups).map(|it| it.name.as_str()).collect();
    if groups.is_empty() {
        return Err(Missing::new("a group attribute of the submission, to compare with"));
    }
    let sent = |name: &str| assertion.attributes.iter().find(|it| it.name == name && !it.values.is_empty());
    let absent: Vec<_> = groups.iter().copied().filter(|name| sent(name).is_none()).collect();
    let actual = if absent.is_empty() {
        "they are sent".to_owned()
    } else {
        format!("not {}", shown_all(absent.iter().copied()))
    };
    Ok(Judgement::of(absent.is_empty(), shown_all(groups), actual).pointing(Some(Place::xml(&assertion.place))))
}
