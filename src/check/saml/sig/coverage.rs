//! Response or assertion is signed.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::{PlacedText, saml::Assertion},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.coverage",
    title: "response or assertion is signed",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The response is signed, or every assertion in it is.",
        why: "What no signature covers, anybody between org and app may have written.",
        remedy: "Switch the signature of response or assertion on in the instance; an app must refuse the message \
                 otherwise.",
        reference: "SAML profiles §4.1.4.5; SAML errata E26",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, response) = subject.response()?;
    let response_signed = response.signatures.iter().any(|signature| signature.parent == "Response");
    let signed = |assertion: &Assertion| {
        let by_id = |id: &Option<String>| id.is_some() && id.as_deref() == assertion.id.text();
        response.signatures.iter().any(|signature| signature.parent == "Assertion" && by_id(&signature.parent_id))
    };
    let assertions_signed = !response.assertions.is_empty() && response.assertions.iter().all(signed);
    let actual = match (response_signed, assertions_signed) {
        (true, true) => "both are signed",
        (true, false) => "the response is signed",
        (false, true) => "the assertion is signed",
        (false, false) if !response.encrypted_assertions.is_empty() => {
            return Err(Missing::new("the signature: it is inside the encrypted assertion"));
        }
        (false, false) => "neither is signed",
    };
    Ok(Judgement::of(response_signed || assertions_signed, "a signed response, or signed assertions", actual))
}
