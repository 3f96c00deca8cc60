//! A refusal brings no assertion.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Place, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.status-error-no-assertion",
    title: "a refusal brings no assertion",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A response whose status is not success holds no assertion.",
        why: "An app that forgets to look at the status would sign the user in all the same.",
        remedy: "Nothing but the org writes the response: look for what changed the message on its way.",
        reference: "SAML profiles §4.1.4.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, response) = subject.response()?;
    let code = response.status.as_ref().and_then(|status| status.code.text());
    if code.is_some_and(|code| code.ends_with(":Success")) {
        return Err(Missing::new("a response that reports a failure"));
    }
    let first = response.assertions.first().map(|assertion| &assertion.place);
    let first = first.or(response.encrypted_assertions.first().map(|assertion| &assertion.place));
    let count = response.assertions.len() + response.encrypted_assertions.len();
    Ok(Judgement::of(count == 0, "no assertion", format!("{count} of them")).pointing(first.map(Place::xml)))
}
