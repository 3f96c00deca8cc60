use std::fs;

use serde_json::{Value, json};

use super::*;
use crate::report::result::ResultFile;

fn case(id: &str) -> Value {
    json!({
        "id": id, "scenario": "acme", "protocol": "oidc", "test": "sp-flow",
        "instance": {"id": "0oa1", "version": "current"}, "required": true,
    })
}

/// The lines of a shard in which these tests passed.
fn shard(shard: &str, tests: &[&str]) -> Vec<Value> {
    let at = "2026-08-01T12:00:00Z";
    let cases: Vec<Value> = tests.iter().map(|test| case(test)).collect();
    let begun = json!({
        "at": at, "event": "run_started", "events_version": "1.0", "run": shard, "started_at": at,
        "tool": {"name": "oin-tester", "version": "0.1.0"}, "jobs": 1, "cases": cases, "scenarios": [],
        "accepted_findings": [], "shard": shard,
    });
    let attempt = json!({
        "number": 1, "verdict": "passed", "started_at": at, "finished_at": at, "diagnosis": null, "steps": [],
        "har": null, "network": [], "api_calls": [], "artifacts": [], "findings": [], "screenshots": [], "console": [],
    });
    let mut lines = vec![begun];
    for test in tests {
        lines.push(json!({"at": at, "event": "attempt_started", "case": test, "number": 1}));
        lines.push(json!({"at": at, "event": "attempt_finished", "case": test, "attempt": attempt}));
    }
    lines.push(json!({"at": at, "event": "run_finished", "complete": true}));
    lines.push(json!({"at": at, "event": "run_ended", "exit_code": 0}));
    lines
}

fn written(here: &Path, name: &str, lines: &[String]) -> PathBuf {
    let path = here.join(name);
    fs::create_dir(&path).unwrap();
    fs::write(path.join(FILE), lines.join("\n") + "\n").unwrap();
    path
}

fn texts(lines: &[Value]) -> Vec<String> {
    lines.iter().map(Value::to_string).collect()
}

/// The parts as one run, and what is told of it besides.
fn together(here: &Path, parts: &[PathBuf]) -> (Merged, ResultFile) {
    let parts = Parts::open(parts).unwrap();
    let directory = RunDirectory::create(here, Some(&here.join("whole")), parts.began()).unwrap();
    let merged = parts.merge(&directory, |_| 0).unwrap();
    (merged, StoredRun::open(directory.path()).unwrap().into_result())
}

#[test]
fn what_stands_behind_a_damaged_line_is_merged_and_the_damage_is_told() {
    let here = tempfile::tempdir().unwrap();
    let mut damaged = texts(&shard("2/2", &["b", "c", "d"]));
    damaged[3].truncate(20);
    let parts = [written(here.path(), "one", &texts(&shard("1/2", &["a"]))), written(here.path(), "two", &damaged)];
    let (merged, whole) = together(here.path(), &parts);
    assert_eq!(whole.summary.passed, 4, "{:?}", whole.summary);
    assert!(!whole.run.complete, "a test may have stood in that line");
    let [damage] = merged.damage.as_slice() else { panic!("{:?}", merged.damage) };
    assert!(damage.path == parts[1] && damage.what.contains("events.jsonl is damaged: line 4"), "{damage:?}");
}

#[test]
fn a_test_whose_end_is_lost_did_not_pass() {
    let here = tempfile::tempdir().unwrap();
    let mut lines = shard("1/1", &["a", "b"]);
    lines.remove(2);
    let (merged, whole) = together(here.path(), &[written(here.path(), "one", &texts(&lines))]);
    assert_eq!((whole.summary.passed, whole.summary.errored), (1, 1));
    assert_eq!((merged.summary, merged.exit_codes.as_slice()), (whole.summary, &[0][..]));
}

#[test]
fn the_whole_began_with_its_first_part_and_names_them_all() {
    let here = tempfile::tempdir().unwrap();
    let mut later = shard("1/2", &["a"]);
    later[0]["started_at"] = json!("2026-08-02T12:00:00Z");
    let parts =
        [written(here.path(), "one", &texts(&later)), written(here.path(), "two", &texts(&shard("2/2", &["b"])))];
    let (_, whole) = together(here.path(), &parts);
    assert_eq!(whole.run.started_at, "2026-08-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap());
    assert!(whole.run.id.starts_with("20260801T120000"), "{}", whole.run.id);
    assert_eq!(whole.run.merged_from, ["1/2", "2/2"], "the names of the parts");
}
