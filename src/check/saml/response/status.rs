//! The response reports success.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.status",
    title: "the response reports success",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The outer `StatusCode` is `urn:oasis:names:tc:SAML:2.0:status:Success`. Otherwise nested code and \
               message are told as they are.",
        why: "Anything else is a refusal of the org, in its own words.",
        remedy: "Read the nested code and the message; `NoPassive`, `AuthnFailed` and `RequestDenied` name what the \
                 org missed.",
        reference: "SAML core §3.2.2.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, response) = subject.response()?;
    let status = response.status.as_ref();
    let parts = status.map(|status| [&status.code, &status.nested, &status.message]);
    let said = parts.into_iter().flatten().flatten().map(|part| part.value.as_str());
    let code = status.and_then(|status| status.code.as_ref());
    let expected = "urn:oasis:names:tc:SAML:2.0:status:Success";
    let holds = code.is_some_and(|code| code.value == expected);
    Ok(Judgement::of(holds, expected, shown_all(said)).in_xml(code))
}
