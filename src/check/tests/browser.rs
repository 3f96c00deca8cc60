//! Cases of the checks of what happens in the browser besides the messages: sessions, cookies, leaks, frames.

use super::{
    Case,
    attempt::{APP, Attempt, CALLBACK, CODE, ORG_URL, form, page, second, with_query},
    failed, not_evaluated, passed, warned,
};
use crate::{
    evidence::{Body, ExchangeRange, Header, PageState, ResourceKind, SecondSignOn, SessionProbe},
    submission::Direction::{Idp, Sp},
};

pub(super) fn cases() -> Vec<Case> {
    [
        sessions(),
        start(),
        encryption(),
        left(),
        leaks(),
        headers(),
        cookies(),
        posted_on(),
        second_sign_on(),
        provisioning(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn sessions() -> Vec<Case> {
    let probed = |signed_in: bool| {
        Attempt::oidc(Sp).with(|it| {
            it.evidence.probes.session = Some(SessionProbe {
                exchanges: ExchangeRange { from: 9, to: 9 },
                signed_in,
                ended_at: format!("{APP}/profile?x"),
            });
        })
    };
    let tenant = |seen: Option<bool>| Attempt::saml(Idp).with(|it| it.evidence.observations.tenant = seen);
    vec![
        passed("flow.session.established", "signed in at https://app.example/profile", probed(true)),
        failed("flow.session.established", "the last page was https://app.example/profile", probed(false)),
        not_evaluated("flow.session.established", "without the org", Attempt::oidc(Sp)),
        passed("flow.multi-tenant.isolation", "it is shown", tenant(Some(true))),
        failed("flow.multi-tenant.isolation", "it is not shown", tenant(Some(false))),
        not_evaluated("flow.multi-tenant.isolation", "describes none", tenant(None)),
    ]
}

fn start() -> Vec<Case> {
    let at = |url: &str| Attempt::saml(Sp).with(|it| it.expectations.sp_initiate_url = Some(url.to_owned()));
    let check = "flow.sp.initiate-url";
    let long = format!("https://www.app.example/{}", "x".repeat(488));
    let took =
        |seconds: i64| Attempt::saml(Sp).with(|it| it.evidence.observations.signed_in_at = Some(second(seconds)));
    vec![
        passed(check, "www.app.example", at(&long)),
        failed(check, "www.app.example", at(&format!("{long}x"))),
        failed(check, "\"http://app.example/login\"", at("http://app.example/login")),
        failed(check, "\"https://other.example/login\"", at("https://other.example/login")),
        passed(check, "app.example", Attempt::oidc(Sp)),
        not_evaluated(
            check,
            "where the sign-on starts",
            Attempt::oidc(Sp).with(|it| it.expectations.sp_initiate_url = None),
        ),
        passed("flow.time.budget", "30 s", took(41)),
        warned("flow.time.budget", "31 s", took(42)),
        not_evaluated(
            "flow.time.budget",
            "a signed-in user",
            took(42).with(|it| it.evidence.observations.signed_in = Some(false)),
        ),
    ]
}

fn encryption() -> Vec<Case> {
    let check = "flow.tls.valid";
    let failing =
        |failure: &'static str| Attempt::saml(Sp).with(|it| it.exchange(5).failure = Some(failure.to_owned()));
    let over = |protocol: &'static str| Attempt::saml(Sp).with(|it| it.exchange(5).tls = Some(protocol.to_owned()));
    let plain = Attempt::saml(Sp)
        .with(|it| it.evidence.exchanges.iter_mut().for_each(|page| page.url = page.url.replace("https:", "http:")));
    vec![
        failed(
            check,
            "net::ERR_CERT_DATE_INVALID at https://app.example/profile",
            failing("net::ERR_CERT_DATE_INVALID"),
        ),
        failed(check, "net::ERR_SSL_PROTOCOL_ERROR", failing("net::ERR_SSL_PROTOCOL_ERROR")),
        passed(check, "pages", failing("net::ERR_ABORTED")),
        failed(check, "TLS 1.1", over("TLS 1.1")),
        passed(check, "pages", over("QUIC")),
        not_evaluated(check, "a page over https", plain),
    ]
}

/// A sign-on after which the tab shows this page.
fn showing(attempt: Attempt, change: impl FnOnce(&mut PageState)) -> Attempt {
    attempt.with(|it| {
        let mut state = PageState {
            url: format!("{APP}/profile"),
            html: "<p>Welcome".to_owned(),
            history: vec!["about:blank".to_owned(), format!("{APP}/profile")],
            ..PageState::default()
        };
        change(&mut state);
        it.evidence.page = Some(state);
    })
}

/// What the app left behind on the page and in the browser.
fn left() -> Vec<Case> {
    let oidc = |change: fn(&mut PageState)| showing(Attempt::oidc(Sp), change);
    let token = "eyJhbGciOiJSUzI1NiJ9.e30.SECRET-token";
    let html = |html: &'static str| showing(Attempt::saml(Sp), move |page| html.clone_into(&mut page.html));
    let tokens = "oidc.callback.no-front-tokens";
    let pairs = |token: &str| {
        vec![("theme".to_owned(), "dark".to_owned()), ("auth".to_owned(), format!("{{\"t\":\"{token}\"}}"))]
    };
    vec![
        passed(tokens, "none", oidc(|_| ())),
        failed(
            tokens,
            "localStorage under \"auth\"",
            showing(Attempt::oidc(Sp), |page| page.local_storage = pairs(token)),
        ),
        failed(
            tokens,
            "sessionStorage under \"auth\"",
            showing(Attempt::oidc(Sp), |page| page.session_storage = pairs(token)),
        ),
        failed(tokens, "the page's text", showing(Attempt::oidc(Sp), |page| page.html = format!("<pre>{token}</pre>"))),
        failed(tokens, "the page's address", showing(Attempt::oidc(Sp), |page| page.url = format!("{APP}/#t={token}"))),
        passed(
            tokens,
            "none",
            showing(Attempt::oidc(Sp), |page| "eyJhbGciOiJSUzI1NiJ9.e30".clone_into(&mut page.html)),
        ),
        passed(tokens, "none", showing(Attempt::oidc(Sp), |page| "eyJ4IjoxfQ.e30.c2ln".clone_into(&mut page.html))),
        passed("flow.leak.final-url", "3 addresses", oidc(|_| ())),
        warned(
            "flow.leak.final-url",
            "code in https://app.example/callback",
            oidc(|page| page.history.push(with_query(CALLBACK, &[("code", CODE)]))),
        ),
        warned(
            "flow.leak.final-url",
            "code in https://app.example/done",
            oidc(|page| page.url = format!("{APP}/done#code={CODE}")),
        ),
        passed("flow.leak.final-url", "addresses", oidc(|page| page.history.push(format!("{ORG_URL}/?code={CODE}")))),
        passed(
            "flow.leak.final-url",
            "addresses",
            oidc(|page| page.history.push(format!("{APP}/?state=state-7hQ2mX9tLw4Rk8Vn"))),
        ),
        not_evaluated("flow.leak.final-url", "the app's page", Attempt::oidc(Sp)),
        passed("flow.no-local-password", "none", html("<input type=text><p>password")),
        failed(
            "flow.no-local-password",
            "at https://app.example/profile",
            html("<form><INPUT name=x type='password'>"),
        ),
        failed("flow.no-local-password", "a password field", html("<input type=\"password\" name=x>")),
        failed("flow.no-local-password", "a password field", html("<input type=password name=x>")),
        passed("flow.no-local-password", "none", html("<input type=password hidden name=x>")),
        not_evaluated(
            "flow.no-local-password",
            "a page of the app",
            showing(Attempt::saml(Sp), |page| page.url = format!("{ORG_URL}/login")),
        ),
        not_evaluated("flow.no-local-password", "the app's page", Attempt::saml(Sp)),
    ]
}

/// A request of a page to somebody else.
fn to_stranger(attempt: Attempt, change: impl FnOnce(&mut crate::evidence::Exchange)) -> Attempt {
    attempt.with(|it| {
        let mut request = page(8, "GET", "https://tracker.example/p", 200);
        request.main_document = false;
        request.kind = ResourceKind::Image;
        change(&mut request);
        it.push(request);
    })
}

fn leaks() -> Vec<Case> {
    let referer = |value: String| Header { name: "Referer".to_owned(), value };
    let body = |text: String| Some(Body { size: None, truncated: false, bytes: text.into_bytes() });
    let (address, content) = ("flow.leak.referer", "flow.leak.third-party-body");
    let callback = with_query(CALLBACK, &[("code", CODE)]);
    let encoded: String = url::form_urlencoded::byte_serialize(callback.as_bytes()).collect();
    vec![
        passed(address, "1 requests, none", to_stranger(Attempt::oidc(Sp), |_| ())),
        failed(
            address,
            "code in the Referer of a request to https://tracker.example/p",
            to_stranger(Attempt::oidc(Sp), |it| it.request_headers.push(referer(callback.clone()))),
        ),
        failed(address, "code in the address", to_stranger(Attempt::oidc(Sp), |it| it.url.extend(["?u=", &encoded]))),
        failed(
            address,
            "state in the address",
            to_stranger(Attempt::oidc(Sp), |it| it.url.push_str("?s=state-7hQ2mX9tLw4Rk8Vn")),
        ),
        failed(
            address,
            "SAMLResponse in the address",
            to_stranger(Attempt::saml(Sp), |it| {
                let form = form(1, APP, 200, &[("m", &saml_response())]);
                it.url.extend(["?", str::from_utf8(&form.request_body.unwrap().bytes).unwrap()]);
            }),
        ),
        passed(
            address,
            "requests",
            to_stranger(Attempt::oidc(Sp), |it| {
                it.url = format!("{APP}/log?c={CODE}");
            }),
        ),
        not_evaluated(address, "any message", Attempt::saml(Idp).with(|it| it.remove(4))),
        passed(
            content,
            "1 requests, none",
            to_stranger(Attempt::oidc(Sp), |it| it.request_body = body("hello".to_owned())),
        ),
        failed(
            content,
            "code in the body of a request to https://tracker.example/p",
            to_stranger(Attempt::oidc(Sp), |it| it.request_body = body(format!("{{\"u\":\"{callback}\"}}"))),
        ),
        failed(
            content,
            "SAMLResponse in the body",
            to_stranger(Attempt::saml(Sp), |it| {
                it.request_body = form(1, APP, 200, &[("m", &saml_response())]).request_body;
            }),
        ),
        not_evaluated(content, "any message", Attempt::saml(Idp).with(|it| it.remove(4))),
    ]
}

fn saml_response() -> String {
    let mut attempt = Attempt::saml(Sp);
    let body = attempt.exchange(4).request_body.clone().unwrap().bytes;
    crate::protocol::Parameters::parse(&body).get("SAMLResponse").unwrap().to_owned()
}

/// The headers of the app's pages.
fn headers() -> Vec<Case> {
    let with = |number: u32, name: &'static str, value: Option<&'static str>| {
        Attempt::saml(Sp).with(|it| {
            let headers = &mut it.exchange(number).response_headers;
            headers.retain(|header| header.name != name);
            headers.extend(value.map(|value| Header { name: name.to_owned(), value: value.to_owned() }));
        })
    };
    let (policy, cache, frame) = ("Referrer-Policy", "Cache-Control", "Content-Security-Policy");
    vec![
        warned("flow.leak.referrer-policy", "https://app.example/acs", with(4, policy, None)),
        warned("flow.leak.referrer-policy", "https://app.example/login", with(0, policy, Some("unsafe-url"))),
        warned("flow.leak.referrer-policy", "https://app.example/acs", with(4, policy, Some("no-referrer, origin"))),
        passed(
            "flow.leak.referrer-policy",
            "2 pages",
            with(4, policy, Some("origin, strict-origin-when-cross-origin")),
        ),
        passed("flow.leak.referrer-policy", "2 pages", with(4, policy, Some("Same-Origin"))),
        warned("flow.cache.no-store", "https://app.example/acs", with(4, cache, None)),
        warned("flow.cache.no-store", "https://app.example/login", with(0, cache, Some("private, max-age=0"))),
        passed("flow.cache.no-store", "2 answers", with(0, cache, Some("private, No-Cache"))),
        not_evaluated("flow.cache.no-store", "that carries a message", Attempt::saml(Idp).with(|it| it.remove(4))),
        warned("flow.frame.not-embeddable", "https://app.example/profile", with(5, frame, None)),
        warned("flow.frame.not-embeddable", "https://app.example/profile", with(5, frame, Some("default-src 'self'"))),
        passed(
            "flow.frame.not-embeddable",
            "1 pages",
            with(5, frame, None).with(|it| {
                it.exchange(5)
                    .response_headers
                    .push(Header { name: "X-Frame-Options".to_owned(), value: "DENY".to_owned() });
            }),
        ),
        not_evaluated(
            "flow.frame.not-embeddable",
            "a page that the app shows",
            Attempt::saml(Sp).with(|it| it.remove(5)),
        ),
    ]
}

fn cookies() -> Vec<Case> {
    let set = |number: u32, value: &'static str| {
        Attempt::saml(Sp).with(|it| {
            let headers = &mut it.exchange(number).response_headers;
            headers.retain(|header| header.name != "Set-Cookie");
            headers.push(Header { name: "Set-Cookie".to_owned(), value: value.to_owned() });
        })
    };
    let sent = |attempt: Attempt, number: u32, value: &'static str| {
        attempt.with(|it| {
            it.exchange(number).request_headers = vec![Header { name: "Cookie".to_owned(), value: value.to_owned() }];
        })
    };
    let (secure, same_site, rotated) =
        ("flow.session.cookie-secure", "flow.session.cookie-samesite", "flow.session.rotated");
    vec![
        passed(secure, "\"session\"", Attempt::saml(Sp)),
        failed(secure, "\"session\": no HttpOnly", set(4, "session=SECRET-cookie; Secure")),
        failed(secure, "\"session\": no Secure", set(4, "session=SECRET-cookie; HttpOnly")),
        failed(secure, "others can register", set(4, "session=SECRET-cookie; Secure; HttpOnly; Domain=.co.uk")),
        passed(secure, "session", set(4, "session=SECRET-cookie; Secure; HttpOnly; Domain=app.example")),
        not_evaluated(secure, "after the org's answer", set(4, "session=; Max-Age=0")),
        not_evaluated(secure, "after the org's answer", set(4, "session=SECRET-cookie; Max-Age=0")),
        not_evaluated(secure, "a SAML response", Attempt::saml(Sp).with(|it| it.remove(4))),
        passed(same_site, "they arrive", Attempt::saml(Sp)),
        passed(same_site, "they arrive", set(0, "request=SECRET-cookie; Secure")),
        warned(same_site, "lost: \"request\"", sent(set(0, "request=SECRET-cookie; SameSite=Lax"), 4, "other=1")),
        passed(same_site, "they arrive", sent(set(0, "request=SECRET-cookie; SameSite=none"), 4, "other=1")),
        not_evaluated(same_site, "by form", Attempt::oidc(Sp)),
        not_evaluated(same_site, "a cookie of the app", Attempt::saml(Idp)),
        passed(rotated, "new: \"session\"", Attempt::saml(Sp)),
        failed(rotated, "1 cookies, all as before", sent(Attempt::saml(Sp), 5, "request=SECRET-cookie")),
        passed(rotated, "new: \"request\"", sent(Attempt::saml(Sp), 5, "request=SECRET-cookie-3")),
        failed(rotated, "all as before", sent(set(0, "session=SECRET-cookie-2"), 5, "session=SECRET-cookie-2")),
        not_evaluated(rotated, "a cookie of the app with the page", sent(Attempt::saml(Sp), 5, "")),
        not_evaluated(rotated, "a page for the signed-in user", Attempt::saml(Sp).with(|it| it.remove(5))),
        not_evaluated(
            rotated,
            "a page for the signed-in user",
            Attempt::saml(Sp).with(|it| it.evidence.observations.signed_in = Some(false)),
        ),
        passed("oidc.callback.bound-to-browser", "\"request\"", Attempt::oidc(Sp)),
        warned("oidc.callback.bound-to-browser", "none", sent(Attempt::oidc(Sp), 4, "other=1")),
        warned(
            "oidc.callback.bound-to-browser",
            "none",
            Attempt::oidc(Sp).with(|it| it.exchange(0).response_headers.clear()),
        ),
        not_evaluated(
            "oidc.callback.bound-to-browser",
            "the headers",
            Attempt::oidc(Sp).with(|it| it.exchange(4).request_headers.clear()),
        ),
    ]
}

fn posted_on() -> Vec<Case> {
    let check = "flow.redirect.no-307-post";
    let forwarded = |status: u16, to: &'static str, method: &'static str| {
        Attempt::saml(Sp).with(|it| {
            it.exchange(4).status = Some(status);
            method.clone_into(&mut it.exchange(4).method);
            it.push(page(6, "POST", to, 200));
            it.exchange(6).redirected_from = Some(4);
        })
    };
    vec![
        failed(
            check,
            "SAMLResponse from https://app.example/acs to https://other.example/acs",
            forwarded(307, "https://other.example/acs", "POST"),
        ),
        failed(check, "SAMLResponse", forwarded(308, "https://other.example/acs", "POST")),
        passed(check, "none", forwarded(303, "https://other.example/acs", "POST")),
        passed(check, "none", forwarded(307, "https://app.example/acs2", "POST")),
        passed(check, "none", forwarded(307, "https://other.example/acs", "GET")),
        not_evaluated(check, "any page", Attempt::saml(Sp).with(|it| it.evidence.exchanges.clear())),
    ]
}

/// What a second sign-on of the same user showed.
fn again(attempt: Attempt, change: impl FnOnce(&mut SecondSignOn)) -> Attempt {
    attempt.with(|it| {
        let mut again = SecondSignOn {
            exchanges: ExchangeRange { from: 20, to: 20 },
            signed_in: true,
            asked: false,
            target: None,
            ended_at: format!("{APP}/deep?x"),
            accounts: Some(1),
        };
        change(&mut again);
        it.evidence.probes.again = Some(again);
    })
}

fn second_sign_on() -> Vec<Case> {
    let deep = |attempt: Attempt, link: &str| attempt.with(|it| it.expectations.deep_link = Some(link.to_owned()));
    let saml = || Attempt::saml(Sp);
    let (link, silent, target) = ("flow.deep-link.restored", "flow.relogin.silent", "oidc.initiate.target-link");
    let named = |it: &mut SecondSignOn| it.target = Some(format!("{APP}/deep"));
    vec![
        passed(link, "https://app.example/deep", deep(again(saml(), |_| ()), "https://app.example/deep")),
        warned(link, "https://app.example/deep", deep(again(saml(), |_| ()), "https://app.example/other")),
        not_evaluated(link, "a deep_link", again(saml(), |_| ())),
        not_evaluated(link, "a second sign-on", deep(saml(), APP)),
        not_evaluated(link, "a second sign-on", deep(again(saml(), |it| it.signed_in = false), APP)),
        not_evaluated(link, "a second sign-on", deep(again(saml(), named), APP)),
        passed(silent, "signed in", again(saml(), |_| ())),
        warned(
            silent,
            "the org asked the user",
            again(saml(), |it| {
                it.signed_in = false;
                it.asked = true;
            }),
        ),
        warned(silent, "signed in", again(saml(), |it| it.asked = true)),
        warned(silent, "the last page was https://app.example/deep", again(saml(), |it| it.signed_in = false)),
        not_evaluated(silent, "a second sign-on", saml()),
        passed(target, "https://app.example/deep", again(Attempt::oidc(Idp), named)),
        warned(
            target,
            "https://app.example/start",
            again(Attempt::oidc(Idp), |it| {
                named(it);
                it.ended_at = format!("{APP}/start");
            }),
        ),
        not_evaluated(target, "a target_link_uri", again(Attempt::oidc(Idp), |_| ())),
        not_evaluated(
            target,
            "a second sign-on",
            again(Attempt::oidc(Idp), |it| {
                named(it);
                it.signed_in = false;
            }),
        ),
        passed("jit.repeat.same-account", "1 accounts", again(saml(), |_| ())),
        failed("jit.repeat.same-account", "2 accounts", again(saml(), |it| it.accounts = Some(2))),
        failed("jit.repeat.same-account", "0 accounts", again(saml(), |it| it.accounts = Some(0))),
        not_evaluated("jit.repeat.same-account", "the app's accounts", again(saml(), |it| it.accounts = None)),
        not_evaluated("jit.repeat.same-account", "a second sign-on", again(saml(), |it| it.signed_in = false)),
    ]
}

fn provisioning() -> Vec<Case> {
    let observed = |change: fn(&mut crate::evidence::Observations)| {
        Attempt::saml(Sp).with(|it| change(&mut it.evidence.observations))
    };
    let supported = |attempt: Attempt, directions: &[crate::submission::Direction]| {
        attempt.with(|it| it.expectations.supported = directions.to_vec())
    };
    let named = |sent: &'static str, seen: &'static str| {
        Attempt::saml(Sp).with(|it| {
            sent.clone_into(&mut it.expectations.user.as_mut().unwrap().first_name);
            it.evidence.observations.profile.as_mut().unwrap().first_name = Some(seen.to_owned());
        })
    };
    vec![
        failed("jit.user.fresh", "an account", observed(|it| it.unknown_before = Some(false))),
        not_evaluated("jit.user.fresh", "the app's accounts", observed(|it| it.unknown_before = None)),
        warned("jit.cleanup.okta", "still there", observed(|it| it.user_removed = Some(false))),
        not_evaluated("jit.cleanup.okta", "the removal", observed(|it| it.user_removed = None)),
        warned("jit.flow.selection", "a start at the app", Attempt::saml(Sp)),
        passed("jit.flow.selection", "a start at the org", Attempt::saml(Idp)),
        passed("jit.flow.selection", "a start at the app", supported(Attempt::saml(Sp), &[Sp])),
        not_evaluated("jit.flow.selection", "the flows", supported(Attempt::saml(Sp), &[])),
        passed("jit.attr.unicode", "Zo\u{eb}", named("Zo\u{eb}-Ann", "Zo\u{eb}-Ann")),
        warned("jit.attr.unicode", "Zo?-Ann", named("Zo\u{eb}-Ann", "Zo?-Ann")),
        not_evaluated("jit.attr.unicode", "plain names", Attempt::saml(Sp)),
        not_evaluated(
            "jit.attr.unicode",
            "the app's profile page",
            named("O'Neil", "x").with(|it| it.evidence.observations.profile = None),
        ),
    ]
}
