//! A run that an app tried to write into, on the page.

use serde_json::{Value, json};

use super::*;
use crate::report::{Files, result::ResultFile};

struct NoPictures;

impl Files for NoPictures {
    fn read(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

const HOSTILE: &str = "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)>\u{202e}\0";

fn result(words: &str) -> ResultFile {
    let finding = |check: &str, place: Value| {
        json!({
            "check": check, "outcome": "failed", "severity": "fail", "basis": "tester", "expected": words,
            "actual": words, "exchange": 3, "place": place, "reference": "SAML core §2.5.1.4", "remedy": words,
        })
    };
    let xml = "<a:Audience xmlns:a=\"urn:a\">https://other.example</a:Audience>";
    let attempt = json!({
        "number": 1, "verdict": "failed", "started_at": "2026-11-22T06:36:53Z", "finished_at": "2026-11-22T06:36:54Z",
        "diagnosis": null, "har": null, "api_calls": [], "screenshots": [words],
        "steps": [{"name": words, "started_at": "2026-11-22T06:36:53Z", "duration_ms": 5, "verdict": "failed", "detail": words}],
        "network": [{"number": 3, "started_at": "2026-11-22T06:36:53Z", "duration_ms": 1.5, "method": "POST", "url": words,
                     "status": 200, "redirected_from": null, "failure": words}],
        "artifacts": [{"kind": "saml_response", "exchange": 3, "address": words,
                       "parts": [{"part": "xml", "text": xml}], "decoded": null, "error": words}],
        "findings": [finding("saml.assertion.audience", json!({"part": "xml", "start": 28, "end": 49}))],
        "console": [{"at": "2026-11-22T06:36:53Z", "level": "error", "text": words}],
    });
    let diagnosis = json!({
        "cause": words, "decided_by": words, "symptom": words, "likely_cause": words, "expected": words, "seen": words,
        "remedy": words, "new_instance": "not_needed", "further": [words],
    });
    let test = json!({
        "id": words, "scenario": words, "protocol": "saml", "test": "sp-flow", "instance": {"id": words, "version": words},
        "required": true, "verdict": "failed", "started_at": null, "finished_at": null, "expires_at": null,
        "diagnosis": diagnosis, "attempts": [attempt],
    });
    serde_json::from_value(json!({
        "schema_version": "1.1", "tool": {"name": "oin-tester", "version": "0"}, "environment": null,
        "run": {"id": words, "started_at": "2026-11-22T06:36:53Z", "finished_at": "2026-11-22T06:36:54Z", "exit_code": 1,
                "complete": true},
        "scenarios": [], "tests": [test], "temporary_users": [],
        "summary": {"passed": 0, "failed": 1, "errored": 0, "skipped": 0},
    }))
    .unwrap()
}

#[test]
fn nothing_that_others_wrote_is_markup() {
    let page = page(&result(HOSTILE), &NoPictures);
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
    assert!(page.contains("&lt;script&gt;"));
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_faulty_value_is_marked_where_it_stands() {
    let page = page(&result("words"), &NoPictures);
    assert!(page.contains("<mark class=\"value\">https://other.example</mark>"), "{page}");
    assert!(page.contains("▲ saml.assertion.audience: expected words, seen words"), "{page}");
}

#[test]
fn durations_are_said_as_people_say_them() {
    assert_eq!([seconds(7), seconds(999), seconds(1000), seconds(61_234)], ["7 ms", "999 ms", "1.00 s", "61.23 s"]);
}
