//! Cases of the OpenID Connect checks.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{
    Case,
    attempt::{
        APP, AUTHORIZATION, AUTHORIZE, Attempt, CALLBACK, CODE, INITIATE, ORG_URL, form, page, second, with_query,
    },
    failed, not_evaluated, passed, warned,
};
use crate::{
    evidence::{HttpProbe, OtherIssuer, ProbeKind, ProtocolExpectations},
    submission::Direction::{Idp, Sp},
};

pub(super) fn cases() -> Vec<Case> {
    [
        request(),
        unusual(),
        freshness(),
        pushed(),
        callback(),
        front_channel(),
        status(),
        initiated(),
        asked(),
        settings(),
        at_custom_domain(),
        handed_on(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The app's own callback sends the browser on with the whole answer; or somebody sends it elsewhere by itself.
fn handed_on() -> Vec<Case> {
    let on = |redirected_from: Option<u32>| {
        Attempt::oidc(Sp).with(|it| {
            let mut moved = it.exchange(4).clone();
            moved.number = 40;
            moved.redirected_from = redirected_from;
            moved.url = moved.url.replace("/callback?", "/callback/?");
            it.exchange(4).status = Some(308);
            it.push(moved);
        })
    };
    vec![
        passed("oidc.callback.target", CALLBACK, on(Some(4))),
        failed("oidc.callback.target", "/callback/", on(None)),
        failed("oidc.callback.target", "/callback/", on(Some(1))),
    ]
}

const CUSTOM: &str = "https://id.acme.example";

/// A sign-on that was begun at the org's custom domain.
fn at_custom_domain() -> Vec<Case> {
    let at_custom = |direction| {
        Attempt::oidc(direction).with(|it| {
            it.expectations.org_addresses.push(CUSTOM.to_owned());
            for exchange in &mut it.evidence.exchanges {
                exchange.url = exchange.url.replace(ORG_URL, CUSTOM);
            }
        })
    };
    let dynamic = |direction| {
        at_custom(direction).with(|it| {
            it.oidc_expectations().elsewhere = vec![OtherIssuer {
                issuer: CUSTOM.to_owned(),
                authorization_endpoint: format!("{CUSTOM}/oauth2/v1/authorize"),
            }];
        })
    };
    vec![
        failed("oidc.authz.endpoint-discovered", "another address of the org", at_custom(Sp)),
        passed("oidc.authz.endpoint-org", CUSTOM, at_custom(Sp)),
        passed("oidc.authz.endpoint-discovered", CUSTOM, dynamic(Sp)),
        passed("flow.idp.reached", "reached", dynamic(Sp)),
        passed(
            "oidc.authz.endpoint-discovered",
            AUTHORIZE,
            Attempt::oidc(Sp).with(|it| {
                it.oidc_expectations().elsewhere =
                    vec![OtherIssuer { issuer: CUSTOM.to_owned(), authorization_endpoint: format!("{CUSTOM}/a") }];
            }),
        ),
    ]
}

fn with(name: &str, value: &str) -> Attempt {
    Attempt::authorization(Sp, name, Some(value))
}

fn without(name: &str) -> Attempt {
    Attempt::authorization(Sp, name, None)
}

fn request() -> Vec<Case> {
    let custom = Attempt::oidc(Sp)
        .with(|it| it.exchange(1).url = it.exchange(1).url.replace("/oauth2/v1", "/oauth2/default/v1"));
    let other_org =
        Attempt::oidc(Sp).with(|it| it.exchange(1).url = it.exchange(1).url.replace("acme.okta", "other.okta"));
    vec![
        failed("oidc.authz.endpoint-org", "/oauth2/default/v1/authorize", custom),
        failed("oidc.authz.endpoint-org", "https://other.okta.example/oauth2/v1/authorize", other_org),
        failed("oidc.authz.response-type", "\"code id_token\"", with("response_type", "code id_token")),
        failed("oidc.authz.response-type", "\"token\"", with("response_type", "token")),
        failed("oidc.authz.client-id", "\"0oa2\"", with("client_id", "0oa2")),
        failed(
            "oidc.authz.redirect-uri",
            "\"https://app.example/callback/\"",
            with("redirect_uri", "https://app.example/callback/"),
        ),
        failed("oidc.authz.redirect-uri", "nothing", without("redirect_uri")),
        failed(
            "oidc.authz.redirect-uri",
            "\"https://app.example/callback\", \"x\"",
            Attempt::oidc(Sp).with(|it| it.exchange(1).url.push_str("&redirect_uri=x")),
        ),
        failed("oidc.authz.scope-openid", "\"profile\", \"email\"", with("scope", "profile email")),
        failed("oidc.authz.scope-openid", "nothing", without("scope")),
        failed(
            "oidc.authz.scope-allowed",
            "also \"offline_access\", \"groups\"",
            with("scope", "openid offline_access groups"),
        ),
        failed("oidc.authz.scope-profile-jit", "\"openid\", \"profile\"", with("scope", "openid profile")),
        failed("oidc.authz.state-present", "none", without("state")),
        failed("oidc.authz.state-present", "0 characters", with("state", "")),
        failed("oidc.authz.no-secret", "client_secret (value withheld)", with("client_secret", "SECRET-token")),
        warned("oidc.authz.nonce", "none", without("nonce")),
        warned("oidc.authz.pkce-present", "none", without("code_challenge")),
        not_evaluated("oidc.authz.pkce-s256", "a code_challenge", without("code_challenge")),
        failed("oidc.authz.pkce-s256", "method \"plain\"", without("code_challenge_method")),
        failed("oidc.authz.pkce-s256", "5 characters", with("code_challenge", "short")),
        failed(
            "oidc.authz.pkce-s256",
            "43 characters",
            with("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"),
        ),
        failed(
            "oidc.authz.csrf-any",
            "none of them",
            Attempt::oidc(Sp).with(|it| {
                let pairs: Vec<_> = AUTHORIZATION.into_iter().take(4).collect();
                it.exchange(1).url = with_query(AUTHORIZE, &pairs);
            }),
        ),
        passed("oidc.authz.csrf-any", "nonce, code_challenge", without("state")),
        failed(
            "oidc.authz.no-dup-params",
            "\"scope\"",
            Attempt::oidc(Sp).with(|it| it.exchange(1).url.push_str("&scope=groups")),
        ),
        not_evaluated(
            "oidc.authz.client-id",
            "an authorization request of the app",
            Attempt::oidc(Sp).with(|it| it.remove(1)),
        ),
    ]
}

/// A sign-on that was started twice with the same values.
fn freshness() -> Vec<Case> {
    let twice = |attempt: Attempt, name: &'static str| {
        attempt.with(|it| {
            let fresh = |key: &str, value: &str| {
                if key == name || !["state", "nonce", "code_challenge"].contains(&key) {
                    value.to_owned()
                } else {
                    format!("{}x", &value[1..])
                }
            };
            let pairs: Vec<_> = AUTHORIZATION.into_iter().map(|(key, value)| (key, fresh(key, value))).collect();
            let pairs: Vec<_> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
            it.push(page(2, "GET", &with_query(AUTHORIZE, &pairs), 302));
        })
    };
    vec![
        warned("oidc.authz.nonce", "the nonce of another request", twice(Attempt::oidc(Sp), "nonce")),
        failed("oidc.authz.pkce-s256", "in 1 other requests", twice(Attempt::oidc(Sp), "code_challenge")),
        failed("oidc.initiate.fresh-request", "the nonce of another request", twice(Attempt::oidc(Idp), "nonce")),
        passed("oidc.authz.nonce", "a nonce of its own", twice(Attempt::oidc(Sp), "x")),
    ]
}

/// The app pushed its parameters to the org by itself (RFC 9126): they are unknown, not missing.
fn pushed() -> Vec<Case> {
    let pushed = || {
        let pairs = [("client_id", "0oa1"), ("request_uri", "urn:ietf:params:oauth:request_uri:1")];
        Attempt::oidc(Idp).with(|it| it.exchange(1).url = with_query(AUTHORIZE, &pairs))
    };
    vec![
        not_evaluated("oidc.authz.scope-openid", "sent them to the org by itself", pushed()),
        not_evaluated("oidc.callback.state-match", "sent them to the org by itself", pushed()),
        not_evaluated("oidc.initiate.fresh-request", "sent them to the org by itself", pushed()),
        passed("oidc.authz.client-id", "0oa1", pushed()),
    ]
}

fn callback() -> Vec<Case> {
    let answer = Attempt::callback;
    let elsewhere = Attempt::oidc(Sp).with(|it| {
        it.exchange(4).url = it.exchange(4).url.replace("/callback", "/elsewhere");
    });
    let gone = Attempt::oidc(Sp).with(|it| it.remove(4));
    vec![
        failed("oidc.callback.target", "\"https://app.example/elsewhere\"", elsewhere),
        not_evaluated("oidc.callback.target", "an authorization response", gone.clone()),
        failed("oidc.callback.state-match", "\"other\"", answer(&[("code", CODE), ("state", "other")])),
        failed("oidc.callback.state-match", "nothing", answer(&[("code", CODE)])),
        not_evaluated("oidc.callback.state-match", "a state in the request", Attempt::authorization(Sp, "state", None)),
        failed(
            "oidc.callback.code",
            "2 code(s)",
            answer(&[("code", CODE), ("code", "x"), ("state", "state-7hQ2mX9tLw4Rk8Vn")]),
        ),
        failed("oidc.callback.code", "an empty code", answer(&[("code", ""), ("state", "state-7hQ2mX9tLw4Rk8Vn")])),
        failed(
            "oidc.callback.code",
            "the error \"access_denied\"",
            answer(&[("error", "access_denied"), ("state", "state-7hQ2mX9tLw4Rk8Vn")]),
        ),
        failed(
            "oidc.callback.error-reported",
            "\"access_denied\", \"not \\u{1b}[1massigned\"",
            answer(&[
                ("error", "access_denied"),
                ("error_description", "not \u{1b}[1massigned"),
                ("state", "state-7hQ2mX9tLw4Rk8Vn"),
            ]),
        ),
        not_evaluated("oidc.callback.error-reported", "an authorization response", gone),
    ]
}

fn front_channel() -> Vec<Case> {
    let fragment = Attempt::oidc(Sp).with(|it| {
        it.exchange(4).url =
            format!("{CALLBACK}#id_token=SECRET-token&access_token=SECRET-token&state=state-7hQ2mX9tLw4Rk8Vn");
    });
    let redeemed_by = |client: &'static str| {
        Attempt::oidc(Sp).with(|it| {
            let fields = [("grant_type", "authorization_code"), ("code", CODE), ("client_id", client)];
            let mut request = form(6, &format!("{ORG_URL}/oauth2/v1/token"), 200, &fields);
            request.main_document = false;
            it.push(request);
        })
    };
    vec![
        failed("oidc.callback.no-front-tokens", "id_token, access_token in the answer (value withheld)", fragment),
        failed(
            "oidc.callback.no-front-tokens",
            "a token request to https://acme.okta.example/oauth2/v1/token",
            redeemed_by("0oa1"),
        ),
        passed("oidc.callback.no-front-tokens", "none", redeemed_by("okta.dashboard")),
    ]
}

fn status() -> Vec<Case> {
    let answered = |status: u16| Attempt::oidc(Sp).with(|it| it.exchange(4).status = Some(status));
    let slow = Attempt::oidc(Sp).with(|it| it.exchange(4).timing.total = Some(12_000.0));
    let cut = |failure: Option<&'static str>| {
        Attempt::oidc(Sp).with(|it| {
            it.exchange(4).status = None;
            it.exchange(4).failure = failure.map(str::to_owned);
        })
    };
    vec![
        failed("oidc.callback.status", "status 500", answered(500)),
        failed("oidc.callback.status", "status 401", answered(401)),
        warned("oidc.callback.status", "status 307", answered(307)),
        warned("oidc.callback.status", "status 303 after 12 s", slow),
        failed("oidc.callback.status", "net::ERR_EMPTY_RESPONSE", cut(Some("net::ERR_EMPTY_RESPONSE"))),
        not_evaluated("oidc.callback.status", "the app's answer", cut(None)),
    ]
}

fn initiated() -> Vec<Case> {
    let started = |url: String| Attempt::oidc(Idp).with(|it| it.exchange(0).url = url);
    let stuck = Attempt::oidc(Idp).with(|it| it.remove(1));
    let to_another = Attempt::oidc(Idp).with(|it| {
        it.exchange(1).url = it.exchange(1).url.replace("acme.okta", "other.okta");
    });
    let roundabout = Attempt::oidc(Idp).with(|it| {
        let mut request = it.exchange(1).clone();
        request.number = 3;
        for number in 1..3 {
            it.push(page(number, "GET", &format!("{APP}/hop{number}"), 302));
        }
        request.started_at = second(3);
        it.push(request);
    });
    let no_cookie = Attempt::oidc(Idp).with(|it| it.exchange(0).response_headers.clear());
    let one_address_for_both = started(with_query(CALLBACK, &[("iss", ORG_URL)])).with(|it| {
        if let ProtocolExpectations::Oidc(oidc) = &mut it.expectations.protocol {
            oidc.initiate_login_uri = Some(CALLBACK.to_owned());
        }
    });
    vec![
        passed("oidc.initiate.iss-accepted", "after 1 redirect(s)", one_address_for_both),
        failed("oidc.initiate.iss-accepted", "iss none", started(INITIATE.to_owned())),
        failed(
            "oidc.initiate.iss-accepted",
            "iss \"https://evil.example\"",
            started(with_query(INITIATE, &[("iss", "https://evil.example")])),
        ),
        failed("oidc.initiate.iss-accepted", "no authorization request after it", stuck.clone()),
        failed("oidc.initiate.iss-accepted", "to \"https://other.okta.example/oauth2/v1/authorize\"", to_another),
        warned("oidc.initiate.iss-accepted", "after 3 redirect(s)", roundabout),
        not_evaluated("oidc.initiate.iss-accepted", "initiate-login address", started(format!("{APP}/other"))),
        not_evaluated("oidc.initiate.fresh-request", "an authorization request", stuck),
        failed("oidc.initiate.fresh-request", "no state", Attempt::authorization(Idp, "state", None)),
        warned("oidc.initiate.fresh-request", "a state, but no cookie", no_cookie),
    ]
}

/// Rarer parameters of the request.
fn unusual() -> Vec<Case> {
    let object = |claims: &serde_json::Value| {
        let encode = |json: &serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        with("request", &format!("{}.{}.", encode(&json!({"alg": "none"})), encode(claims)))
    };
    let state = |state: &str| with("state", state);
    let both =
        |prompt: &str, age: &str| with("prompt", prompt).with(|it| it.exchange(1).url.extend(["&max_age=", age]));
    let plain_json = URL_SAFE_NO_PAD.encode(r#"{"return":"/deep/inside/the/app/somewhere","n":1}"#);
    let random_json = URL_SAFE_NO_PAD.encode(r#"{"return":"/deep","csrf":"0123456789abcdef0123"}"#);
    vec![
        failed(
            "oidc.authz.endpoint-discovered",
            "/other/authorize",
            Attempt::oidc(Sp).with(|it| it.exchange(1).url = it.exchange(1).url.replace("/oauth2/v1/", "/other/")),
        ),
        failed(
            "oidc.authz.redirect-uri",
            "#x",
            with("redirect_uri", "https://app.example/callback#x")
                .with(|it| it.oidc_expectations().redirect_uris = vec!["https://app.example/callback#x".to_owned()]),
        ),
        failed(
            "oidc.authz.redirect-uri",
            "http://app",
            with("redirect_uri", "http://app.example/callback")
                .with(|it| it.oidc_expectations().redirect_uris = vec!["http://app.example/callback".to_owned()]),
        ),
        failed("oidc.authz.state-unique", "at most 60 bits", state("0123456789abcde")),
        not_evaluated("oidc.authz.state-unique", "another request", state("0123456789abcdef")),
        not_evaluated("oidc.authz.state-unique", "a state", state("")),
        warned("oidc.authz.state-opaque", "an e-mail address", state("ann@acme.example")),
        warned("oidc.authz.state-opaque", "a bare address", state("https://app.example/deep")),
        warned("oidc.authz.state-opaque", "nothing random", state(&plain_json)),
        warned("oidc.authz.state-opaque", "nothing random", state(r#"{"return":"/deep"}"#)),
        passed("oidc.authz.state-opaque", "an opaque value", state(&random_json)),
        passed("oidc.authz.response-mode", "\"form_post\"", with("response_mode", "form_post")),
        warned("oidc.authz.response-mode", "\"fragment\"", with("response_mode", "fragment")),
        warned("oidc.authz.prompt-maxage", "prompt \"none\", max_age \"0\"", both("none", "0")),
        passed("oidc.authz.prompt-maxage", "max_age \"1\"", both("none", "1")),
        passed("oidc.authz.prompt-maxage", "prompt \"login\"", both("login", "0")),
        warned("oidc.authz.request-object", "another scope", object(&json!({"scope": "openid groups"}))),
        passed("oidc.authz.request-object", "it agrees", object(&json!({"scope": "openid profile email", "x": "y"}))),
        warned("oidc.authz.request-object", "parts", with("request", "SECRET-token")),
        not_evaluated("oidc.authz.request-object", "a request object", Attempt::oidc(Sp)),
    ]
}

/// What the harness asked by itself, and what the org's hint became.
fn asked() -> Vec<Case> {
    let probe = |kind: ProbeKind, status: Option<u16>, location: Option<&str>| {
        let probe = HttpProbe {
            kind,
            url: INITIATE.to_owned(),
            status,
            location: location.map(str::to_owned),
            failure: status.is_none().then(|| "no route".to_owned()),
        };
        Attempt::oidc(Idp).with(|it| it.evidence.probes.http.push(probe))
    };
    let (post, without) = (ProbeKind::InitiateByPost, ProbeKind::InitiateWithoutIss);
    let hinted = |attempt: Attempt| attempt.with(|it| it.exchange(0).url.push_str("&login_hint=ann"));
    let probe_hint = |carried: Option<&str>| {
        let location = carried.map(|carried| format!("{AUTHORIZE}?client_id=0oa1{carried}"));
        probe(ProbeKind::InitiateWithHint, Some(302), location.as_deref())
            .with(|it| it.evidence.probes.http[0].url.push_str("?iss=x&login_hint=ann"))
    };
    let iss = |iss: &str| Attempt::callback(&[("code", CODE), ("state", "state-7hQ2mX9tLw4Rk8Vn"), ("iss", iss)]);
    let promised = Attempt::oidc(Sp).with(|it| {
        let mut members = super::recorded::discovery();
        members["authorization_response_iss_parameter_supported"] = true.into();
        it.serve_discovery(&members);
    });
    vec![
        passed("oidc.initiate.post", "status 302 to", probe(post, Some(302), Some(AUTHORIZE))),
        warned("oidc.initiate.post", "status 302 to", probe(post, Some(302), Some(APP))),
        warned("oidc.initiate.post", "status 405", probe(post, Some(405), None)),
        warned("oidc.initiate.post", "no route", probe(post, None, None)),
        not_evaluated("oidc.initiate.post", "by itself", Attempt::oidc(Idp)),
        passed("oidc.initiate.no-iss", "status 302", probe(without, Some(302), None)),
        passed("oidc.initiate.no-iss", "status 399", probe(without, Some(399), None)),
        warned("oidc.initiate.no-iss", "status 400", probe(without, Some(400), None)),
        not_evaluated("oidc.initiate.no-iss", "an answer", probe(without, None, None)),
        passed("oidc.initiate.login-hint", "\"ann\"", hinted(Attempt::authorization(Idp, "login_hint", Some("ann")))),
        warned("oidc.initiate.login-hint", "nothing", hinted(Attempt::oidc(Idp))),
        passed("oidc.initiate.login-hint", "\"ann\"", probe_hint(Some("&login_hint=ann"))),
        warned("oidc.initiate.login-hint", "nothing", probe_hint(Some(""))),
        not_evaluated("oidc.initiate.login-hint", "an authorization request", probe_hint(None)),
        not_evaluated("oidc.initiate.login-hint", "by itself", Attempt::oidc(Idp)),
        passed("oidc.callback.iss", "acme.okta.example", iss(ORG_URL)),
        warned("oidc.callback.iss", "\"https://evil.example\"", iss("https://evil.example")),
        warned("oidc.callback.iss", "nothing", promised),
        not_evaluated("oidc.callback.iss", "the org promises none", Attempt::oidc(Sp)),
        passed("oidc.callback.code-cleared", "status 303", Attempt::oidc(Sp)),
        warned(
            "oidc.callback.code-cleared",
            "status 200",
            Attempt::oidc(Sp).with(|it| it.exchange(4).status = Some(200)),
        ),
        warned(
            "oidc.callback.code-cleared",
            "status 400",
            Attempt::oidc(Sp).with(|it| it.exchange(4).status = Some(400)),
        ),
        not_evaluated(
            "oidc.callback.code-cleared",
            "a code in the address",
            Attempt::oidc(Sp).with(|it| it.exchange(4).url = it.exchange(4).url.replace('?', "#")),
        ),
        not_evaluated(
            "oidc.callback.code-cleared",
            "the app's answer",
            Attempt::oidc(Sp).with(|it| it.exchange(4).status = None),
        ),
    ]
}

/// What the submission declares, and the sign-out at the org.
fn settings() -> Vec<Case> {
    let supported = |directions: &[crate::submission::Direction]| {
        Attempt::oidc(Sp).with(|it| it.expectations.supported = directions.to_vec())
    };
    let initiate = |declared: Option<&str>, registered: Option<&str>| {
        Attempt::oidc(Idp).with(|it| {
            it.oidc_expectations().initiate_login_uri = declared.map(str::to_owned);
            it.oidc_expectations().registered_initiate_uri = registered.map(str::to_owned);
        })
    };
    let logout = |pairs: &[(&str, &str)]| {
        Attempt::oidc(Sp).with(|it| {
            it.oidc_expectations().post_logout_uris = vec![format!("{APP}/bye")];
            let mut request = page(9, "GET", &with_query(&format!("{ORG_URL}/oauth2/v1/logout"), pairs), 302);
            request.started_at = second(60);
            it.push(request);
        })
    };
    let (hint, home) = (("id_token_hint", "SECRET-token"), ("post_logout_redirect_uri", "https://app.example/bye"));
    vec![
        passed("oidc.sp-flow.mandatory", "app.example/login", Attempt::oidc(Sp)),
        failed("oidc.sp-flow.mandatory", "only sign-ons that start at the org", supported(&[Idp])),
        failed(
            "oidc.sp-flow.mandatory",
            "no address",
            Attempt::oidc(Sp).with(|it| it.expectations.sp_initiate_url = None),
        ),
        not_evaluated("oidc.sp-flow.mandatory", "the flows", supported(&[])),
        passed("oidc.initiate.configured", "initiate", Attempt::oidc(Idp)),
        failed("oidc.initiate.configured", "none", initiate(None, Some(INITIATE))),
        failed("oidc.initiate.configured", "\"http://app.example/go\"", initiate(Some("http://app.example/go"), None)),
        failed(
            "oidc.initiate.configured",
            "\"https://app.example/old\"",
            initiate(Some(INITIATE), Some("https://app.example/old")),
        ),
        not_evaluated("oidc.initiate.configured", "of the instance", initiate(Some(INITIATE), None)),
        passed("oidc.logout.post-uri", "id_token_hint", logout(&[hint, home])),
        warned("oidc.logout.post-uri", "no id_token_hint", logout(&[home])),
        warned(
            "oidc.logout.post-uri",
            "\"https://app.example/\"",
            logout(&[hint, ("post_logout_redirect_uri", "https://app.example/")]),
        ),
        warned("oidc.logout.post-uri", "no address", logout(&[hint])),
        not_evaluated("oidc.logout.post-uri", "a sign-out at the org", Attempt::oidc(Sp)),
    ]
}
