//! Which messages are this app's.

use super::{
    attempt::{ACS, APP, AUTHORIZE, Attempt, CALLBACK, CODE, ORG_URL, form, page, redirect_value, second, with_query},
    finding, judge,
};
use crate::{
    check::Subject,
    evidence::{Exchange, ResourceKind, TabId},
    finding::Outcome,
    protocol::saml::sample::{self, Signed},
    submission::Direction::{Idp, Sp},
};

fn all_passed(attempt: &Attempt) {
    for finding in judge(&attempt.evidence, &attempt.expectations) {
        assert!(!finding.is_above_info(), "{finding:#?}");
    }
}

/// The dashboard is itself a client of the org, with scopes and a token request that no app may have.
#[test]
fn the_dashboards_own_traffic_is_not_the_apps() {
    let dashboard = [
        ("client_id", "okta.dashboard"),
        ("response_type", "code"),
        ("redirect_uri", "https://acme.okta.example/enduser/callback"),
        ("scope", "openid okta.users.read.self okta.enduser.dashboard.read"),
        ("state", "state-7hQ2mX9tLw4Rk8Vn"),
    ];
    let attempt = Attempt::oidc(Idp).with(|it| {
        let later = |mut exchange: Exchange| {
            exchange.started_at = second(33);
            exchange
        };
        it.push(later(page(6, "GET", &with_query(AUTHORIZE, &dashboard), 302)));
        let callback = with_query(
            "https://acme.okta.example/enduser/callback",
            &[("code", "x"), ("state", "state-7hQ2mX9tLw4Rk8Vn")],
        );
        it.push(later(page(7, "GET", &callback, 200)));
        let fields = [("grant_type", "authorization_code"), ("client_id", "okta.dashboard")];
        it.push(later(form(8, &format!("{ORG_URL}/oauth2/v1/token"), 200, &fields)));
    });
    all_passed(&attempt);
    let subject = Subject::new(&attempt.evidence, &attempt.expectations);
    let (_, messages) = subject.oidc().unwrap();
    assert_eq!((messages.authorizations.len(), messages.callbacks.len()), (1, 1));
}

/// An org that asks another identity provider sends requests and receives responses itself.
#[test]
fn the_orgs_own_federation_is_not_the_apps() {
    let attempt = Attempt::saml(Sp).with(|it| {
        let request = redirect_value(&sample::request().replace("_5d3c8e1f70b24a96b8e2f4d1c6a9073e", "_of-org"));
        it.push(page(2, "GET", &with_query("https://idp.example/sso", &[("SAMLRequest", &request)]), 200));
        let response = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, sample::unsigned());
        it.push(form(3, &format!("{ORG_URL}/sso/saml2/0oa9"), 302, &[("SAMLResponse", &response)]));
    });
    all_passed(&attempt);
}

/// After the sign-in at the org, the browser comes back to the address that it was sent to at first.
#[test]
fn a_request_that_the_browser_repeats_is_one_request() {
    for mut attempt in [Attempt::saml(Sp), Attempt::oidc(Sp)] {
        let mut again = attempt.exchange(1).clone();
        again.number = 2;
        attempt.push(again);
        all_passed(&attempt);
    }
}

/// Proving the sign-out often starts a second sign-on, which succeeds by the org's session.
#[test]
fn what_follows_the_sign_out_is_not_judged() {
    let attempt = Attempt::saml(Sp).with(|it| {
        let request = redirect_value(&sample::request().replace("_5d3c8e1f70b24a96b8e2f4d1c6a9073e", "_second"));
        let mut later = page(7, "GET", &with_query(super::attempt::SSO, &[("SAMLRequest", &request)]), 500);
        later.started_at = second(50);
        it.push(later);
    });
    all_passed(&attempt);
}

#[test]
fn logout_messages_are_no_sign_on() {
    let attempt = Attempt::saml(Sp).with(|it| {
        let logout = "<p:LogoutResponse xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'/>";
        let value = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, logout);
        it.push(form(6, ACS, 200, &[("SAMLResponse", &value)]));
    });
    all_passed(&attempt);
}

/// An app that drops an unsolicited response and starts over is judged by the answer it got.
#[test]
fn a_restart_after_the_tile_is_judged_as_a_sign_on_of_the_app() {
    let attempt = Attempt::saml(Idp).with(|it| {
        let response = it.exchange(4).clone();
        let mut first = response;
        first.number = 2;
        it.push(first);
        let request = redirect_value(&sample::request());
        it.push(page(3, "GET", &with_query(super::attempt::SSO, &[("SAMLRequest", &request)]), 200));
        it.deliver(&sample::response(Signed::Both));
    });
    assert_eq!(finding(&attempt, "saml.response.in-response-to").outcome, Outcome::Passed);
    assert_eq!(finding(&attempt, "flow.sp.returned").outcome, Outcome::Warned);
}

#[test]
fn checks_of_the_other_protocol_and_of_new_users_are_not_applied() {
    let mut attempt = Attempt::saml(Idp);
    attempt.expectations.just_in_time = false;
    let findings = judge(&attempt.evidence, &attempt.expectations);
    let applied = |prefix: &str| findings.iter().any(|finding| finding.check.starts_with(prefix));
    assert!(applied("flow.") && applied("saml.response."));
    for prefix in ["oidc.", "jit.", "saml.request.", "saml.attr.jit-minimum", "flow.idp.reached"] {
        assert!(!applied(prefix), "{prefix}");
    }
}

/// The same exchange, sent by a frame of the page.
fn in_frame(mut exchange: Exchange) -> Exchange {
    exchange.main_document = false;
    exchange
}

/// A frame asks whether the user is still signed in, and is answered with this parameter.
fn renewal(number: u32, answer: (&str, &str)) -> [Exchange; 2] {
    let state = "renewal-state-7hQ2mX9t";
    let request = [
        ("client_id", "0oa1"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("prompt", "none"),
        ("state", state),
    ];
    let answer = with_query(CALLBACK, &[answer, ("state", state)]);
    [page(number, "GET", &with_query(AUTHORIZE, &request), 302), page(number + 1, "GET", &answer, 200)].map(in_frame)
}

/// Whether or not the browser lets the org see its session in a frame, and whenever the frame asks.
#[test]
fn a_renewal_in_a_frame_is_not_the_users_sign_on() {
    for answer in [("code", "SECRET-renewal-code"), ("error", "login_required")] {
        for number in [2, 6] {
            all_passed(
                &Attempt::oidc(Sp).with(|it| renewal(number, answer).into_iter().for_each(|each| it.push(each))),
            );
        }
    }
}

#[test]
fn a_frame_that_is_the_only_one_to_sign_on_is_judged() {
    let mut attempt = Attempt::oidc(Sp);
    attempt.evidence.exchanges = renewal(1, ("error", "login_required")).into();
    assert_eq!(finding(&attempt, "oidc.callback.error-reported").outcome, Outcome::Failed);
}

/// The dashboard keeps its own session by frames too.
#[test]
fn a_frame_of_the_dashboard_is_not_the_apps() {
    let callback = format!("{ORG_URL}/enduser/callback");
    let request = [
        ("client_id", "okta.dashboard"),
        ("redirect_uri", callback.as_str()),
        ("response_type", "code"),
        ("prompt", "none"),
        ("state", "state-of-dashboard"),
    ];
    let answer = with_query(&callback, &[("error", "login_required"), ("state", "state-of-dashboard")]);
    all_passed(&Attempt::oidc(Idp).with(|it| {
        it.push(in_frame(page(6, "GET", &with_query(AUTHORIZE, &request), 302)));
        it.push(in_frame(page(7, "GET", &answer, 200)));
    }));
}

/// A single-page app: the page that is answered hands code and state to the app's server, whose answer has this status.
fn handing_on(status: u16) -> Attempt {
    Attempt::oidc(Sp).with(|it| {
        it.exchange(4).status = Some(200);
        let fields = [("code", CODE), ("state", "state-7hQ2mX9tLw4Rk8Vn")];
        let mut handed = in_frame(form(5, &format!("{APP}/api/session"), status, &fields));
        handed.kind = ResourceKind::Fetch;
        it.push(handed);
        it.push(page(6, "GET", &format!("{APP}/profile"), 200));
    })
}

#[test]
fn an_answer_that_a_script_hands_on_is_one_answer() {
    let taken = handing_on(200);
    for check in ["flow.sp.returned", "oidc.callback.target", "oidc.callback.state-match", "oidc.callback.status"] {
        assert_eq!(finding(&taken, check).outcome, Outcome::Passed, "{check}");
    }
    let refused = finding(&handing_on(400), "oidc.callback.status");
    assert_eq!(refused.outcome, Outcome::Failed);
    assert!(refused.actual.contains("/api/session"), "{}", refused.actual);
}

/// What a window shows that nobody needs for the sign-on is none of its pages; what the pop-up of a sign-on shows is.
#[test]
fn a_window_beside_the_sign_on_is_not_judged() {
    for (address, outcome) in [(format!("{APP}/help"), Outcome::Passed), (format!("{ORG_URL}/oops"), Outcome::Failed)] {
        let attempt = Attempt::saml(Sp).with(|it| {
            let mut window = page(2, "GET", &address, 404);
            window.tab = Some(TabId("window".to_owned()));
            window.opener = Some(TabId("tab".to_owned()));
            it.push(window);
        });
        assert_eq!(finding(&attempt, "flow.main-frame.no-error").outcome, outcome, "{address}");
    }
}
