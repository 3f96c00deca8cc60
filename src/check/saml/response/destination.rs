//! The response is addressed to where it goes.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.destination",
    title: "the response is addressed to where it goes",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`Destination` is the ACS URL that the browser posted the response to.",
        why: "It keeps a response for one address from being delivered to another.",
        remedy: "Set the destination of the instance to the ACS URL, character by character; nothing else in the app \
                 helps.",
        reference: "SAML core §3.2.2; SAML bindings §3.5.5.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (_, response) = messages.response()?;
    Ok(Judgement::same_xml(messages.acs(expectations)?, response.destination.as_ref()))
}
