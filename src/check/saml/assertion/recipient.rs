//! The assertion is for this address.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::best_bearer},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.recipient",
    title: "the assertion is for this address",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`Recipient` of a bearer confirmation is the ACS URL that the browser posted the response to.",
        why: "It keeps an assertion for one app from being used at another.",
        remedy: "Set the recipient of the instance to the ACS URL, character by character.",
        reference: "SAML profiles §4.1.4.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (_, assertion) = messages.assertion()?;
    let acs = messages.acs(expectations)?;
    let bearer = best_bearer(assertion, |bearer| bearer.recipient.text() == Some(acs))?;
    Ok(Judgement::same_xml(acs, bearer.recipient.as_ref()))
}
