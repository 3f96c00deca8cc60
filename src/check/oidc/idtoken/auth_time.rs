//! The ID token says when the user signed in.

use chrono::TimeDelta;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_claims},
    clock::rfc3339,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.idtoken.auth-time",
    title: "the ID token says when the user signed in",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::OidcIdToken,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`auth_time` is there when the request has `max_age`, and is not older than that.",
        why: "An app that limits the age of a sign-in relies on this time only.",
        remedy: "Nothing but the org writes it; the app must refuse a token without it.",
        reference: "OpenID Connect Core §3.1.2.1, §2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let seen = subject.id_token()?;
    let claims = &seen.read()?.claims;
    let age = subject.oidc()?.1.parameters()?.message.get("max_age").and_then(|age| age.parse::<u32>().ok());
    let age = age.ok_or_else(|| Missing::new("a max_age in the authorization request"))?;
    let skew = subject.expectations.clock_skew_seconds.clamp(0, 86_400);
    let earliest = seen.at - TimeDelta::seconds(i64::from(age) + skew);
    let time = claims.auth_time.as_ref().ok().and_then(Option::as_ref);
    let actual = time.map_or_else(|| "none".to_owned(), |time| rfc3339(time.value));
    Ok(Judgement::of(
        time.is_some_and(|time| time.value >= earliest),
        format!("not before {}", rfc3339(earliest)),
        actual,
    )
    .pointing(in_claims(time)))
}
