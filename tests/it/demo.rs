//! `oin-tester demo`: all tests of both protocols, and what they leave.

use std::path::Path;

use crate::world::{Ended, binary, ended};

async fn demo(out: &Path, arguments: &[&str]) -> Ended {
    let output = binary().arg("demo").arg("--out").arg(out).args(arguments).output().await;
    ended(output, out.to_owned())
}

const ALL_PASSED: [&str; 8] = [
    "oidc/idp-flow: passed",
    "oidc/sp-flow: passed",
    "oidc/jit-idp-flow: passed",
    "oidc/jit-sp-flow: passed",
    "saml/idp-flow: passed",
    "saml/sp-flow: passed",
    "saml/jit-idp-flow: passed",
    "saml/jit-sp-flow: passed",
];

#[tokio::test]
async fn all_eight_tests_pass_over_https() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("run");
    let ended = demo(&out, &[]).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert_eq!(ended.verdicts(), ALL_PASSED, "{ended}");
    let result = ended.result();
    assert!(result.run.complete);
    for test in &result.tests {
        let finished = test.finished_at.unwrap();
        assert_eq!(test.expires_at.unwrap() - finished, chrono::Duration::hours(48));
        let attempt = test.attempts.last().unwrap();
        assert!(attempt.steps.len() >= 7, "{:?}", attempt.steps);
        assert!(!attempt.network.is_empty() && !attempt.artifacts.is_empty() && !attempt.findings.is_empty());
        assert!(out.join(attempt.har.as_ref().unwrap()).is_file());
        assert!(attempt.screenshots.iter().all(|picture| out.join(picture).is_file()));
    }
    assert_eq!(result.temporary_users.len(), 4, "{:?}", result.temporary_users);
    let report = std::fs::metadata(out.join("report.html")).unwrap();
    assert!(report.len() < 2_000_000, "{}", report.len());
}

#[tokio::test]
async fn all_eight_tests_pass_over_plain_http() {
    let directory = tempfile::tempdir().unwrap();
    let ended = demo(&directory.path().join("run"), &["--http"]).await;
    assert_eq!((ended.code, ended.verdicts()), (0, ALL_PASSED.map(str::to_owned).to_vec()), "{ended}");
}

/// The app's error page has the code in its address, and a failing step quotes that address while the attempt goes on.
#[tokio::test]
async fn a_failing_step_gives_no_code_away() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("run");
    let ended = demo(&out, &["--defect", "app-jit-off", "--test", "jit-sp-flow"]).await;
    assert_eq!(ended.code, 1, "{ended}");
    assert!(!ended.stderr.contains("holds a secret"), "{ended}");
    let events = std::fs::read_to_string(out.join("events.jsonl")).unwrap();
    assert!(events.contains("/callback?code=[redacted "), "{events}");
}

#[tokio::test]
async fn the_report_marks_what_is_wrong_in_the_message() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("run");
    let ended = demo(&out, &["--defect", "saml-wrong-audience", "--test", "idp-flow"]).await;
    assert_eq!(ended.code, 1, "{ended}");
    assert!(ended.stdout.contains("report.html") || ended.stderr.contains("report.html"), "{ended}");
    let report = std::fs::read_to_string(out.join("report.html")).unwrap();
    let marked = report.split("<mark class=\"value\">").nth(1).unwrap();
    assert!(marked.split('<').next().unwrap().ends_with("/saml/metadata/elsewhere"), "{report}");
}

#[tokio::test]
async fn a_directory_that_holds_a_run_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("result.json"), "{}").unwrap();
    let ended = demo(directory.path(), &["--test", "sp-flow"]).await;
    assert_eq!(ended.code, 2, "{ended}");
    assert!(ended.stderr.contains("already holds a run"), "{ended}");
    assert_eq!(std::fs::read_to_string(directory.path().join("result.json")).unwrap(), "{}");
}

#[tokio::test]
async fn without_a_browser_nothing_is_run_and_the_way_out_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let ended = demo(&directory.path().join("run"), &["--browser", "/nonexistent/chrome"]).await;
    assert_eq!(ended.code, 3, "{ended}");
    assert!(ended.stderr.contains("apt-get install"), "{ended}");
    assert!(!directory.path().join("run").exists());
}

#[tokio::test]
async fn a_selection_of_nothing_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let ended = demo(&directory.path().join("run"), &["--instance", "0oanone"]).await;
    assert_eq!(ended.code, 4, "{ended}");
}
