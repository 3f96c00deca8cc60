//! The app redeems the code.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, log::judge_event},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.log.code-redeemed",
    title: "the app redeems the code",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The org's System Log has a successful `app.oauth2.token.grant.id_token` event for this user and this \
               instance. A client that could not prove who it is has an event of its own, which is told instead.",
        why: "It is the part of the sign-on that no browser shows.",
        remedy: "Compare client id and secret with the instance's Sign On tab, and the redirect URI of the token \
                 request with that of the authorization request.",
        reference: "OpenID Connect Core §3.1.3; Okta System Log: app.oauth2.token.grant.id_token",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let callback = subject.oidc()?.1.callback()?;
    if !callback.message.parameters.has("code") {
        return Err(Missing::new("an authorization code on its way to the app"));
    }
    Ok(judge_event(subject, "app.oauth2.token.grant.id_token")?.at(callback.exchange))
}
