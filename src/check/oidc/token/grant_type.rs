//! Only codes are redeemed.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.grant-type",
    title: "only codes are redeemed",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`grant_type` of the app's token requests is `authorization_code`; requests for a refresh are judged \
               by themselves.",
        why: "Every other grant needs no user, or the user's password.",
        remedy: "Redeem the code, and ask for nothing else.",
        reference: "OpenID Connect Core §3.1.3.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let calls = subject.back_channel()?;
    let grants: Vec<&str> = calls
        .redemptions
        .iter()
        .chain(&calls.other_grants)
        .map(|call| call.request.grant_type.text().unwrap_or(""))
        .filter(|grant| *grant != "refresh_token")
        .collect();
    if grants.is_empty() {
        return Err(Missing::new("a token request"));
    }
    let other: Vec<_> = grants.iter().copied().filter(|grant| *grant != "authorization_code").collect();
    let actual = if other.is_empty() { "authorization_code".to_owned() } else { shown_all(other.iter().copied()) };
    Ok(Judgement::of(other.is_empty(), "authorization_code", actual))
}
