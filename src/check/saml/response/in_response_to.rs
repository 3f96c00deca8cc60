//! `saml.response.in-response-to`: the response answers this request.
//!
//! # What it checks
//! `InResponseTo` is the `ID` of the request that the app sent; when the app sent none, because the org
//! started, it is absent.
//!
//! # Why it matters
//! It ties the answer to the browser that asked; without it an attacker can plant an answer.
//!
//! # What to do
//! Nothing but the org writes this attribute: check that no other tab or earlier sign-on was answered.
//!
//! # Reference
//! SAML core §3.2.2; SAML profiles §4.1.4.2, §4.1.5

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::answers},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.in-response-to",
    title: "the response answers this request",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §3.2.2; SAML profiles §4.1.4.2, §4.1.5",
    remedy: "Nothing but the org writes this attribute: check that no other tab or earlier sign-on was answered.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, response) = messages.response()?;
    Ok(answers("InResponseTo", subject, messages, response.in_response_to.as_deref())?.at(delivered.exchange))
}
