//! The client's assertion is for this org and short-lived.

use chrono::TimeDelta;

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        oidc::value,
        subject::{Known, bare},
    },
    finding::{Basis, Severity},
    protocol::oidc::token_endpoint::ClientAuthentication,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.private-key-jwt",
    title: "the client's assertion is for this org and short-lived",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A client assertion has the client id as `iss` and `sub`, the token endpoint or the issuer as `aud`, \
               an `exp` within an hour, and a `jti`.",
        why: "An assertion for another server, or without an end, can be replayed.",
        remedy: "Sign a new assertion for each token request.",
        reference: "OpenID Connect Core §9; RFC 7523 §3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let redemption = subject.back_channel()?.redemption()?;
    let (expectations, _) = subject.oidc()?;
    let client_id = expectations.client_id.known("the client id of the instance")?;
    let assertion = redemption.request.authentication.iter().find_map(|method| match method {
        ClientAuthentication::Assertion { assertion, .. } => Some(assertion),
        _ => None,
    });
    let assertion = assertion.ok_or_else(|| Missing::new("a client assertion"))?;
    let expected = "iss and sub the client, aud the org, exp within an hour, a jti";
    let Some(claims) = assertion.claims() else {
        return Ok(Judgement::failed(expected, "an assertion that cannot be read"));
    };
    let issuer = expectations.issuer.as_deref().unwrap_or_default();
    let endpoint = bare(&redemption.call.url);
    let for_org = |audience: &String| audience == issuer || audience == endpoint;
    let soon = redemption.call.received_at + TimeDelta::hours(1);
    let problem = if value(&claims.iss) != Some(client_id) || value(&claims.sub) != Some(client_id) {
        Some("another client")
    } else if !matches!(&claims.aud, Ok(Some(audience)) if audience.value.iter().any(for_org)) {
        Some("another audience")
    } else if !matches!(&claims.exp, Ok(Some(end)) if end.value > redemption.call.received_at && end.value <= soon) {
        Some("no exp within an hour")
    } else {
        value(&claims.jti).is_none().then_some("no jti")
    };
    Ok(Judgement::of(problem.is_none(), expected, problem.unwrap_or("they are")))
}
