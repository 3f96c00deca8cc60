//! The assertion answers this request.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        saml::{answers, best_bearer},
    },
    finding::{Basis, Severity},
    protocol::saml::SubjectConfirmation,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.scd-in-response-to",
    title: "the assertion answers this request",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`InResponseTo` of a bearer confirmation is the `ID` of the request that the app sent, and absent when \
               it sent none.",
        why: "Apps that read only the signed assertion tie it to the browser by this attribute.",
        remedy: "Nothing but the org writes this attribute: check that no other tab or earlier sign-on was answered.",
        reference: "SAML profiles §4.1.4.2, §4.1.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let judge = |bearer: &SubjectConfirmation| answers("InResponseTo", subject, bearer.in_response_to.as_ref());
    let bearer = best_bearer(assertion, |bearer| matches!(judge(bearer), Ok(Judgement::Passed(_))))?;
    judge(bearer)
}
