//! A run of which every text is the caller's, for the tests of the formats.

use serde_json::{Value, json};

use super::{Files, ReportedRun, result::ResultFile};

/// What an app, an org or an edited file may put wherever a text goes.
pub(super) fn hostile() -> Vec<String> {
    let texts = [
        "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)>",
        "]]> <![CDATA[ --> <!-- <?xml?> &lt; &#0;",
        "nul\0bell\u{7}escape\u{1b}[2J\u{9b}31m",
        "right\u{202e}to\u{2067}left\u{200f}\u{feff}",
        "two\nlines\r\nand\rmore\u{2028}\u{2029}\n\n# heading\n\n<b>block</b>\n",
        "a|b\\|c\\\\|d|",
        "`one` ``two`` ```three``` \\`",
        "=cmd|' /C calc'!A0",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "'=1",
        "''",
        "\u{ff1d}1",
        "::error::owned\n::set-output name=x::y\n##[error]z %0A%25",
        "[link](https://evil.example) ![](x) https://evil.example www.evil.example a@evil.example <https://evil.example>",
        "@octocat #1 GH-1 octo/repo#2 a5c3785ed8d6a35868bc169f07e40e889087fd2e :smile: **b** _i_ ~s~ $x$",
        "[[ATTACHMENT|/etc/passwd]]",
        "https://app.example/cb?code=1#id_token=2",
        "",
        " ",
    ];
    let long = std::iter::once("x<".repeat(5_000));
    texts.into_iter().map(str::to_owned).chain(long).collect()
}

fn step(words: &str, verdict: &str) -> Value {
    json!({"name": words, "started_at": "2026-11-22T06:36:53Z", "duration_ms": 5, "verdict": verdict, "detail": words})
}

fn finding(check: &str, outcome: &str, words: &str) -> Value {
    json!({
        "check": check, "outcome": outcome, "severity": "fail", "basis": "tester", "expected": words, "actual": words,
        "exchange": 3, "place": {"part": "xml", "start": 28, "end": 49}, "reference": "SAML core §2.5.1.4", "remedy": words,
    })
}

fn diagnosis(words: &str) -> Value {
    json!({
        "cause": words, "decided_by": "saml.assertion.audience", "symptom": words, "likely_cause": words, "expected": words,
        "seen": words, "remedy": words, "new_instance": "if_submission_changes", "further": [words],
    })
}

fn attempt(words: &str, number: u32, verdict: &str) -> Value {
    let accepted = json!({"reason": words, "until": "2027-01-31"});
    let mut tolerated = finding("saml.acs.status", "failed", words);
    tolerated["accepted"] = accepted;
    let mut foreign = finding(words, "warned", words);
    foreign["reference"] = words.into();
    json!({
        "number": number, "verdict": verdict,
        "started_at": format!("2026-11-22T06:36:5{}Z", number * 2), "finished_at": format!("2026-11-22T06:36:5{}.250Z", number * 2 + 1),
        "diagnosis": if verdict == "passed" { Value::Null } else { diagnosis(words) },
        "har": if number == 2 { words.to_owned() } else { format!("cases/{number}/network.har") }, "screenshots": [format!("cases/{number}/end.png"), words],
        "steps": [step(words, "passed"), step(words, verdict)],
        "network": [{"number": 3, "started_at": "2026-11-22T06:36:53Z", "duration_ms": 1.5, "method": "POST", "url": words,
                     "status": 200, "redirected_from": null, "failure": words}],
        "api_calls": [],
        "artifacts": [{"kind": "saml_response", "exchange": 3, "address": words, "parts": [], "decoded": null, "error": words}],
        "findings": [
            finding("saml.assertion.audience", if verdict == "passed" { "passed" } else { "failed" }, words),
            tolerated, foreign, finding("saml.sig.valid", "not_evaluated", ""),
        ],
        "console": [{"at": "2026-11-22T06:36:53Z", "level": "error", "text": words}],
    })
}

fn test(words: &str, verdict: &str, attempts: &[&str]) -> Value {
    let attempts: Vec<Value> =
        attempts.iter().zip(1..).map(|(verdict, number)| attempt(words, number, verdict)).collect();
    json!({
        "id": format!("{words}/saml/sp-flow/{verdict}"), "scenario": words, "protocol": "saml", "test": "sp-flow",
        "instance": {"id": words, "version": words}, "required": true, "tags": [words], "verdict": verdict,
        "started_at": attempts.first().map(|it| it["started_at"].clone()),
        "finished_at": attempts.last().map(|it| it["finished_at"].clone()), "expires_at": null,
        "diagnosis": attempts.last().map_or(Value::Null, |it| it["diagnosis"].clone()), "attempts": attempts,
    })
}

/// A run with a test of each verdict, and with `words` in every place that others can write to.
pub(super) fn run(words: &str) -> ResultFile {
    let accepted = json!({
        "scenario": words, "check": words, "test": "sp-flow", "instance": words, "reason": words, "until": "2027-01-31",
        "state": "no_longer_occurs",
    });
    serde_json::from_value(json!({
        "schema_version": "1.3", "tool": {"name": "oin-tester", "version": words},
        "environment": {"browser": words, "driver": words, "os": words},
        "run": {"id": words, "started_at": "2026-11-22T06:36:52Z", "finished_at": "2026-11-22T06:37:00Z", "exit_code": 1,
                "complete": true, "shard": words},
        "scenarios": [{"name": words, "sha256": "00"}],
        "tests": [
            test(words, "passed", &["passed"]), test(words, "flaky", &["errored", "failed", "passed"]),
            test(words, "failed", &["errored", "failed", "failed"]), test(words, "errored", &["errored"]),
            test(words, "skipped", &[]),
        ],
        "temporary_users": [{"case": null, "login": words, "id": null, "state": "left", "reason": words, "command": words}],
        "accepted_findings": [accepted],
        "summary": {"passed": 1, "flaky": 1, "failed": 1, "errored": 1, "skipped": 1},
    }))
    .unwrap()
}

/// The files of such a run: for each HAR one with an entry, but for that of a second attempt, and no picture.
pub(super) struct Recorded(pub(super) String);

impl Files for Recorded {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let words = &self.0;
        let header = |name: &str| json!({"name": name, "value": words});
        let har = json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "x"}, "entries": [{
            "startedDateTime": "2026-11-22T06:36:53.000Z", "time": 1.5, "_number": 3, "_fragment": words, "_error": words,
            "request": {"method": words, "url": "https://app.example/", "httpVersion": "HTTP/1.1", "cookies": [],
                        "headers": [header("X")], "queryString": [header("q")], "headersSize": -1, "bodySize": -1},
            "response": {"status": 200, "statusText": words, "httpVersion": "HTTP/1.1", "cookies": [], "headers": [header("Y")],
                         "content": {"size": 0, "mimeType": words, "text": words}, "redirectURL": "", "headersSize": -1,
                         "bodySize": -1},
            "cache": {}, "timings": {"send": 0, "wait": 1.5, "receive": 0},
        }]}});
        path.contains("network").then(|| har.to_string().into_bytes())
    }
}

/// The run as a report is given it.
pub(super) fn reported<'a>(result: &'a ResultFile, files: &'a dyn Files) -> ReportedRun<'a> {
    ReportedRun { result, files, log: None }
}
