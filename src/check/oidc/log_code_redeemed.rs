//! The org saw the app redeem the code.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, log::judge_event},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.log.code-redeemed",
    title: "the org saw the app redeem the code",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The org's System Log has a successful `app.oauth2.token.grant.id_token` event for this user and this \
               instance. When the app shows a signed-in user and the log has no event at all, that is a warning: \
               logs may be late.",
        why: "Tokens travel outside the browser; the log is the only witness of the redemption.",
        remedy: "Read the reason: `invalid_client` means a wrong client secret, `invalid_grant` a wrong redirect \
                 URI, verifier or an old code.",
        reference: "Okta System Log: app.oauth2.token.grant.id_token; OpenID Connect Core §3.1.3",
    },
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
