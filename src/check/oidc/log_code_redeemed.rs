//! `oidc.log.code-redeemed`: the org saw the app redeem the code.
//!
//! # What it checks
//! The org's System Log has a successful `app.oauth2.token.grant.id_token` event for this user and this
//! instance. When the app shows a signed-in user and the log has no event at all, that is a warning: logs may
//! be late.
//!
//! # Why it matters
//! Tokens travel outside the browser; the log is the only witness of the redemption.
//!
//! # What to do
//! Read the reason: `invalid_client` means a wrong client secret, `invalid_grant` a wrong redirect URI,
//! verifier or an old code.
//!
//! # Reference
//! Okta System Log: `app.oauth2.token.grant.id_token`; OpenID Connect Core §3.1.3

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, log::judge_event},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.log.code-redeemed",
    title: "the org saw the app redeem the code",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "Okta System Log: app.oauth2.token.grant.id_token; OpenID Connect Core §3.1.3",
    remedy: "Read the reason: `invalid_client` means a wrong client secret, `invalid_grant` a wrong redirect URI, verifier or an old code.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    if !callback.message.parameters.has("code") {
        return Err(Missing::new("an authorization code on its way to the app"));
    }
    Ok(judge_event(subject, "app.oauth2.token.grant.id_token")?.at(callback.exchange))
}
