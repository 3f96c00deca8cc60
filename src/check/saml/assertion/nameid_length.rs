//! Persistent and transient names are not too long.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::{PlacedText, saml::NameId},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.nameid-length",
    title: "persistent and transient names are not too long",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A persistent or transient `NameID` has at most 256 characters.",
        why: "Apps keep the name in a column of this length.",
        remedy: "Choose a shorter application username for the instance.",
        reference: "SAML core §8.3.7, §8.3.8",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let name = assertion.subject.as_ref().and_then(|named| named.name_id.as_ref());
    let opaque = |name: &&NameId| {
        name.format.text().is_some_and(|format| format.ends_with(":persistent") || format.ends_with(":transient"))
    };
    let name = name.filter(opaque).ok_or_else(|| Missing::new("a persistent or transient NameID"))?;
    let length = name.value.value.chars().count();
    Ok(Judgement::of(length <= 256, "at most 256 characters", format!("{length}")).in_xml(Some(&name.value)))
}
