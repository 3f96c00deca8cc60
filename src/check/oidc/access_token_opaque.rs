//! The access token is left alone.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.access-token.opaque",
    title: "the access token is left alone",
    severity: Severity::Info,
    basis: Basis::Requirement,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports an app that has its access token introspected.",
        why: "Access tokens of the org authorization server are meant for the org only; an app that inspects them \
              relies on what may change.",
        remedy: "Use the ID token for the sign-on, and the access token for userinfo only.",
        reference: "Okta: OpenID Connect integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let calls = subject.back_channel()?;
    calls.redemption()?;
    let actual = format!("{} introspections", calls.introspections.len());
    Ok(Judgement::of(calls.introspections.is_empty(), "none", actual))
}
