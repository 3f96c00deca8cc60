//! The app reads the org's keys.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.jwks.fetched",
    title: "the app reads the org's keys",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Somebody besides this harness has read the org's key set before the app answered the callback.",
        why: "An app that reads no keys cannot verify the ID token's signature; in the code flow it may rely on TLS, \
              but nothing else.",
        remedy: "Verify the signature with the keys at `jwks_uri`, and read them again when a token names an unknown \
                 one.",
        reference: "OpenID Connect Core §3.1.3.7, §10.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let calls = subject.back_channel()?;
    calls.redemption()?;
    let actual = format!("{} readings", calls.keys.len());
    Ok(Judgement::of(!calls.keys.is_empty(), "at least one reading of the keys", actual))
}
