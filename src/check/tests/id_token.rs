//! Cases of the checks of ID token, claims, keys and discovery document.

use serde_json::{Value, json};

use super::{
    Case,
    attempt::{Attempt, CALLBACK, second},
    failed, not_evaluated, passed,
    recorded::{claims, discovery, second_request, signed},
    warned,
};
use crate::{
    evidence::{ExchangeRange, SecondSignOn},
    protocol::oidc::sample::{self, ORG, STRANGER},
    submission::Direction::Sp,
};

pub(super) fn cases() -> Vec<Case> {
    [signature(), content(), subject(), user(), provider()].into_iter().flatten().collect()
}

/// A sign-on whose ID token has these claims instead of its own; null ones are left out.
fn claiming(change: &Value) -> Attempt {
    let mut claims = claims();
    let object = claims.as_object_mut().unwrap();
    object.extend(change.as_object().unwrap().clone());
    object.retain(|_, value| !value.is_null());
    Attempt::with_token(Sp, &signed(&claims))
}

fn signature() -> Vec<Case> {
    let check = "oidc.idtoken.sig";
    let by = |header: &Value, key: &openssl::pkey::PKey<openssl::pkey::Private>| {
        Attempt::with_token(Sp, &sample::token(key, header, &claims()))
    };
    let mut broken = signed(&claims());
    broken.replace_range(broken.len() - 8.., "AAAAAAAA");
    let served = |keys: &[Value]| Attempt::recorded(Sp).with(|it| it.serve_keys(&sample::set(keys)));
    let in_browser = Attempt::oidc(Sp).with(|it| {
        it.exchange(4).url = format!("{CALLBACK}#id_token={}&state=state-7hQ2mX9tLw4Rk8Vn", signed(&claims()));
        it.serve_keys(&sample::set(&[sample::jwk(&ORG, &json!({"kid": "org"}))]));
    });
    vec![
        passed(check, "\"RS256\" by", Attempt::recorded(Sp)),
        passed(check, "\"RS256\" by", in_browser),
        failed(
            check,
            "\"RS384\" by",
            by(&json!({"alg": "RS384", "kid": "org"}), &ORG)
                .with(|it| it.serve_keys(&sample::set(&[sample::jwk(&ORG, &json!({"kid": "org"}))]))),
        ),
        failed(check, "", by(&json!({"alg": "RS256", "kid": "org"}), &STRANGER)),
        failed(check, "", by(&json!({"alg": "RS256", "kid": "other"}), &ORG)),
        failed(check, "", Attempt::with_token(Sp, &broken)),
        failed(check, "parts", Attempt::with_token(Sp, "SECRET-token")),
        failed(check, "", served(&[])),
        not_evaluated(check, "an ID token", Attempt::oidc(Sp)),
        not_evaluated(check, "the keys of the org", Attempt::recorded(Sp).with(|it| it.evidence.documents.jwks = None)),
        not_evaluated(check, "a key set that can be read", Attempt::recorded(Sp).with(|it| it.serve_keys(b"[]"))),
        not_evaluated("oidc.idtoken.times", "an ID token that can be read", Attempt::with_token(Sp, "SECRET-token")),
    ]
}

fn content() -> Vec<Case> {
    let at = |seconds: i64| second(seconds).timestamp();
    let times = |iat: i64, exp: i64| claiming(&json!({"iat": at(iat), "exp": at(exp)}));
    let aged = |change: &Value, age: &str| claiming(change).with(|it| it.exchange(1).url.extend(["&max_age=", age]));
    vec![
        failed("oidc.idtoken.iss-aud", "\"https://evil.example\"", claiming(&json!({"iss": "https://evil.example"}))),
        failed("oidc.idtoken.iss-aud", "nothing", claiming(&json!({"iss": null}))),
        failed("oidc.idtoken.iss-aud", "\"0oa2\"", claiming(&json!({"aud": "0oa2"}))),
        failed("oidc.idtoken.iss-aud", "\"0oa1\", \"0oa2\"", claiming(&json!({"aud": ["0oa1", "0oa2"]}))),
        failed("oidc.idtoken.iss-aud", "nothing", claiming(&json!({"aud": null}))),
        passed("oidc.idtoken.iss-aud", "\"0oa1\"", claiming(&json!({"aud": ["0oa1"]}))),
        passed("oidc.idtoken.times", "iat", times(61, 3600)),
        failed("oidc.idtoken.times", "iat", times(62, 3600)),
        passed("oidc.idtoken.times", "exp", times(0, 2)),
        failed("oidc.idtoken.times", "exp", times(0, 1)),
        passed("oidc.idtoken.times", "exp", times(0, 86_400)),
        failed("oidc.idtoken.times", "exp", times(0, 86_401)),
        failed("oidc.idtoken.times", "no iat or no exp", claiming(&json!({"iat": null}))),
        failed("oidc.idtoken.times", "no iat or no exp", claiming(&json!({"exp": "soon"}))),
        failed("oidc.idtoken.nonce", "\"other\"", claiming(&json!({"nonce": "other"}))),
        failed("oidc.idtoken.nonce", "nothing", claiming(&json!({"nonce": null}))),
        not_evaluated(
            "oidc.idtoken.nonce",
            "a nonce in the authorization request",
            Attempt::recorded(Sp).with(|it| it.exchange(1).url = it.exchange(1).url.replace("&nonce=", "&x=")),
        ),
        failed("oidc.idtoken.at-hash", "of another token", claiming(&json!({"at_hash": "x"}))),
        not_evaluated("oidc.idtoken.at-hash", "an at_hash", claiming(&json!({"at_hash": null}))),
        passed("oidc.idtoken.auth-time", "2026", aged(&json!({}), "60")),
        passed("oidc.idtoken.auth-time", "2026", aged(&json!({"auth_time": at(-59)}), "60")),
        failed("oidc.idtoken.auth-time", "2026", aged(&json!({"auth_time": at(-60)}), "60")),
        failed("oidc.idtoken.auth-time", "none", aged(&json!({"auth_time": null}), "60")),
        not_evaluated("oidc.idtoken.auth-time", "a max_age", Attempt::recorded(Sp)),
    ]
}

/// A second sign-on of the same user, whose token names that subject.
pub(super) fn again(sub: &str) -> Attempt {
    Attempt::recorded(Sp).with(|it| {
        for (number, url) in [
            (10, second_request("", "")),
            (11, format!("{CALLBACK}?code=SECRET-code-second&state=state-0Lw8bR3nXs5Jt1Mc")),
        ] {
            let mut page = super::attempt::page(number, "GET", &url, 302);
            page.started_at = second(60);
            it.push(page);
        }
        let mut claims = claims();
        claims["sub"] = sub.into();
        let body = it.call(2).response_body.clone().unwrap();
        let mut tokens: Value = serde_json::from_str(&body).unwrap();
        tokens["id_token"] = signed(&claims).into();
        let call = it.repeat(2, 9);
        call.request_body =
            call.request_body.as_ref().map(|form| form.replace(super::attempt::CODE, "SECRET-code-second"));
        call.response_body = Some(tokens.to_string());
        it.evidence.probes.again = Some(SecondSignOn {
            exchanges: ExchangeRange { from: 10, to: 12 },
            signed_in: true,
            asked: false,
            target: None,
            ended_at: "https://app.example/profile".to_owned(),
            accounts: None,
        });
    })
}

fn subject() -> Vec<Case> {
    let check = "oidc.idtoken.sub";
    vec![
        passed(check, "\"00u1\"", again("00u1")),
        failed(check, "\"00u1\", then \"00u2\"", again("00u2")),
        failed(check, "nothing", claiming(&json!({"sub": null}))),
        failed(check, "0 bytes", claiming(&json!({"sub": ""}))),
        failed(check, "256 bytes", claiming(&json!({"sub": "x".repeat(256)}))),
        passed(check, "x", claiming(&json!({"sub": "x".repeat(255)}))),
        failed(check, "2 bytes", claiming(&json!({"sub": "\u{fc}"}))),
    ]
}

fn user() -> Vec<Case> {
    let check = "oidc.claims.jit";
    let told = |token: &Value, userinfo: Option<&str>| {
        claiming(token).with(|it| match userinfo {
            Some(body) => it.call(3).response_body = Some(body.to_owned()),
            None => it.forget(3),
        })
    };
    let verified = |value: Value, signed_in: Option<bool>| {
        claiming(&json!({"email_verified": value})).with(|it| it.evidence.observations.signed_in = signed_in)
    };
    vec![
        passed(check, "given_name \"Ann\"", told(&json!({}), None)),
        failed(check, "no given_name", told(&json!({"given_name": null}), None)),
        passed(check, "given_name \"Ann\"", told(&json!({"given_name": null}), Some(r#"{"given_name":"Ann"}"#))),
        failed(check, "family_name \"Li\"", told(&json!({"family_name": "Li"}), None)),
        failed(check, "email \"eve@acme.example\"", told(&json!({"email": "eve@acme.example"}), None)),
        passed(check, "ACME", told(&json!({"email": "ann@ACME.example"}), None)),
        not_evaluated("oidc.claims.email-verified", "is not verified", Attempt::recorded(Sp)),
        passed("oidc.claims.email-verified", "signed in", verified(false.into(), Some(true))),
        passed("oidc.claims.email-verified", "signed in", verified(Value::Null, Some(true))),
        warned("oidc.claims.email-verified", "not signed in", verified(false.into(), Some(false))),
        not_evaluated("oidc.claims.email-verified", "the app's page", verified(false.into(), None)),
    ]
}

fn provider() -> Vec<Case> {
    let served = |change: &Value| {
        let mut members = discovery();
        let object = members.as_object_mut().unwrap();
        object.extend(change.as_object().unwrap().clone());
        object.retain(|_, value| !value.is_null());
        Attempt::recorded(Sp).with(|it| it.serve_discovery(&members))
    };
    let keys = |keys: &[Value]| Attempt::recorded(Sp).with(|it| it.serve_keys(&sample::set(keys)));
    let good = || sample::jwk(&ORG, &json!({"kid": "org"}));
    vec![
        failed("oidc.disc.issuer", "\"https://evil.example\"", served(&json!({"issuer": "https://evil.example"}))),
        passed("oidc.disc.issuer", "acme.okta.example", Attempt::recorded(Sp)),
        not_evaluated("oidc.disc.issuer", "that can be read", served(&json!({"issuer": 1}))),
        passed("oidc.disc.required", "they are", Attempt::recorded(Sp)),
        failed("oidc.disc.required", "issuer", served(&json!({"issuer": null}))),
        failed("oidc.disc.required", "no token_endpoint", served(&json!({"token_endpoint": null}))),
        failed(
            "oidc.disc.required",
            "no response_types_supported, no subject_types_supported",
            served(&json!({"response_types_supported": null, "subject_types_supported": null})),
        ),
        failed("oidc.disc.required", "no RS256", served(&json!({"id_token_signing_alg_values_supported": ["ES256"]}))),
        failed(
            "oidc.disc.required",
            "http://acme.okta.example/t",
            served(&json!({"token_endpoint": "http://acme.okta.example/t"})),
        ),
        failed(
            "oidc.disc.required",
            "http://acme.okta.example/k",
            served(&json!({"jwks_uri": "http://acme.okta.example/k"})),
        ),
        passed("oidc.jwks.shape", "1 keys, all good", Attempt::recorded(Sp)),
        failed("oidc.jwks.shape", "no usable key", keys(&[])),
        failed(
            "oidc.jwks.shape",
            "must not be published",
            keys(&[good(), sample::jwk(&STRANGER, &json!({"kid": "x", "d": "AQAB"}))]),
        ),
        failed(
            "oidc.jwks.shape",
            "must not be published",
            keys(&[good(), json!({"kty": "oct", "k": "AQAB", "kid": "x"})]),
        ),
        failed("oidc.jwks.shape", "too short", keys(&[good(), sample::jwk(&sample::rsa(1024), &json!({"kid": "x"}))])),
        failed("oidc.jwks.shape", "\"org\" twice", keys(&[good(), sample::jwk(&STRANGER, &json!({"kid": "org"}))])),
        failed("oidc.jwks.shape", "", Attempt::recorded(Sp).with(|it| it.serve_keys(b"[]"))),
    ]
}
