//! The ID token is of this moment.

use chrono::TimeDelta;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_claims},
    clock::rfc3339,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.idtoken.times",
    title: "the ID token is of this moment",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::OidcIdToken,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`iat` is not of the future and `exp` not of the past, the scenario's clock difference aside; the \
               token lives for at most 24 hours.",
        why: "Outside its time a token says nothing; apps with another clock refuse it.",
        remedy: "Compare the clocks of the org, of this machine and of the app.",
        reference: "OpenID Connect Core §3.1.3.7",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let seen = subject.id_token()?;
    let claims = &seen.read()?.claims;
    let (iat, exp) =
        (claims.iat.as_ref().ok().and_then(Option::as_ref), claims.exp.as_ref().ok().and_then(Option::as_ref));
    let expected = format!("iat not after {}, exp later, at most 24 hours apart", rfc3339(seen.at));
    let (Some(iat), Some(exp)) = (iat, exp) else {
        return Ok(Judgement::failed(expected, "no iat or no exp"));
    };
    let skew = TimeDelta::seconds(subject.expectations.clock_skew_seconds.clamp(0, 86_400));
    let (early, over) = (iat.value > seen.at + skew, exp.value + skew <= seen.at);
    let long = exp.value - iat.value > TimeDelta::hours(24);
    let actual = format!("iat {}, exp {}", rfc3339(iat.value), rfc3339(exp.value));
    Ok(Judgement::of(!early && !over && !long, expected, actual).pointing(in_claims(Some(if early {
        iat
    } else {
        exp
    }))))
}
