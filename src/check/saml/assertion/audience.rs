//! The assertion is meant for this app.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
        subject::Known,
    },
    finding::{Basis, Severity},
    protocol::Placed,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.audience",
    title: "the assertion is meant for this app",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "There is at least one `AudienceRestriction`, and each of them lists the app's entity id.",
        why: "An assertion for another app must not open this one; the restrictions all apply, their audiences are \
              alternatives.",
        remedy: "Set the audience of the submission to the app's entity id, character by character; then generate a \
                 new instance.",
        reference: "SAML profiles §4.1.4.2; SAML core §2.5.1.4; SAML errata E46",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let audience = subject.saml()?.0.audience.known("the app's entity id")?;
    let conditions = assertion.conditions.as_ref();
    let restrictions = conditions.map(|conditions| conditions.audience_restrictions.as_slice()).unwrap_or_default();
    let lists = |audiences: &[Placed<String>]| audiences.iter().any(|listed| listed.value == audience);
    let wrong = restrictions.iter().find(|audiences| !lists(audiences.as_slice()));
    let words: Vec<_> =
        restrictions.iter().map(|list| shown_all(list.iter().map(|listed| listed.value.as_str()))).collect();
    let actual = if words.is_empty() { "no AudienceRestriction".to_owned() } else { words.join("; and ") };
    let holds = !restrictions.is_empty() && wrong.is_none();
    Ok(Judgement::of(holds, format!("{} in every restriction", shown(audience)), actual)
        .in_xml(wrong.and_then(|audiences| audiences.first())))
}
