//! What a run leaves, and what is made of it later.

mod accepted;
mod kept;
mod secrets;
mod stdout;
mod tried;
mod unreadable;

use std::{
    fs,
    os::unix::fs::{FileTypeExt, symlink},
    path::Path,
    time::Duration,
};

use nix::{sys::stat::Mode, unistd::mkfifo};
use oin_tester::report::result::{ResultFile, read};
use serde_json::Value;
use tokio::time::timeout;

use self::unreadable::result_file;
use crate::world::{Ended, binary, ended};

/// More than any wait takes.
const PATIENCE: Duration = Duration::from_secs(180);

/// The binary with these arguments, in a directory.
pub(crate) async fn oin_tester(directory: &Path, arguments: &[&str]) -> Ended {
    let output = binary().current_dir(directory).args(arguments).output().await;
    ended(output, directory.to_owned())
}

/// A short run of the demo, in `<directory>/<name>`.
pub(crate) async fn demo(directory: &Path, name: &str, arguments: &[&str]) -> Ended {
    let mut all = vec!["demo", "--http", "--out", name];
    all.extend(arguments);
    oin_tester(directory, &all).await
}

/// The program may still write the last line when the file is looked at.
pub(crate) async fn until_file_holds(path: &Path, words: &str) {
    let there = async {
        while !fs::read_to_string(path).unwrap_or_default().contains(words) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, there).await.unwrap_or_else(|_| panic!("{words} in {}", path.display()));
}

#[tokio::test]
async fn every_report_is_the_same_during_the_run_and_later() {
    let directory = tempfile::tempdir().unwrap();
    let run = demo(directory.path(), "run", &["--test", "sp-flow", "--defect", "saml-wrong-audience"]).await;
    assert_eq!(run.code, 1, "{run}");
    for (format, file) in
        [("result", "result.json"), ("html", "report.html"), ("junit", "junit.xml"), ("events", "events.jsonl")]
    {
        let live = fs::read(directory.path().join("run").join(file)).unwrap();
        let later = oin_tester(directory.path(), &["export", "run", "--format", format, "--output", file]).await;
        assert_eq!((later.code, later.stdout.as_str()), (0, ""), "{later}");
        assert!(live == fs::read(directory.path().join(file)).unwrap(), "{format} differs");
    }
}

#[tokio::test]
async fn events_are_streamed_as_they_are_logged() {
    let directory = tempfile::tempdir().unwrap();
    let run = demo(directory.path(), "run", &["--test", "idp-flow", "--events", "-"]).await;
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(run.stdout, fs::read_to_string(directory.path().join("run/events.jsonl")).unwrap());
    let kinds: Vec<String> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["event"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds.first().map(String::as_str), Some("run_started"));
    assert_eq!(kinds.iter().filter(|kind| *kind == "attempt_finished").count(), 2, "{kinds:?}");
    assert_eq!(kinds[kinds.len() - 2..], ["run_finished", "run_ended"]);

    let both = demo(directory.path(), "other", &["--json", "--events", "-"]).await;
    assert_eq!(both.code, 2, "{both}");
    assert!(both.stderr.contains("give --events a file"), "{both}");
}

/// What `export --format result` says of a run.
pub(crate) async fn exported(directory: &Path, run: &str) -> ResultFile {
    let export = oin_tester(directory, &["export", run, "--format", "result"]).await;
    assert_eq!(export.code, 0, "{export}");
    read(&export.stdout).unwrap()
}

#[tokio::test]
async fn two_runs_at_once_do_not_disturb_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let arguments = ["demo", "--http", "--test", "sp-flow", "--jobs", "1"];
    let (one, other) = tokio::join!(oin_tester(directory.path(), &arguments), oin_tester(directory.path(), &arguments));
    assert_eq!((one.code, other.code), (0, 0), "{one}\n{other}");
    let lines = oin_tester(directory.path(), &["export", "--all", "--format", "result"]).await;
    let results: Vec<ResultFile> = lines.stdout.lines().map(|line| read(line).unwrap()).collect();
    assert_eq!(results.len(), 2, "{lines}");
    for result in results {
        assert!(result.run.complete && result.summary.passed == 2, "{:?}", result.summary);
    }
}

#[tokio::test]
async fn an_export_holds_the_tests_that_are_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let run = demo(directory.path(), "run", &["--test", "idp-flow,sp-flow", "--defect", "saml-wrong-audience"]).await;
    assert_eq!(run.code, 1, "{run}");
    for (filter, expected) in [
        (vec!["--verdict", "failed"], vec!["saml/idp-flow", "saml/sp-flow"]),
        (vec!["--verdict", "passed", "--test", "sp-flow"], vec!["oidc/sp-flow"]),
        (vec!["--since", "1h", "--test", "idp-flow"], vec!["oidc/idp-flow", "saml/idp-flow"]),
    ] {
        let mut arguments = vec!["export", "run", "--format", "result"];
        arguments.extend(&filter);
        let export = oin_tester(directory.path(), &arguments).await;
        let result = read(&export.stdout).unwrap();
        let tests: Vec<String> = result.tests.iter().map(|test| format!("{}/{}", test.protocol, test.test)).collect();
        assert_eq!(tests, expected, "{filter:?}");
        assert_eq!(result.summary.passed + result.summary.failed, u32::try_from(expected.len()).unwrap());
    }
    let nothing = oin_tester(directory.path(), &["export", "run", "--format", "result", "--until", "2020-01-01"]).await;
    assert_eq!((nothing.code, nothing.stdout.as_str()), (0, ""), "{nothing}");
    assert!(nothing.stderr.contains("no test of these runs is asked for"), "{nothing}");
    let page = ["export", "run", "--format", "html", "--until", "2020-01-01", "--output", "page.html"];
    let empty = oin_tester(directory.path(), &page).await;
    assert_eq!(empty.code, 2, "{empty}");
    assert!(!directory.path().join("page.html").exists(), "no page of nothing");
    let two = oin_tester(directory.path(), &["export", "run", "run", "--format", "html"]).await;
    assert_eq!((two.code, two.stdout.as_str()), (2, ""), "half an export would look whole: {two}");
}

/// Whoever gives a pipe or a link as the output means what is behind it.
#[tokio::test]
async fn an_export_goes_into_a_pipe_and_behind_a_link() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("run")).unwrap();
    fs::write(directory.path().join("run/result.json"), result_file().to_string()).unwrap();
    let export = async |output: &str| {
        let arguments = ["export", "run", "--format", "csv", "--output", output];
        let exported = oin_tester(directory.path(), &arguments).await;
        assert_eq!(exported.code, 0, "{exported}");
    };
    fs::write(directory.path().join("file"), "before").unwrap();
    symlink("file", directory.path().join("link")).unwrap();
    export("link").await;
    let table = fs::read_to_string(directory.path().join("file")).unwrap();
    assert!(table.starts_with("row_kind,") && fs::read_link(directory.path().join("link")).is_ok(), "{table}");

    let pipe = directory.path().join("pipe");
    mkfifo(&pipe, Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
    let reading = tokio::task::spawn_blocking({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    export("pipe").await;
    assert_eq!(reading.await.unwrap(), table);
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

#[tokio::test]
async fn a_run_is_found_by_the_beginning_of_its_name() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["20260801T120000Z-aa", "20260801T120000Z-ab", "20260802T120000Z-aa"] {
        fs::create_dir_all(directory.path().join("results").join(name)).unwrap();
        fs::write(directory.path().join("results").join(name).join("result.json"), result_file().to_string()).unwrap();
    }
    for (name, code, said) in [
        ("latest", 0, "results/20260802T120000Z-aa/result.json"),
        ("20260802", 0, "results/20260802T120000Z-aa/result.json"),
        ("20260801", 2, "is the beginning of 2 runs"),
        ("nowhere", 2, "the newest is 20260802T120000Z-aa"),
    ] {
        let ended = oin_tester(directory.path(), &["show", name]).await;
        assert_eq!(ended.code, code, "{ended}");
        assert!(format!("{}{}", ended.stdout, ended.stderr).contains(said), "{name}: {ended}");
    }
    let elsewhere = oin_tester(directory.path(), &["show", "--results", "elsewhere"]).await;
    assert_eq!(elsewhere.code, 2, "{elsewhere}");
}

#[tokio::test]
async fn github_is_told_what_needs_a_look() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = binary();
    command.current_dir(directory.path()).env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", "summary.md");
    command.args(["demo", "--http", "--out", "run", "--test", "idp-flow", "--defect", "saml-wrong-audience"]);
    let run = ended(command.output().await, directory.path().to_owned());
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.lines().any(|line| line.starts_with("::error ") && line.contains("saml/idp-flow")), "{run}");
    let summary = fs::read_to_string(directory.path().join("summary.md")).unwrap();
    assert!(summary.contains("saml.assertion.audience"), "{summary}");
}
