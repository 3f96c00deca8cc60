//! Reports of many runs, given one after another.

use std::io;

use oin_tester::report::{Files, Format, ReportedRun, result::ResultFile};
use serde_json::{Value, json};

use super::counting::peak_of;

/// A run of eight tests with two hundred findings each.
pub(crate) fn run() -> ResultFile {
    let finding = |number: u32| {
        json!({
            "check": format!("saml.check.{number}"), "outcome": "failed", "severity": "fail", "basis": "tester",
            "expected": format!("value {number} of the app, in every message"), "actual": "another one", "exchange": 3,
            "place": null, "reference": "SAML core §2.5.1.4", "remedy": "Mend the app.",
        })
    };
    let findings: Vec<Value> = (0..200).map(finding).collect();
    let attempt = json!({
        "number": 1, "verdict": "failed", "started_at": "2026-11-22T06:36:53Z", "finished_at": "2026-11-22T06:36:54Z",
        "diagnosis": null, "har": "network.har", "api_calls": [], "screenshots": [], "steps": [], "network": [],
        "artifacts": [], "findings": findings, "console": [],
    });
    let test = |number: u32| {
        json!({
            "id": format!("test {number}"), "scenario": "acme", "protocol": "saml", "test": "sp-flow",
            "instance": {"id": "0oa1", "version": "current"}, "required": true, "verdict": "failed",
            "started_at": "2026-11-22T06:36:53Z", "finished_at": "2026-11-22T06:36:54Z", "expires_at": null,
            "diagnosis": null, "attempts": [attempt],
        })
    };
    let tests: Vec<Value> = (0..8).map(test).collect();
    serde_json::from_value(json!({
        "schema_version": "1.3", "tool": {"name": "oin-tester", "version": "0"}, "environment": null,
        "run": {"id": "run", "started_at": "2026-11-22T06:36:53Z", "finished_at": "2026-11-22T06:36:54Z", "exit_code": 1,
                "complete": true},
        "scenarios": [], "tests": tests, "temporary_users": [],
        "summary": {"passed": 0, "failed": 8, "errored": 0, "skipped": 0},
    }))
    .unwrap()
}

struct Recorded;

impl Files for Recorded {
    fn read(&self, _: &str) -> Option<Vec<u8>> {
        let entry = json!({"request": {"url": "https://app.example/"}});
        Some(json!({"log": {"entries": vec![entry; 100]}}).to_string().into_bytes())
    }
}

/// What the report of so many runs takes at the worst moment, besides the runs.
pub(crate) fn peak(format: Format, result: &ResultFile, runs: usize) -> usize {
    let (peak, ()) = peak_of(|| {
        let mut out = io::sink();
        let mut report = format.report(&mut out);
        for _ in 0..runs {
            report.add(ReportedRun { result, files: &Recorded, log: None }).unwrap();
        }
        report.finish().unwrap();
    });
    peak
}
