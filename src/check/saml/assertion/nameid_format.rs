//! The name has the format of the instance.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::UNSPECIFIED},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.nameid-format",
    title: "the name has the format of the instance",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`Format` of the `NameID` is the one that the instance is set to; where the app asked for a format, it \
               got it. No `Format` counts as unspecified.",
        why: "Apps choose by the format how they look the user up.",
        remedy: "Set the name ID format of the instance to what the app needs.",
        reference: "SAML core §3.4.1.1, §8.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (_, assertion) = messages.assertion()?;
    let name = assertion.subject.as_ref().and_then(|named| named.name_id.as_ref());
    let name = name.ok_or_else(|| Missing::new("a readable NameID"))?;
    let requested = messages.asked().and_then(|(_, request)| request.name_id_policy.as_ref()?.format.text());
    let requested = requested.filter(|format| *format != UNSPECIFIED);
    let configured = expectations.name_id_format.as_deref().or(requested);
    let expected = configured.ok_or_else(|| Missing::new("the name format of the instance, to compare with"))?;
    let format = name.format.text().unwrap_or(UNSPECIFIED);
    Ok(Judgement::same(expected, Some(format)).in_xml(name.format.as_ref().or(Some(&name.value))))
}
