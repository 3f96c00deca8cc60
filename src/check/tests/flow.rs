//! Cases of the checks that both protocols share.

use super::{
    Case,
    attempt::{ACS, APP, AUTHORIZE, Attempt, CALLBACK, ORG_URL, SSO, form, page, second, with_query},
    failed, not_evaluated, passed, warned,
};
use crate::{
    evidence::{Header, Profile},
    protocol::saml::sample,
    submission::Direction::{Idp, Sp},
};

pub(super) fn cases() -> Vec<Case> {
    [marker(), identity(), just_in_time(), reached(), returned(), pages(), cookies(), log()]
        .into_iter()
        .flatten()
        .collect()
}

fn marker() -> Vec<Case> {
    let signed_in = |seen| Attempt::saml(Sp).with(|it| it.evidence.observations.signed_in = seen);
    let signed_out = |seen| Attempt::saml(Sp).with(|it| it.evidence.observations.signed_out = seen);
    vec![
        failed("flow.success.marker", "the last page was https://app.example/profile", signed_in(Some(false))),
        not_evaluated("flow.success.marker", "the app's page", signed_in(None)),
        failed("jit.login.first-visit", "not signed in", signed_in(Some(false))),
        not_evaluated("jit.login.first-visit", "the app's page", signed_in(None)),
        warned("flow.logout.ends-sp-session", "still showed the user", signed_out(Some(false))),
        not_evaluated("flow.logout.ends-sp-session", "the return to the app", signed_out(None)),
    ]
}

fn showing(change: fn(&mut Profile)) -> Attempt {
    Attempt::saml(Sp).with(|it| change(it.evidence.observations.profile.as_mut().unwrap()))
}

fn identity() -> Vec<Case> {
    vec![
        failed("flow.identity.matches", "first name \"Eve\"", showing(|it| it.first_name = Some("Eve".to_owned()))),
        failed(
            "flow.identity.matches",
            "e-mail \"Ann@acme",
            showing(|it| it.email = Some("Ann@acme.example".to_owned())),
        ),
        failed("flow.identity.matches", "last name not shown", showing(|it| *it = Profile::default())),
        passed("flow.identity.matches", "last name not shown", showing(|it| it.last_name = None)),
        passed("flow.identity.matches", "ACME", showing(|it| it.email = Some("ann@ACME.example".to_owned()))),
        not_evaluated(
            "flow.identity.matches",
            "the app's profile page",
            Attempt::oidc(Idp).with(|it| it.evidence.observations.profile = None),
        ),
    ]
}

fn just_in_time() -> Vec<Case> {
    vec![
        failed("jit.profile.first-name", "nothing", showing(|it| it.first_name = None)),
        failed("jit.profile.first-name", "\"ann\"", showing(|it| it.first_name = Some("ann".to_owned()))),
        failed("jit.profile.last-name", "\"\"", showing(|it| it.last_name = Some(String::new()))),
        failed(
            "jit.profile.email",
            "\"eve@acme.example\"",
            showing(|it| it.email = Some("eve@acme.example".to_owned())),
        ),
        not_evaluated(
            "jit.profile.email",
            "the app's profile page",
            Attempt::saml(Idp).with(|it| it.evidence.observations.profile = None),
        ),
    ]
}

fn reached() -> Vec<Case> {
    let elsewhere = |url: &'static str| {
        Attempt::saml(Sp).with(|it| {
            let query = it.exchange(1).url.split_once('?').unwrap().1.to_owned();
            it.exchange(1).url = format!("{url}?{query}");
        })
    };
    let no_request = Attempt::saml(Sp).with(|it| it.exchange(1).url = format!("{ORG_URL}/"));
    vec![
        failed(
            "flow.idp.reached",
            "to https://acme.okta.example/app/acme/exk2/sso/saml",
            elsewhere("https://acme.okta.example/app/acme/exk2/sso/saml"),
        ),
        failed("flow.idp.reached", "to https://other.example/sso", elsewhere("https://other.example/sso")),
        failed("flow.idp.reached", "no sign-on request; the last page was https://app.example/profile", no_request),
        failed(
            "flow.idp.reached",
            "to https://acme.okta.example/oauth2/default/v1/authorize",
            Attempt::oidc(Sp).with(|it| {
                it.exchange(1).url = it.exchange(1).url.replace("/oauth2/v1", "/oauth2/default/v1");
            }),
        ),
        failed("flow.idp.reached", "no sign-on request", Attempt::oidc(Sp).with(|it| it.remove(1))),
    ]
}

fn returned() -> Vec<Case> {
    let again = |attempt: Attempt| {
        attempt.with(|it| {
            let xml = sample::response(sample::Signed::Assertion).replace("_assertion", "_other");
            let value = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, xml);
            it.push(form(6, ACS, 303, &[("SAMLResponse", &value)]));
        })
    };
    let reloaded = Attempt::saml(Sp).with(|it| {
        let mut copy = it.exchange(4).clone();
        copy.number = 6;
        it.push(copy);
    });
    let after_sign_out = again(Attempt::saml(Sp)).with(|it| it.exchange(6).started_at = second(50));
    vec![
        failed("flow.sp.returned", "no answer was delivered", Attempt::saml(Sp).with(|it| it.remove(4))),
        failed("flow.sp.returned", "no answer was delivered", Attempt::oidc(Idp).with(|it| it.remove(4))),
        failed(
            "flow.sp.returned",
            "delivered to https://app.example/other",
            Attempt::saml(Sp).with(|it| it.exchange(4).url = format!("{APP}/other")),
        ),
        failed("flow.sp.returned", "2 different answers", again(Attempt::saml(Sp))),
        warned("flow.sp.returned", "2 different answers", again(Attempt::saml(Idp))),
        passed("flow.sp.returned", "it was delivered", reloaded),
        passed("flow.sp.returned", "it was delivered", after_sign_out),
    ]
}

fn pages() -> Vec<Case> {
    let sent_to = |url: &'static str| Attempt::saml(Sp).with(|it| it.exchange(4).url = url.to_owned());
    let repeated = |count: u32| {
        Attempt::oidc(Sp).with(|it| {
            for number in 0..count {
                let mut hop = page(100 + number, "GET", &format!("{APP}/loop?n={number}"), 302);
                hop.started_at = second(35);
                it.push(hop);
            }
        })
    };
    let hops = Attempt::oidc(Sp).with(|it| {
        for number in 0..20 {
            let mut hop = page(100 + number, "GET", &format!("{APP}/{number}"), 302);
            hop.started_at = second(35);
            hop.redirected_from = Some(99 + number);
            it.push(hop);
        }
    });
    let unreachable = Attempt::saml(Sp).with(|it| {
        it.exchange(5).status = None;
        it.exchange(5).failure = Some("net::ERR_CONNECTION_REFUSED".to_owned());
    });
    let left = Attempt::saml(Sp).with(|it| {
        it.exchange(3).status = None;
        it.exchange(3).failure = Some("net::ERR_ABORTED".to_owned());
    });
    vec![
        failed("flow.scheme.https", "http://app.example/acs", sent_to("http://app.example/acs")),
        failed("flow.scheme.https", "http://localhost.evil.example/acs", sent_to("http://localhost.evil.example/acs")),
        passed("flow.scheme.https", "none to an open address", sent_to("http://127.0.0.4:8080/acs")),
        not_evaluated("flow.scheme.https", "any message", Attempt::saml(Sp).with(|it| it.evidence.exchanges.clear())),
        failed(
            "flow.main-frame.no-error",
            "POST https://app.example/acs answered: status 500",
            Attempt::saml(Sp).with(|it| it.exchange(4).status = Some(500)),
        ),
        failed("flow.main-frame.no-error", "net::ERR_CONNECTION_REFUSED", unreachable),
        passed("flow.main-frame.no-error", "none of them", left),
        passed(
            "flow.main-frame.no-error",
            "none of them",
            Attempt::saml(Sp).with(|it| it.exchange(0).status = Some(401)),
        ),
        failed(
            "flow.main-frame.no-error",
            "status 401",
            Attempt::saml(Sp).with(|it| it.exchange(5).status = Some(401)),
        ),
        failed("flow.redirects.bounded", "GET https://app.example/loop 4 times", repeated(4)),
        passed("flow.redirects.bounded", "redirects", repeated(3)),
        failed("flow.redirects.bounded", "21 redirects", hops),
        passed(
            "flow.main-frame.no-error",
            "none",
            Attempt::oidc(Sp).with(|it| {
                let mut later = page(9, "GET", &with_query(CALLBACK, &[("error", "x")]), 500);
                later.started_at = second(60);
                it.push(later);
            }),
        ),
        passed(
            "flow.idp.reached",
            "it was reached",
            Attempt::oidc(Sp).with(|it| {
                let mut again = page(9, "GET", AUTHORIZE, 302);
                again.started_at = second(60);
                it.push(again);
            }),
        ),
        passed(
            "flow.idp.reached",
            "it was reached",
            Attempt::saml(Sp).with(|it| {
                let url = it.exchange(1).url.replace(SSO, "https://ACME.okta.example:443/app/acme/exk1/sso/saml");
                it.exchange(1).url = url;
            }),
        ),
    ]
}

fn cookies() -> Vec<Case> {
    let page = |url: &'static str, cookie: &str| {
        let cookie = Header { name: "Set-Cookie".to_owned(), value: cookie.to_owned() };
        Attempt::saml(Sp).with(|it| {
            it.exchange(0).url = url.to_owned();
            it.exchange(0).response_headers.push(cookie);
        })
    };
    let refused = |attempt: Attempt| attempt.with(|it| it.evidence.observations.signed_in = Some(false));
    let check = "flow.cookies.kept";
    vec![
        failed(check, "SameSite=None without Secure", refused(page(APP, "test=1; Path=/; samesite=none"))),
        warned(check, "\"test\" of https://app.example", page(APP, "test=1; SameSite=None")),
        warned(check, "plain http", page("http://app.example/", "sid=1; Secure; SameSite=None")),
        warned(check, "promises Secure", page(APP, "__secure-sid=1; Path=/")),
        warned(check, "promises Path=/", page(APP, "__Host-sid=1; Secure; Path=/; Domain=app.example")),
        warned(check, "does not belong to", page(APP, "sid=1; Domain=evil.app.example")),
        warned(check, "does not belong to", page(APP, "sid=1; Domain=pp.example")),
        passed(check, "none", page(APP, "__Host-sid=1; Secure; Path=/; SameSite=None")),
        passed(check, "none", page(APP, "sid=1; Domain=.APP.example; SameSite=Lax")),
        passed(check, "none", page("http://127.0.0.5:80/", "sid=1; Secure; SameSite=None; Domain=127.0.0.5")),
        not_evaluated(check, "any page", Attempt::saml(Sp).with(|it| it.evidence.exchanges.clear())),
    ]
}

fn log() -> Vec<Case> {
    let logged = |event: &'static str, outcome: &'static str, reason: Option<&'static str>| {
        Attempt::oidc(Sp).with(|it| {
            it.evidence.org_log = Some(Vec::new());
            it.log(event, outcome, reason);
        })
    };
    let not_in = |attempt: Attempt| attempt.with(|it| it.evidence.observations.signed_in = Some(false));
    let of_another_user = logged("app.oauth2.token.grant.id_token", "SUCCESS", None)
        .with(|it| it.evidence.org_log.as_mut().unwrap()[0].subjects[0] = "00u2".to_owned());
    let no_log = Attempt::oidc(Sp).with(|it| it.evidence.org_log = None);
    let denied = logged("policy.evaluate_sign_on", "DENY", None).with(|it| {
        it.evidence.org_log.as_mut().unwrap()[0].policies = vec!["Any two".to_owned(), "Nobody".to_owned()];
    });
    let cut = |attempt: Attempt| attempt.with(|it| it.evidence.org_log_cut = true);
    let subjects = |subjects: [&str; 2]| {
        Attempt::oidc(Sp).with(|it| {
            it.log("policy.evaluate_sign_on", "DENY", None);
            it.evidence.org_log.as_mut().unwrap().last_mut().unwrap().subjects = subjects.map(str::to_owned).to_vec();
        })
    };
    vec![
        warned("flow.log.policy", "DENY, no reason; by \"Any two\", \"Nobody\"", denied.clone()),
        warned("flow.log.policy", "DENY", subjects(["00u1", "00p1"])),
        passed("flow.log.policy", "ALLOW", subjects(["00u1", "0oa2"])),
        passed("flow.log.policy", "ALLOW", subjects(["00u2", "0oa1"])),
        not_evaluated("flow.log.policy", "an evaluation", logged("x", "SUCCESS", None)),
        not_evaluated("flow.log.policy", "the org's System Log", no_log.clone()),
        not_evaluated("flow.log.policy", "too many events", cut(Attempt::oidc(Sp))),
        warned("flow.log.policy", "DENY", cut(denied)),
        not_evaluated(
            "oidc.log.code-redeemed",
            "too many events",
            cut(logged("app.oauth2.token.grant.id_token", "FAILURE", Some("invalid_client"))),
        ),
        passed("oidc.log.code-redeemed", "logged at", cut(Attempt::oidc(Sp))),
        warned(
            "flow.log.sso",
            "FAILURE, reason \"no way\"",
            logged("user.authentication.sso", "FAILURE", Some("no way")),
        ),
        warned("flow.log.sso", "the log may be late", logged("x", "SUCCESS", None)),
        not_evaluated("flow.log.sso", "the org's System Log", no_log.clone()),
        failed(
            "oidc.log.code-redeemed",
            "reason \"invalid_grant\"",
            logged("app.oauth2.token.grant.id_token", "FAILURE", Some("invalid_grant")),
        ),
        failed(
            "oidc.log.code-redeemed",
            "app.oauth2.invalid_client_credentials",
            not_in(logged("app.oauth2.invalid_client_credentials", "FAILURE", Some("invalid_client"))),
        ),
        failed(
            "oidc.log.code-redeemed",
            "app.oauth2.token.grant at",
            not_in(logged("app.oauth2.token.grant", "FAILURE", Some("invalid_grant"))),
        ),
        not_evaluated("oidc.log.code-redeemed", "an authorization response", Attempt::oidc(Sp).with(|it| it.remove(4))),
        not_evaluated(
            "oidc.log.code-redeemed",
            "an authorization code",
            Attempt::callback(&[("error", "access_denied"), ("state", "state-7hQ2mX9tLw4Rk8Vn")]),
        ),
        failed("oidc.log.code-redeemed", "no such event", not_in(of_another_user.clone())),
        warned("oidc.log.code-redeemed", "the log may be late", of_another_user),
        not_evaluated("oidc.log.code-redeemed", "the org's System Log", no_log),
    ]
}
