//! Who says what to whom, from the rows of a result.

use serde_json::{Value, json};

use super::*;

fn row(number: u32, method: &str, url: &str, more: &Value) -> Value {
    let mut row = json!({
        "number": number, "started_at": format!("2026-11-22T06:36:{:02}Z", number + 1), "duration_ms": 1.0,
        "method": method, "url": url, "status": 200, "redirected_from": null, "failure": null,
    });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

fn page(navigation: &str) -> Value {
    json!({"loaded_as": "page", "navigation": navigation, "window": 1})
}

fn artifact(kind: &str, exchange: Option<u32>, address: &str) -> Value {
    json!({"kind": kind, "exchange": exchange, "address": address, "decoded": null, "error": null})
}

fn attempt(network: &[Value], artifacts: &[Value], steps: &[Value]) -> Attempt {
    serde_json::from_value(json!({
        "number": 1, "verdict": "passed", "started_at": "2026-11-22T06:36:00Z", "finished_at": "2026-11-22T06:37:00Z",
        "diagnosis": null, "har": null, "screenshots": [], "steps": steps, "network": network, "artifacts": artifacts,
        "api_calls": [], "findings": [], "console": [],
    }))
    .unwrap()
}

fn step(name: &str, second: u32) -> Value {
    json!({"name": name, "started_at": format!("2026-11-22T06:36:{second:02}Z"), "duration_ms": 5, "verdict": "passed",
           "detail": null})
}

/// `App > Org: POST /token`, step by step.
fn told(attempt: &Attempt) -> Vec<String> {
    let course = Course::of(attempt, &Parties::of(attempt));
    let mut lines = Vec::new();
    for stage in &course.stages {
        lines.extend(stage.step.map(|step| format!("[{}]", step.name)));
        let hops = stage.hops.iter();
        lines.extend(hops.map(|hop| format!("{} > {}: {}", hop.from.name(), hop.to.name(), hop.label)));
        if stage.parts > 0 {
            lines.push(format!("+{}", stage.parts));
        }
    }
    lines
}

#[test]
fn pages_are_hops_in_their_steps_and_their_parts_are_counted() {
    let network = [
        row(0, "GET", "https://app.example/", &page("address")),
        row(1, "GET", "https://app.example/logo.png", &json!({"loaded_as": "part"})),
        row(2, "GET", "https://acme.okta.com/oauth2/v1/authorize?client_id=1", &page("script")),
        row(3, "POST", "https://acme.okta.com/login", &page("form")),
        row(4, "GET", "https://login.app.example/callback?code=1", &page("redirect")),
        row(5, "GET", "https://tracker.example/", &json!({"loaded_as": "frame", "navigation": "other"})),
    ];
    let artifacts = [
        artifact("oidc_authorization_request", Some(2), "https://acme.okta.com/oauth2/v1/authorize"),
        artifact("oidc_callback", Some(4), "https://login.app.example/callback"),
        artifact("oidc_token_request", None, "https://acme.okta.com/oauth2/v1/token"),
        artifact("oidc_id_token", None, ""),
    ];
    let steps = [step("start", 0), step("sign in", 4), step("look", 5)];
    assert_eq!(
        told(&attempt(&network, &artifacts, &steps)),
        [
            "[start]",
            "User > Browser: opens the address",
            "Browser > App: GET /",
            "Browser > Org: GET /oauth2/v1/authorize?…",
            "+1",
            "[sign in]",
            "User > Browser: sends the form",
            "Browser > Org: POST /login",
            "[look]",
            "Browser > App: GET /callback?…",
            "App > Org: POST /oauth2/v1/token",
            "Org > App: answers with an ID token",
            "Browser > Other sites: GET /",
        ]
    );
}

#[test]
fn a_form_with_a_message_in_it_is_no_act_of_the_user() {
    let network = [row(0, "POST", "https://app.example/acs", &page("form"))];
    let artifacts = [artifact("saml_response", Some(0), "https://app.example/acs")];
    assert_eq!(told(&attempt(&network, &artifacts, &[])), ["Browser > App: POST /acs"]);
}

#[test]
fn of_an_older_result_what_leads_on_is_a_hop() {
    let network = [
        row(0, "GET", "https://app.example/login", &json!({"status": 302})),
        row(1, "GET", "https://acme.okta.com/sso", &json!({"redirected_from": 0})),
        row(2, "GET", "https://acme.okta.com/logo.png", &json!({})),
    ];
    let artifacts = [artifact("saml_request", Some(1), "https://acme.okta.com/sso")];
    let told = told(&attempt(&network, &artifacts, &[]));
    assert_eq!(told, ["Browser > App: GET /login", "Browser > Org: GET /sso", "+1"]);
}

#[test]
fn addresses_of_digits_are_not_neighbours() {
    let network = [
        row(0, "GET", "https://127.0.0.3/login", &page("script")),
        row(1, "GET", "https://127.1.0.3/login", &page("redirect")),
        row(2, "GET", "no address", &page("redirect")),
    ];
    let artifacts = [artifact("saml_response", Some(0), "https://127.0.0.3/acs")];
    let parties = told(&attempt(&network, &artifacts, &[]));
    assert!(parties[0].starts_with("Browser > App") && parties[1].starts_with("Browser > Other"), "{parties:?}");
}

#[test]
fn the_same_call_again_and_again_is_told_once() {
    let call = json!({
        "operation": "read the user", "started_at": "2026-11-22T06:36:01Z", "duration_ms": 5, "method": "GET",
        "url": "https://acme.okta.com/api/v1/users/1", "status": 200, "request": null, "response": null,
    });
    let mut waiting = attempt(&[], &[], &[step("wait", 0)]);
    waiting.api_calls = vec![serde_json::from_value(call).unwrap(); 40];
    let course = Course::of(&waiting, &Parties::of(&waiting));
    assert_eq!((course.stages[0].hops.len(), course.stages[0].hops[0].times), (1, 40));
}
