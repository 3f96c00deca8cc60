//! The response answers this request.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::answers},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.in-response-to",
    title: "the response answers this request",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`InResponseTo` is the `ID` of the request that the app sent; when the app sent none, because the org \
               started, it is absent.",
        why: "It ties the answer to the browser that asked; without it an attacker can plant an answer.",
        remedy: "Nothing but the org writes this attribute: check that no other tab or earlier sign-on was answered.",
        reference: "SAML core §3.2.2; SAML profiles §4.1.4.2, §4.1.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, response) = subject.response()?;
    answers("InResponseTo", subject, response.in_response_to.as_ref())
}
