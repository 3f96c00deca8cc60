//! `saml.assertion.scd-in-response-to`: the assertion answers this request.
//!
//! # What it checks
//! `InResponseTo` of a bearer confirmation is the `ID` of the request that the app sent; when the app sent
//! none, it is absent.
//!
//! # Why it matters
//! Where only the assertion is signed, this and not the response's attribute is the proof.
//!
//! # What to do
//! Nothing but the org writes this attribute: check that no other tab or earlier sign-on was answered.
//!
//! # Reference
//! SAML profiles §4.1.4.2, §4.1.5

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        saml::{answers, best_bearer},
    },
    finding::Severity,
    protocol::saml::SubjectConfirmation,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.scd-in-response-to",
    title: "the assertion answers this request",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2, §4.1.5",
    remedy: "Nothing but the org writes this attribute: check that no other tab or earlier sign-on was answered.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let judge =
        |bearer: &SubjectConfirmation| answers("InResponseTo", subject, messages, bearer.in_response_to.as_deref());
    let bearer = best_bearer(assertion, |bearer| matches!(judge(bearer), Ok(Judgement::Passed(_))))?;
    Ok(judge(bearer)?.at(delivered.exchange))
}
