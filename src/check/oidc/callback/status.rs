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
        what: "The app answers the callback with 2xx, 302 or 303 within ten seconds, the redemption of the code \
               included. Other redirects and a slow answer are warnings.",
        why: "An error here means that the app could not redeem the code or did not accept the ID token.",
        remedy: "When the org saw the code redeemed, the app refused the ID token or the user: issuer, client id, \
                 clock, or just-in-time provisioning that is off. Otherwise it could not redeem the code: client \
                 secret, redirect URI, or no way out to the org. Read the app's log.",
        reference: "RFC 9700 §4.12",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    Ok(answered(subject, callback.exchange)?.at(callback.exchange))
}
