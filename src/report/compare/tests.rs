use serde_json::{Value, json};

use super::*;
use crate::report::result::read;

/// A run with one test, whose attempt found and exchanged this.
fn run(id: &str, verdict: &str, outcome: &str, audience: &str, nonce: &str) -> ResultFile {
    let at = "2026-08-01T12:00:00Z";
    let finding = json!({
        "check": "oidc.authz.nonce", "outcome": outcome, "severity": "fail", "expected": "a nonce", "actual": "none",
        "exchange": 1, "reference": "", "remedy": "",
    });
    let artifact = json!({
        "kind": "oidc_id_token", "exchange": null, "decoded": {"claims": {"aud": [audience], "nonce": nonce}}, "error": null,
    });
    let attempt = json!({
        "number": 1, "verdict": verdict, "started_at": at, "finished_at": "2026-08-01T12:00:03Z", "diagnosis": null,
        "steps": [], "har": null, "network": [], "api_calls": [], "artifacts": [artifact], "findings": [finding],
        "screenshots": [], "console": [],
    });
    let test = json!({
        "id": "acme/oidc/sp-flow/0oa1", "scenario": "acme", "protocol": "oidc", "test": "sp-flow",
        "instance": {"id": "0oa1", "version": "current"}, "required": true, "verdict": verdict, "started_at": at,
        "finished_at": "2026-08-01T12:00:03Z", "expires_at": null, "diagnosis": null, "attempts": [attempt],
    });
    let file: Value = json!({
        "schema_version": "1.2", "tool": {"name": "oin-tester", "version": "0.1.0"}, "environment": null,
        "run": {"id": id, "started_at": at, "finished_at": at, "exit_code": 0, "complete": true},
        "scenarios": [], "tests": [test], "temporary_users": [],
        "summary": {"passed": 1, "failed": 0, "errored": 0, "skipped": 0},
    });
    read(&file.to_string()).unwrap()
}

#[test]
fn runs_that_differ_in_nothing_but_nonces_are_the_same() {
    let before = run("a", "passed", "passed", "0oa1", "sj4rjaD391oU05QDg5d3FnT4v4k9");
    let after = run("b", "passed", "passed", "0oa1", "dQLsuAOOuEqo1YolyslaE1ZVVLDg");
    let comparison = Comparison::new(&before, &after);
    assert_eq!(comparison.changed().count(), 0, "{comparison:#?}");
    assert!(!comparison.is_worse());
}

#[test]
fn a_change_of_verdict_finding_and_field_is_told() {
    let before = run("a", "passed", "passed", "0oa1", "sj4rjaD391oU05QDg5d3FnT4v4k9");
    let after = run("b", "failed", "failed", "0oa2", "sj4rjaD391oU05QDg5d3FnT4v4k9");
    let comparison = Comparison::new(&before, &after);
    let test = comparison.changed().next().unwrap();
    assert!(comparison.is_worse() && test.is_worse());
    assert!(!Comparison::new(&after, &before).is_worse());
    assert_eq!(test.findings[0].check, "oidc.authz.nonce");
    assert_eq!(test.findings[0].outcome, Sides { before: Some(Outcome::Passed), after: Some(Outcome::Failed) });
    let field = &test.messages[0].fields[0];
    assert_eq!(field.path, "claims.aud[0]");
    assert_eq!(field.value, Sides { before: Some("0oa1".to_owned()), after: Some("0oa2".to_owned()) });
}

#[test]
fn a_test_that_only_one_run_has_is_told_and_a_new_one_that_fails_is_worse() {
    let mut before = run("a", "passed", "passed", "0oa1", "n");
    before.tests.clear();
    let after = run("b", "failed", "failed", "0oa1", "n");
    let comparison = Comparison::new(&before, &after);
    assert_eq!(comparison.tests[0].verdict, Sides { before: None, after: Some(Verdict::Failed) });
    assert!(comparison.is_worse());
    assert!(!Comparison::new(&after, &before).is_worse());
}
