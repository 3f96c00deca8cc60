//! The app takes the response.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, answer::answered},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.acs.status",
    title: "the app takes the response",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlConsumer,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The ACS answers the posted response with 2xx, 302 or 303 within ten seconds. Another redirect, or a \
               slow answer, is a warning.",
        why: "An error here is what a user sees when the app refuses the sign-on.",
        remedy: "Look at the app's own log for this request: it knows why it refused.",
        reference: "SAML bindings §3.5.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    answered(subject, subject.saml()?.1.delivered()?.exchange)
}
