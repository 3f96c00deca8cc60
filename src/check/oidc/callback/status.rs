//! The app takes the answer.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, answer::answered},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.status",
    title: "the app takes the answer",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The app answers the authorization response with 2xx, 302 or 303 within ten seconds, the redemption of \
               the code included. Where a script of the page hands the response on to the app's server, that \
               answer counts. Another redirect, or a slow answer, is a warning.",
        why: "An error here is what a user sees when the app refuses the sign-on or cannot redeem the code.",
        remedy: "Look at the app's own log for this request: it knows why it refused.",
        reference: "OpenID Connect Core §3.1.2.7",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    answered(subject, subject.oidc()?.1.taken()?)
}
