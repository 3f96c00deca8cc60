//! What is exported, read by software that nobody here wrote: junitparser, DuckDB, the published schema of HAR, the
//! reference implementation of CTRF, a renderer of GitHub's Markdown, and Playwright, which opens an exported HAR.

mod runs;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use oin_tester::{
    event::Verdict,
    report::{
        Format,
        result::{Attempt, TestResult},
    },
};
use oin_tester_webdriver::{Display, ProgramChoice, locate};
use serde_json::{Value, json};

use runs::Runs;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/peers/readers")
}

/// Node.js: the one that `scripts/setup-peers` fetched because the system's is too old, or the system's.
fn node() -> PathBuf {
    let fetched = std::fs::read_dir(here().join("node_modules")).unwrap().filter_map(|entry| {
        let program = entry.ok()?.path().join("bin/node");
        program.is_file().then_some(program)
    });
    fetched.last().unwrap_or_else(|| "node".into())
}

fn said(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What a script in Node.js says of the files.
fn read_by(script: &str, arguments: &[&Path]) -> String {
    said(Command::new(node()).arg(here().join(script)).args(arguments).output().unwrap())
}

fn json_by(script: &str, arguments: &[&Path]) -> Value {
    serde_json::from_str(&read_by(script, arguments)).unwrap()
}

#[tokio::test]
#[ignore = "needs har-schema of npm: make test-peers"]
async fn every_har_file_is_as_the_published_schema_says() {
    let runs = Runs::new().await;
    let exported = runs.export(Format::Har, false);
    let recorded = runs.recorded();
    assert_eq!(recorded.len(), 2);
    let files: Vec<&Path> = recorded.iter().chain([&exported]).map(PathBuf::as_path).collect();
    read_by("har.mjs", &files);
}

#[tokio::test]
#[ignore = "needs Playwright of npm: make test-peers"]
async fn playwright_opens_an_exported_har_and_follows_its_redirects() {
    let runs = Runs::new().await;
    let exported = runs.export(Format::Har, true);
    let har: Value = serde_json::from_slice(&std::fs::read(&exported).unwrap()).unwrap();
    let addresses =
        har["log"]["entries"].as_array().unwrap().iter().map(|entry| entry["request"]["url"].as_str().unwrap());
    // From the tile to the app, to the org, with a code to the app again, and to its page.
    let tile = addresses.clone().find(|address| address.contains("/home/sample_oidc/")).unwrap();
    assert!(addresses.clone().any(|address| address.contains("?code=%5Bredacted%20")));
    let choice = ProgramChoice {
        browser: std::env::var_os("OIN_TESTER_BROWSER").map(PathBuf::from),
        driver: std::env::var_os("OIN_TESTER_DRIVER").map(PathBuf::from),
        display: Display::Headless,
    };
    let browser = locate(&choice).unwrap().browser;
    let seen = json_by("replay.mjs", &[&exported, browser.path.as_path(), Path::new(tile)]);
    assert_eq!((&seen["status"], &seen["title"]), (&json!(200), &json!("Profile · Sample OIDC app")), "{seen}");
    assert!(seen["address"].as_str().unwrap().ends_with("/profile"), "{seen}");
}

#[tokio::test]
#[ignore = "needs the package ctrf of npm: make test-peers"]
async fn the_reference_implementation_of_ctrf_takes_the_report_and_counts_the_same() {
    let runs = Runs::new().await;
    let exported = runs.export(Format::Ctrf, false);
    let counted = json_by("ctrf.mjs", &[&exported]);
    let written: Value = serde_json::from_slice(&std::fs::read(&exported).unwrap()).unwrap();
    for name in ["tests", "passed", "failed", "skipped", "pending", "other", "flaky"] {
        assert_eq!(counted[name], written["results"]["summary"][name], "{name}");
    }
    assert_eq!(counted["tests"], 2 * runs.results.len());
}

/// The elements and types that tell of attempts before the last one.
fn earlier(test: &TestResult) -> Value {
    let mut kinds = BTreeMap::from(
        ["flaky_failures", "flaky_errors", "rerun_failures", "rerun_errors"].map(|kind| (kind, Vec::new())),
    );
    for attempt in test.attempts.iter().rev().skip(1).rev() {
        let kind = match (test.verdict, attempt.verdict) {
            (Verdict::Flaky, Verdict::Failed) => "flaky_failures",
            (Verdict::Flaky, _) => "flaky_errors",
            (_, Verdict::Failed) => "rerun_failures",
            _ => "rerun_errors",
        };
        kinds.get_mut(kind).unwrap().push(legal(cause(attempt)));
    }
    json!(kinds)
}

fn cause(attempt: &Attempt) -> &str {
    let diagnosis = attempt.diagnosis.as_ref().unwrap();
    if diagnosis.cause.is_empty() { &diagnosis.decided_by } else { &diagnosis.cause }
}

/// As XML can hold it.
fn legal(text: &str) -> String {
    text.chars().map(|it| if it < ' ' && !matches!(it, '\t' | '\n' | '\r') { '\u{fffd}' } else { it }).collect()
}

#[tokio::test]
#[ignore = "needs junitparser of PyPI: make test-peers"]
async fn junitparser_finds_every_test_and_its_attempts() {
    let runs = Runs::new().await;
    let exported = runs.export(Format::Junit, false);
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/python");
    let mut python = Command::new("python3");
    python.arg("-B").arg(here().join("junit.py")).arg(exported).env("PYTHONPATH", packages).env("PYTHONUTF8", "1");
    let suites: Value = serde_json::from_str(&said(python.output().unwrap())).unwrap();
    let suites = suites.as_array().unwrap();
    let cases: Vec<&Value> = suites.iter().flat_map(|suite| suite["cases"].as_array().unwrap()).collect();
    let tests: Vec<&TestResult> = runs.results.iter().flat_map(|result| &result.tests).collect();
    assert_eq!(cases.len(), tests.len());
    for (case, test) in cases.into_iter().zip(tests) {
        assert_eq!(
            (&case["name"], &case["class"]),
            (&json!(legal(&test.id)), &json!(format!("oin.{}.idp-flow", test.protocol)))
        );
        assert_eq!(case["earlier"], earlier(test), "{}", test.id);
        let failed = test.attempts.last().filter(|_| test.verdict == Verdict::Failed);
        let results: Vec<Value> = failed.map(|attempt| json!(["Failure", legal(cause(attempt))])).into_iter().collect();
        assert_eq!(case["results"], json!(results), "{}", test.id);
        assert!(case["out"].as_str().unwrap().lines().all(|line| line.starts_with("[[ATTACHMENT|")), "{}", case["out"]);
    }
    let failures: u64 = suites.iter().map(|suite| suite["counts"][1].as_u64().unwrap()).sum();
    assert_eq!(failures, u64::try_from(runs.results.len()).unwrap());
}

/// Some columns of every row, made of the results.
fn rows(runs: &Runs) -> Vec<Value> {
    let mut rows = Vec::new();
    for result in &runs.results {
        for test in &result.tests {
            let row = |kind: &str, attempt: Option<&Attempt>, of: [&str; 5]| {
                let [check, expected, seen, remedy, reference] = of;
                json!({
                    "row_kind": kind, "run_id": result.run.id, "test_id": test.id, "instance_id": test.instance.id,
                    "verdict": test.verdict.name(), "required": test.required.to_string(),
                    "attempt": attempt.map(|it| it.number.to_string()).unwrap_or_default(),
                    "check": check, "expected": expected, "seen": seen, "remedy": remedy, "reference": reference,
                })
            };
            let diagnosis = test.told();
            let remedy = diagnosis.and_then(|it| it.remedy.as_deref()).unwrap_or_default();
            let [expected, seen] = diagnosis.map_or(["", ""], |it| [&it.expected, &it.seen]);
            rows.push(row("test", None, ["", expected, seen, remedy, ""]));
            for attempt in &test.attempts {
                for it in &attempt.findings {
                    let of = [&it.check, &it.expected, &it.actual, &it.remedy, &it.reference].map(String::as_str);
                    rows.push(row("finding", Some(attempt), of));
                }
            }
        }
    }
    rows
}

/// The same columns of rows that were read, as texts.
fn columns(read: &Value, expected: &Value) -> Value {
    let names = expected.as_object().unwrap().keys();
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    names.map(|name| (name.clone(), Value::from(text(&read[name])))).collect::<serde_json::Map<_, _>>().into()
}

/// As the CSV file has it.
fn printable(row: &Value) -> Value {
    let text = |text: &str| {
        let steers = |it: char| it.is_control() && !matches!(it, '\t' | '\n' | '\r');
        text.chars().map(|it| if steers(it) { '\u{fffd}' } else { it }).collect::<String>()
    };
    let members = row.as_object().unwrap().iter();
    members
        .map(|(name, value)| (name.clone(), Value::from(text(value.as_str().unwrap()))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[tokio::test]
#[ignore = "needs DuckDB of npm: make test-peers"]
async fn duckdb_reads_the_same_table_from_csv_and_from_parquet() {
    let runs = Runs::new().await;
    let (csv, parquet) = (runs.export(Format::Csv, false), runs.export(Format::Parquet, false));
    let read = json_by("duckdb.mjs", &[&csv, &parquet]);
    let expected = rows(&runs);
    let [from_csv, from_parquet] = ["csv", "parquet"].map(|format| read[format].as_array().unwrap());
    assert_eq!((from_csv.len(), from_parquet.len()), (expected.len(), expected.len()));
    for ((csv, parquet), expected) in from_csv.iter().zip(from_parquet).zip(&expected) {
        assert_eq!(columns(parquet, expected), *expected);
        assert_eq!(columns(csv, expected), printable(expected));
    }
    let types = ["run_started_at", "attempt", "required", "accepted_until", "seen"].map(|name| &read["types"][name]);
    assert_eq!(types, ["TIMESTAMP WITH TIME ZONE", "BIGINT", "BOOLEAN", "DATE", "VARCHAR"].map(Value::from).each_ref());
    let began = runs.results[0].run.started_at.format("%Y-%m-%d %H:%M:%S").to_string();
    assert!(from_parquet[0]["run_started_at"].as_str().unwrap().starts_with(&began), "{}", from_parquet[0]);
}

#[tokio::test]
#[ignore = "needs marked of npm: make test-peers"]
async fn a_renderer_of_markdown_finds_only_our_own_links_and_html() {
    let runs = Runs::new().await;
    let seen = json_by("markdown.mjs", &[&runs.export(Format::Markdown, false)]);
    let texts = |name: &str| -> Vec<String> { serde_json::from_value(seen[name].clone()).unwrap() };
    let known = [
        "https://cheatsheetseries.owasp.org/",
        "https://developer.okta.com/docs/",
        "https://docs.oasis-open.org/",
        "https://openid.net/specs/",
        "https://owasp.org/",
        "https://www.cve.org/",
        "https://www.kb.cert.org/vuls/",
        "https://www.rfc-editor.org/rfc/",
        "https://www.w3.org/TR/",
    ];
    assert!(!texts("links").is_empty());
    for link in texts("links") {
        assert!(known.iter().any(|start| link.starts_with(start)), "{link}");
    }
    for html in texts("html") {
        let ours = html.starts_with("<details><summary>Attempt ") || html.trim() == "</details>";
        assert!(ours && !html.contains("<script") && !html.contains("<img"), "{html}");
    }
    assert_eq!(seen["images"], 0);
    // A head and two tests for each run, and a row for each test in its table of verdicts.
    let runs_told = count(&seen["headings"], 2);
    assert_eq!(runs_told, runs.results.len(), "the report was cut");
    let verdicts = count(&seen["tables"], 2);
    assert!(verdicts >= runs.results.len(), "{}", seen["tables"]);
    assert!(!seen["text"].as_str().unwrap().contains(['@', '#']), "{}", seen["text"]);
}

fn count(list: &Value, wanted: u64) -> usize {
    list.as_array().unwrap().iter().filter(|value| value.as_u64() == Some(wanted)).count()
}
