use serde_json::json;

use super::*;

fn at() -> &'static str {
    "2026-08-01T12:00:00.250Z"
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/events.schema.json");
    let current = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &current).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap();
    assert!(published == current, "run `UPDATE_SCHEMA=1 cargo test --lib published_schema` and read what changed");
}

#[test]
fn a_line_comes_back_as_it_was_written() {
    let records = [
        Record::Notice(Notice { text: "a \"word\"\n".to_owned() }),
        Record::RunEnded(RunEnded { exit_code: 5 }),
        Record::RunFinished(RunFinished { complete: true, rate_limit_answers: 2 }),
        Record::StepStarted(StepStarted { case: crate::id::CaseId::new("a/b"), name: "press".to_owned() }),
    ];
    for record in records {
        let line = Line { at: at().parse().unwrap(), record };
        assert_eq!(parse(&serde_json::to_string(&line).unwrap(), Detail::Everything).unwrap(), line);
    }
}

#[test]
fn a_line_of_a_kind_to_come_is_let_through() {
    let line = parse(&json!({"at": at(), "event": "coffee_made", "cups": 3}).to_string(), Detail::Everything).unwrap();
    assert_eq!(line.record, Record::Unknown);
}

#[test]
fn a_newer_major_version_is_refused_whatever_else_is_in_the_line() {
    let error =
        parse(&json!({"at": at(), "event": "run_started", "events_version": "2.0"}).to_string(), Detail::Everything)
            .unwrap_err();
    assert!(error.to_string().contains("format version 2.0"), "{error}");
}

#[test]
fn a_line_that_was_cut_off_is_no_event() {
    let whole = json!({"at": at(), "event": "notice", "text": "words"}).to_string();
    for length in 0..whole.len() {
        assert!(
            matches!(parse(&whole[..length], Detail::Everything), Err(LineError::Malformed(_))),
            "{}",
            &whole[..length]
        );
    }
}

#[test]
fn findings_alone_are_those_of_the_whole() {
    let at = at();
    let finding = json!({
        "check": "oidc.authz.nonce", "outcome": "failed", "severity": "fail", "expected": "a nonce", "actual": "none",
        "exchange": 1, "reference": "", "remedy": "",
    });
    let attempt = json!({
        "number": 2, "verdict": "failed", "started_at": at, "finished_at": at, "diagnosis": null, "har": "a.har",
        "steps": [{"name": "press", "started_at": at, "duration_ms": 3, "verdict": "passed", "detail": null}],
        "network": [], "api_calls": [], "artifacts": [], "findings": [finding], "screenshots": ["a.png"], "console": [],
    });
    let text = json!({"at": at, "event": "attempt_finished", "case": "acme", "attempt": attempt}).to_string();
    let attempt = |detail| match parse(&text, detail).unwrap().record {
        Record::AttemptFinished(finished) => finished.attempt,
        other => panic!("{other:?}"),
    };
    let (mut whole, slim) = (attempt(Detail::Everything), attempt(Detail::Findings));
    assert_eq!((whole.steps.len(), slim.findings.len()), (1, 1));
    whole.steps.clear();
    assert_eq!(whole, slim);
}
