//! Cases of the checks of what app and org say to each other without the browser.

use serde_json::json;

use super::{
    Case,
    attempt::{Attempt, second},
    failed, not_evaluated, passed,
    recorded::{ACCESS_TOKEN, DISCOVERY, KEYS, TOKEN, USERINFO, VERIFIER, app, fields},
    warned,
};
use crate::{
    evidence::Header,
    protocol::oidc::sample::{self, ORG},
    submission::Direction::Sp,
};

pub(super) fn cases() -> Vec<Case> {
    [form(), client(), verifier(), uses(), around()].into_iter().flatten().collect()
}

/// A token request with that form.
fn redeeming(form: &str) -> Attempt {
    Attempt::recorded(Sp).with(|it| it.call(TOKEN).request_body = Some(form.to_owned()))
}

fn with_header(name: &str, value: &str) -> Attempt {
    Attempt::recorded(Sp).with(|it| {
        let headers = &mut it.call(TOKEN).request_headers;
        headers.retain(|header| !header.name.eq_ignore_ascii_case(name));
        headers.push(Header { name: name.to_owned(), value: value.to_owned() });
    })
}

fn form() -> Vec<Case> {
    let check = "oidc.token.request-form";
    let changed =
        |change: fn(&mut crate::evidence::BackChannelCall)| Attempt::recorded(Sp).with(|it| change(it.call(TOKEN)));
    vec![
        failed(check, "method \"GET\"", changed(|it| "GET".clone_into(&mut it.method))),
        failed(check, "\"application/json\"", with_header("Content-Type", "application/json")),
        passed(check, "it is", with_header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")),
        failed(
            check,
            "client_secret in the address",
            changed(|it| it.url.push_str("?client_secret=SECRET-token-client")),
        ),
        failed(
            check,
            "http://acme.okta.example/oauth2/v1/token",
            changed(|it| it.url = it.url.replace("https", "http")),
        ),
        not_evaluated(check, "keeps no record", Attempt::oidc(Sp)),
        not_evaluated(check, "a token request with the code", Attempt::recorded(Sp).with(|it| it.forget(TOKEN))),
        failed(
            "oidc.token.from-server",
            "origin",
            Attempt::recorded(Sp).with(|it| it.call(TOKEN).request_headers.push(app())),
        ),
        failed("oidc.token.from-server", "sec-fetch-mode", with_header("Sec-Fetch-Mode", "cors")),
        failed("oidc.token.redirect-uri", "nothing", redeeming(&fields(&[("redirect_uri", "")]))),
        failed(
            "oidc.token.redirect-uri",
            "\"https://app.example/other\"",
            redeeming(&fields(&[("redirect_uri", "https://app.example/other")])),
        ),
        not_evaluated(
            "oidc.token.redirect-uri",
            "sent them to the org by itself",
            Attempt::recorded(Sp).with(|it| {
                it.exchange(1).url = super::attempt::with_query(
                    super::attempt::AUTHORIZE,
                    &[("client_id", "0oa1"), ("request_uri", "urn:x")],
                );
            }),
        ),
    ]
}

fn client() -> Vec<Case> {
    let configured = |attempt: Attempt, method: &str| {
        attempt.with(|it| it.oidc_expectations().client_authentication = Some(method.to_owned()))
    };
    let basic =
        |pair: &str| with_header("Authorization", &format!("Basic {}", openssl::base64::encode_block(pair.as_bytes())));
    let assertion = |claims: serde_json::Value| {
        let token = sample::token(&ORG, &json!({"alg": "RS256"}), &claims);
        redeeming(&fields(&[
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", &token),
        ]))
        .with(|it| it.call(TOKEN).request_headers.retain(|header| header.name != "Authorization"))
    };
    let good = |change: serde_json::Value| {
        let mut claims = json!({"iss": "0oa1", "sub": "0oa1", "aud": "https://acme.okta.example/oauth2/v1/token", "exp": second(90).timestamp(), "jti": "1"});
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assertion(claims)
    };
    let jwt = "oidc.token.private-key-jwt";
    vec![
        failed(
            "oidc.token.client-auth",
            "client_secret_basic and client_secret_post",
            redeeming(&fields(&[("client_id", "0oa1"), ("client_secret", "SECRET-token-client")])),
        ),
        failed(
            "oidc.token.client-auth",
            "none",
            Attempt::recorded(Sp)
                .with(|it| it.call(TOKEN).request_headers.retain(|header| header.name != "Authorization")),
        ),
        passed(
            "oidc.token.client-auth",
            "client_secret_basic",
            configured(Attempt::recorded(Sp), "client_secret_basic"),
        ),
        failed(
            "oidc.token.client-auth",
            "client_secret_basic",
            configured(Attempt::recorded(Sp), "client_secret_post"),
        ),
        not_evaluated("oidc.token.basic-encoding", "that needs encoding", Attempt::recorded(Sp)),
        passed("oidc.token.basic-encoding", "encoded", basic("0oa1:a%2Fb")),
        warned("oidc.token.basic-encoding", "should have been encoded", basic("0oa1:a/b")),
        not_evaluated(
            "oidc.token.basic-encoding",
            "in the Authorization header",
            with_header("Authorization", "DPoP x"),
        ),
        not_evaluated(jwt, "a client assertion", Attempt::recorded(Sp)),
        passed(jwt, "they are", good(json!({}))),
        passed(jwt, "they are", good(json!({"aud": ["https://acme.okta.example", "x"]}))),
        failed(jwt, "another client", good(json!({"iss": "x"}))),
        failed(jwt, "another client", good(json!({"sub": "x"}))),
        failed(jwt, "another audience", good(json!({"aud": "https://evil.example"}))),
        failed(jwt, "no exp within an hour", good(json!({"exp": second(31 + 3601).timestamp()}))),
        failed(jwt, "no exp within an hour", good(json!({"exp": second(30).timestamp()}))),
        failed(jwt, "no exp within an hour", good(json!({"exp": null}))),
        failed(jwt, "no jti", good(json!({"jti": null}))),
        failed(jwt, "cannot be read", redeeming(&fields(&[("client_assertion", "SECRET-token")]))),
    ]
}

fn verifier() -> Vec<Case> {
    let check = "oidc.token.pkce-verifier";
    let plain = |verifier: &str| {
        Attempt::recorded(Sp).with(|it| {
            it.exchange(1).url =
                Attempt::authorization(Sp, "code_challenge", Some(VERIFIER)).exchange(1).url.replace("S256", "plain");
            it.call(TOKEN).request_body = Some(fields(&[("code_verifier", verifier)]));
        })
    };
    let unasked = |attempt: Attempt| {
        attempt
            .with(|it| it.exchange(1).url = Attempt::authorization(Sp, "code_challenge", None).exchange(1).url.clone())
    };
    vec![
        failed(check, "no verifier", redeeming(&fields(&[("code_verifier", "")]))),
        failed(check, "of another challenge", redeeming(&fields(&[("code_verifier", &"x".repeat(43))]))),
        failed(check, "43", redeeming(&fields(&[("code_verifier", "short")]))),
        failed(check, "without a challenge", unasked(Attempt::recorded(Sp))),
        not_evaluated(check, "PKCE in this sign-on", unasked(redeeming(&fields(&[("code_verifier", "")])))),
        passed(check, "it fits", plain(VERIFIER)),
        failed(check, "of another challenge", plain(&"x".repeat(43))),
    ]
}

/// What the app does with codes and tokens besides.
fn uses() -> Vec<Case> {
    let granting = |grant: &str| {
        Attempt::recorded(Sp).with(|it| {
            it.repeat(TOKEN, 9).request_body = Some(format!("grant_type={grant}"));
            it.call(9).response_body = Some("{\"error\":\"unsupported_grant_type\"}".to_owned());
        })
    };
    let of_another = |attempt: Attempt| {
        attempt.with(|it| {
            it.call(9).request_headers[1].value = format!("Basic {}", openssl::base64::encode_block(b"0oa2:x"));
        })
    };
    let later = |attempt: Attempt| attempt.with(|it| it.call(9).received_at = second(62));
    let foreign = redeeming(&fields(&[("code", "SECRET-code-other")]));
    vec![
        failed("oidc.token.grant-type", "\"client_credentials\"", granting("client_credentials")),
        passed("oidc.token.grant-type", "authorization_code", of_another(granting("client_credentials"))),
        passed("oidc.token.grant-type", "authorization_code", later(granting("client_credentials"))),
        passed("oidc.token.grant-type", "authorization_code", granting("refresh_token")),
        not_evaluated("oidc.token.grant-type", "a token request", Attempt::recorded(Sp).with(|it| it.forget(TOKEN))),
        failed("oidc.token.no-refresh", "1 of them", granting("refresh_token")),
        passed("oidc.token.no-refresh", "0 of them", of_another(granting("refresh_token"))),
        failed(
            "oidc.token.code-once",
            "2 requests for a code",
            Attempt::recorded(Sp).with(|it| drop(it.repeat(TOKEN, 9).clone())),
        ),
        not_evaluated("oidc.token.code-once", "with the code", foreign),
        passed(
            "oidc.token.latency",
            "after 60 s",
            Attempt::recorded(Sp).with(|it| it.call(TOKEN).received_at = second(31 + 60)),
        ),
        warned(
            "oidc.token.latency",
            "after 61 s",
            Attempt::recorded(Sp).with(|it| it.call(TOKEN).received_at = second(31 + 61)),
        ),
        passed(
            "oidc.token.latency",
            "after 0 s",
            Attempt::recorded(Sp).with(|it| it.call(TOKEN).received_at = second(29)),
        ),
    ]
}

/// Userinfo, keys, discovery and introspection.
fn around() -> Vec<Case> {
    let without = |number: u64| Attempt::recorded(Sp).with(|it| it.forget(number));
    let by_harness = |number: u64| {
        Attempt::recorded(Sp).with(|it| it.call(number).request_headers[0].value = "oin-tester/0.1.0".to_owned())
    };
    let introspected = |token: &str| {
        Attempt::recorded(Sp).with(|it| {
            let call = it.repeat(TOKEN, 9);
            call.url = call.url.replace("/token", "/introspect");
            call.request_body = Some(format!("token={token}"));
        })
    };
    vec![
        failed(
            "oidc.userinfo.bearer",
            "1 of 1 requests",
            Attempt::recorded(Sp).with(|it| {
                it.call(USERINFO).url.extend(["?access_token=", ACCESS_TOKEN]);
            }),
        ),
        passed("oidc.userinfo.bearer", "0 of 1 requests", Attempt::recorded(Sp)),
        not_evaluated("oidc.userinfo.bearer", "a userinfo request", without(USERINFO)),
        not_evaluated(
            "oidc.userinfo.bearer",
            "a userinfo request",
            Attempt::recorded(Sp).with(|it| it.call(USERINFO).request_headers[1].value = "Bearer x".to_owned()),
        ),
        passed("oidc.userinfo.sub-used", "they were", Attempt::recorded(Sp)),
        warned("oidc.userinfo.sub-used", "userinfo first", Attempt::recorded(Sp).with(|it| it.call(KEYS).number = 8)),
        not_evaluated("oidc.userinfo.sub-used", "a reading of the keys", without(KEYS)),
        warned("oidc.jwks.fetched", "0 readings", without(KEYS)),
        warned("oidc.jwks.fetched", "0 readings", by_harness(KEYS)),
        passed("oidc.jwks.cache", "1 readings for 1 sign-ons", Attempt::recorded(Sp)),
        warned(
            "oidc.jwks.cache",
            "2 readings for 1 sign-ons",
            Attempt::recorded(Sp).with(|it| drop(it.repeat(KEYS, 9).clone())),
        ),
        passed("oidc.discovery.fetched", "1 readings", Attempt::recorded(Sp)),
        warned("oidc.discovery.fetched", "0 readings", by_harness(DISCOVERY)),
        passed("oidc.access-token.opaque", "0 introspections", introspected("another")),
        warned("oidc.access-token.opaque", "1 introspections", introspected(ACCESS_TOKEN)),
    ]
}
