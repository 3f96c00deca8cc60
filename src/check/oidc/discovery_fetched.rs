//! The app reads the discovery document.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.discovery.fetched",
    title: "the app reads the discovery document",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports an app that never reads the org's discovery document.",
        why: "Endpoints that are written down by hand break when the customer uses another domain.",
        remedy: "Read `{issuer}/.well-known/openid-configuration`.",
        reference: "OpenID Connect Discovery §4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let calls = subject.back_channel()?;
    calls.redemption()?;
    let actual = format!("{} readings", calls.discovery.len());
    Ok(Judgement::of(!calls.discovery.is_empty(), "at least one reading", actual))
}
