//! The app keeps the keys.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.jwks.cache",
    title: "the app keeps the keys",
    severity: Severity::Info,
    basis: Basis::Okta,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports an app that reads the key set more than once for each sign-on, on average.",
        why: "The keys may be kept for as long as their `Cache-Control` says; reading them each time costs a round \
              trip.",
        remedy: "Keep the keys, and read them again when they expire or a token names an unknown one.",
        reference: "OpenID Connect Core §10.1.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let calls = subject.back_channel()?;
    calls.redemption()?;
    let (readings, sign_ons) = (calls.keys.len(), calls.sign_ons.max(1));
    let actual = format!("{readings} readings for {sign_ons} sign-ons");
    Ok(Judgement::of(readings <= sign_ons, "at most one for each sign-on", actual))
}
