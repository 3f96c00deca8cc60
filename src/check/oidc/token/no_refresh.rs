//! The app asks for no refresh.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.no-refresh",
    title: "the app asks for no refresh",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The app makes no token request with the grant `refresh_token`.",
        why: "Integrations of the catalog get no refresh tokens.",
        remedy: "Keep the session by the app's own means, and send the user to the org when it ends.",
        reference: "Okta: OpenID Connect integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let calls = subject.back_channel()?;
    calls.redemption()?;
    let refreshes = calls.other_grants.iter().filter(|call| call.request.grant_type.text() == Some("refresh_token"));
    let count = refreshes.count();
    Ok(Judgement::of(count == 0, "no refresh", format!("{count} of them")))
}
