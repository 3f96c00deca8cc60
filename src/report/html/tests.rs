//! Runs as their results tell them, on the page: hostile words, several attempts, what is accepted, what is missing.

use serde_json::{Value, json};

use super::*;
use crate::report::{Files, result::ResultFile};

/// The files of a run: one picture under any name, or none.
struct Pictures(Option<&'static [u8]>);

impl Files for Pictures {
    fn read(&self, _: &str) -> Option<Vec<u8>> {
        self.0.map(<[u8]>::to_vec)
    }
}

const NONE: Pictures = Pictures(None);
/// The beginning of a PNG, which is all that is looked at.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x05\0\0\0\x03\xc0";
const HOSTILE: &str = "</script></style>]]><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u{202e}\0";

fn finding(check: &str, words: &str, place: &Value) -> Value {
    json!({
        "check": check, "outcome": "failed", "severity": "fail", "basis": "tester", "expected": words,
        "actual": words, "exchange": 3, "place": place, "reference": "SAML core §2.5.1.4; RFC 6749 §4.1.2",
        "remedy": words,
    })
}

fn attempt(words: &str) -> Value {
    let xml = "<a:Audience xmlns:a=\"urn:a\">https://other.example</a:Audience>";
    json!({
        "number": 1, "verdict": "failed", "started_at": "2026-11-22T06:36:53Z", "finished_at": "2026-11-22T06:36:54Z",
        "diagnosis": null, "har": null, "screenshots": [words],
        "steps": [{"name": words, "started_at": "2026-11-22T06:36:53Z", "duration_ms": 5, "verdict": "failed", "detail": words}],
        "network": [{"number": 3, "started_at": "2026-11-22T06:36:53Z", "duration_ms": 1.5, "method": words, "url": words,
                     "status": 200, "redirected_from": null, "failure": words}],
        "api_calls": [{"operation": words, "started_at": "2026-11-22T06:36:53Z", "duration_ms": 5, "method": words,
                       "url": words, "status": null, "request": words, "response": words, "failure": words}],
        "artifacts": [{"kind": "saml_response", "exchange": 3, "address": words,
                       "parts": [{"part": "xml", "text": xml}], "decoded": null, "error": words}],
        "findings": [
            finding("saml.assertion.audience", words, &json!({"part": "xml", "start": 28, "end": 49})),
            finding(words, words, &Value::Null),
        ],
        "console": [{"at": "2026-11-22T06:36:53Z", "level": words, "text": words}],
    })
}

fn test(words: &str, verdict: &str, attempts: &[Value]) -> Value {
    let diagnosis = json!({
        "cause": words, "decided_by": words, "symptom": words, "likely_cause": words, "expected": words, "seen": words,
        "remedy": words, "new_instance": "not_needed", "further": [words],
    });
    json!({
        "id": words, "scenario": words, "protocol": "saml", "test": "sp-flow", "instance": {"id": words, "version": words},
        "required": false, "tags": [words], "verdict": verdict, "started_at": null, "finished_at": null,
        "expires_at": null, "diagnosis": diagnosis, "attempts": attempts,
    })
}

fn result(words: &str, tests: &[Value]) -> ResultFile {
    let count = |verdict: &str| tests.iter().filter(|test| test["verdict"] == verdict).count();
    serde_json::from_value(json!({
        "schema_version": "1.3", "tool": {"name": "oin-tester", "version": "0"},
        "environment": {"browser": words, "driver": words, "os": words},
        "run": {"id": words, "started_at": "2026-11-22T06:36:53Z", "finished_at": "2026-11-22T06:36:54Z", "exit_code": 1,
                "complete": true, "shard": words},
        "scenarios": [], "tests": tests,
        "temporary_users": [{"case": null, "login": words, "id": null, "state": "left", "reason": words, "command": words}],
        "accepted_findings": [{"scenario": words, "check": words, "test": null, "instance": words, "reason": words,
                               "until": "2026-12-24", "state": "expired"}],
        "summary": {"passed": count("passed"), "flaky": count("flaky"), "failed": count("failed"),
                    "errored": count("errored"), "skipped": count("skipped")},
    }))
    .unwrap()
}

fn one(words: &str) -> ResultFile {
    result(words, &[test(words, "failed", &[attempt(words)])])
}

#[test]
fn nothing_that_others_wrote_is_markup() {
    let page = page(&one(HOSTILE), &NONE);
    assert_eq!([page.matches("<script").count(), page.matches("</style").count()], [1, 1], "{page}");
    assert!(!page.contains("<img") && !page.contains('\0') && !page.contains('\u{202e}'), "{page}");
    assert!(page.contains("&lt;script&gt;") && page.contains("\\u{202e}"));
}

#[test]
fn a_text_of_any_length_is_cut() {
    let long = "x".repeat(1_000_000);
    assert!(page(&one(&long), &NONE).len() < 400_000);
}

#[test]
fn the_policy_allows_exactly_the_style_and_the_script_of_the_page() {
    let page = page(&one("words"), &NONE);
    assert!(page.contains("default-src 'none'"), "{page}");
    assert!(!page.contains("unsafe-inline") && !page.contains(" style=\"") && !page.contains(" onclick"));
    let policy = policy::content_security_policy();
    for text in [policy::STYLE, policy::SCRIPT] {
        let hash =
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, openssl::sha::sha256(text.as_bytes()));
        assert!(page.contains(&format!(">{text}</")) && policy.contains(&format!("'sha256-{hash}'")));
    }
}

#[test]
fn the_faulty_value_is_marked_where_it_stands() {
    let page = page(&one("words"), &NONE);
    assert!(page.contains("<mark class=\"value\">https://other.example</mark>"), "{page}");
    let mark = "▲ <a href=\"#words.1.finding-1\">saml.assertion.audience</a>: expected <bdi>words</bdi>, seen <bdi>words</bdi>";
    assert!(page.contains(mark), "{page}");
}

#[test]
fn a_reference_leads_to_its_specification() {
    let page = page(&one("words"), &NONE);
    let link = "<a href=\"https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2\" rel=\"noreferrer noopener\">";
    assert!(page.contains(link), "{page}");
}

#[test]
fn every_link_into_the_page_leads_somewhere() {
    let tests = [test("a/b", "failed", &[attempt("w"), attempt("w")]), test("a b", "failed", &[attempt("w")])];
    let page = page(&result("w", &tests), &Pictures(Some(PNG)));
    let targets: Vec<&str> = page.split(" href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(targets.len() > 10, "{targets:?}");
    for target in targets {
        assert_eq!(page.matches(&format!(" id=\"{target}\"")).count(), 1, "{target}");
    }
}

#[test]
fn a_picture_is_in_the_page_once_and_only_when_it_is_one() {
    let tests = [test("a", "failed", &[attempt("one.png"), attempt("two.png")])];
    let pictured = page(&result("w", &tests), &Pictures(Some(PNG)));
    assert_eq!([pictured.matches("<use ").count(), pictured.matches("data:image/png").count()], [2, 1]);
    assert!(pictured.contains("viewBox=\"0 0 1280 960\""));
    let foreign = page(&result("w", &tests), &Pictures(Some(b"<svg onload=alert(1)>")));
    assert!(!foreign.contains("<use ") && !foreign.contains("data:image"));
}

#[test]
fn the_first_failure_is_open_and_what_passed_is_not() {
    let tests =
        [test("a", "passed", &[]), test("b", "flaky", &[]), test("c", "errored", &[]), test("d", "failed", &[])];
    let page = page(&result("w", &tests), &NONE);
    assert!(page.contains("<a id=\"first-failure\" href=\"#c\">First failure: "), "{page}");
    assert_eq!(page.matches("data-test=\"c\" open").count(), 1, "{page}");
    assert_eq!(page.matches(" open>").count(), 1, "{page}");
    assert!(page.contains("<h1>4 tests: 1 failed, 1 errored, 1 flaky, 1 passed</h1>"), "{page}");
}

#[test]
fn a_flaky_test_says_why_it_did_not_pass_at_first() {
    let mut first = attempt("w");
    first["diagnosis"] = test("the tile did not come", "failed", &[])["diagnosis"].take();
    let mut second = attempt("w");
    second["number"] = json!(2);
    second["verdict"] = json!("passed");
    let mut flaky = test("a", "flaky", &[first, second]);
    flaky["diagnosis"] = Value::Null;
    let page = page(&result("w", &[flaky]), &NONE);
    assert!(page.contains("attempt 1 failed: <bdi>the tile did not come</bdi>"), "{page}");
    assert!(page.contains("First flaky test: ") && page.contains("2 attempts"), "{page}");
    let last = page.split("<details class=\"attempt\"").nth(2).unwrap();
    assert!(last.starts_with(" open>"), "{page}");
}

#[test]
fn an_accepted_finding_says_until_when_and_why() {
    let mut accepting = attempt("w");
    accepting["findings"][0]["accepted"] = json!({"reason": "mended next week", "until": "2026-12-01"});
    let page = page(&result("w", &[test("a", "passed", &[accepting])]), &NONE);
    assert!(page.contains("<dd>until 2026-12-01: <bdi>mended next week</bdi></dd>"), "{page}");
    assert!(page.contains("1 accepted") && page.contains("expired: it counts again"), "{page}");
}

#[test]
fn a_run_that_was_cut_off_says_so() {
    let mut cut = one("w");
    cut.run.complete = false;
    cut.tests[0].attempts.clear();
    let page = page(&cut, &NONE);
    assert!(page.contains("incomplete</h1>") && page.contains("The run was cut off"), "{page}");
    assert!(page.contains("It was not run."), "{page}");
    assert!(page.contains("is removed by <code><bdi>w</bdi></code>"), "{page}");
}

#[test]
fn a_table_of_thousands_is_cut() {
    let mut many = one("w");
    let row = many.tests[0].attempts[0].network[0].clone();
    many.tests[0].attempts[0].network = vec![row; 5_000];
    let page = page(&many, &NONE);
    assert!(
        page.contains("4000 more are in the HAR file.") && page.contains("4701 more hops are in the network table."),
        "{}",
        page.len()
    );
}

/// WCAG 2.2 §1.4.3 asks for 4.5 between text and what is behind it.
#[test]
fn every_colour_of_text_can_be_read_on_both_backgrounds_of_both_schemes() {
    let colour = |name: &str, dark: bool| {
        let rest = policy::STYLE.split(&format!("--{name}: light-dark(#")).nth(1).unwrap();
        let both = rest.split(')').next().unwrap();
        let hex = both.split(", #").nth(usize::from(dark)).unwrap();
        u32::from_str_radix(hex, 16).unwrap()
    };
    let luminance = |rgb: u32| {
        let channel = |shift: u32| {
            let value = f64::from((rgb >> shift) & 0xff) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    };
    for (text, back, dark) in ["text", "quiet", "passed", "failed", "warned", "link"]
        .into_iter()
        .flat_map(|text| ["back", "panel"].into_iter().flat_map(move |back| [(text, back, false), (text, back, true)]))
    {
        let (one, other) = (luminance(colour(text, dark)), luminance(colour(back, dark)));
        let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
        assert!(contrast >= 4.5, "{text} on {back}, dark: {dark}: {contrast:.2}");
    }
}
