//! Files that are old, cut off, edited or foreign, and places that cannot be written to.

use std::{fs, process::Stdio};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use oin_tester::event::Verdict;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{PATIENCE, demo, exported, oin_tester, until_file_holds};
use crate::world::{Demo, World, wait};

#[tokio::test]
async fn a_run_that_was_killed_is_read_up_to_its_last_event() {
    let world = World::new().await;
    world.turn_on("app-never-signs-in");
    let out = world.directory.path().join("run");
    let mut command = world.command(Demo::Saml, "run", &["--jobs", "1"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until_file_holds(&out.join("events.jsonl"), "\"step_finished\"").await;
    kill(Pid::from_raw(child.id().unwrap().try_into().unwrap()), Signal::SIGKILL).unwrap();
    wait(child, out.clone()).await;
    assert!(!out.join("result.json").exists());

    let show = oin_tester(world.directory.path(), &["show", "run"]).await;
    assert_eq!(show.code, 0, "{show}");
    assert!(show.stdout.contains("The run ended in the middle of this test."), "{show}");
    assert!(show.stdout.contains("the run is not complete"), "{show}");
    let result = exported(world.directory.path(), "run").await;
    assert!(!result.run.complete);
    let verdicts: Vec<Verdict> = result.tests.iter().map(|test| test.verdict).collect();
    assert_eq!(verdicts, [Verdict::Errored, Verdict::Skipped, Verdict::Skipped, Verdict::Skipped]);
    assert!(!result.tests[0].attempts[0].steps.is_empty());

    // The half of a line that a kill may leave.
    let log = fs::read_to_string(out.join("events.jsonl")).unwrap();
    fs::write(out.join("events.jsonl"), &log[..log.len() - 20]).unwrap();
    let show = oin_tester(world.directory.path(), &["show", "run"]).await;
    assert_eq!(show.code, 0, "{show}");
    assert!(show.stderr.contains("the run was cut off: line"), "{show}");
}

/// A small result file of today's version.
pub(crate) fn result_file() -> Value {
    json!({
        "schema_version": "1.4",
        "tool": {"name": "oin-tester", "version": "0.1.0"},
        "environment": null,
        "run": {
            "id": "20260801T120000Z-00000000", "started_at": "2026-08-01T12:00:00Z", "finished_at": "2026-08-01T12:00:09Z",
            "exit_code": 0, "complete": true,
        },
        "scenarios": [], "tests": [], "temporary_users": [],
        "summary": {"passed": 0, "failed": 0, "errored": 0, "skipped": 0},
    })
}

#[tokio::test]
async fn an_older_file_is_read_and_what_is_no_result_refused_with_the_reason() {
    let directory = tempfile::tempdir().unwrap();
    let with = |member: &str, value: Value| {
        let mut file = result_file();
        file[member] = value;
        file.to_string()
    };
    let whole = result_file().to_string();
    for (text, code, said) in [
        (whole.clone(), 0, ""),
        (with("schema_version", json!("1.0")), 0, ""),
        (with("schema_version", json!("1.99")), 0, ""),
        (with("schema_version", json!("2.0")), 2, "have format version 2.0, and this oin-tester"),
        (with("schema_version", json!("next")), 2, "which is none"),
        (with("tests", json!("none")), 2, "it was edited, or is of something else"),
        (whole[..whole.len() - 30].to_owned(), 2, "it was cut off or edited"),
        ("{\"log\": {\"version\": \"1.2\"}}".to_owned(), 2, "it has no `schema_version`"),
        (String::new(), 2, "it was cut off or edited"),
        ("\u{0}\u{ff}".to_owned(), 2, "it was cut off or edited"),
    ] {
        fs::write(directory.path().join("result.json"), &text).unwrap();
        for command in [&["show", "result.json"][..], &["export", ".", "--format", "html", "--output", "out.html"]] {
            let ended = oin_tester(directory.path(), command).await;
            assert_eq!(ended.code, code, "{text}\n{ended}");
            assert!(ended.stderr.contains(said) && !ended.stderr.contains("panicked"), "{text}\n{ended}");
        }
        let written = fs::remove_file(directory.path().join("out.html"));
        assert_eq!(written.is_ok(), code == 0, "{text}");
    }
}

#[tokio::test]
async fn a_log_that_is_newer_edited_or_foreign_is_told_of() {
    let directory = tempfile::tempdir().unwrap();
    let run = demo(directory.path(), "run", &["--test", "idp-flow"]).await;
    assert_eq!(run.code, 0, "{run}");
    fs::remove_file(directory.path().join("run/result.json")).unwrap();
    let log = directory.path().join("run/events.jsonl");
    let whole = fs::read_to_string(&log).unwrap();
    let edited = whole.replacen("\"event\":\"attempt_finished\"", "\"event\":\"attempt_finished", 1);
    for (text, code, said) in [
        (whole.replacen("\"events_version\":\"1.1\"", "\"events_version\":\"2.0\"", 1), 2, "format version 2.0"),
        ("{\"at\": 1}\n".repeat(3), 2, "does not begin with a `run_started` line"),
        (edited, 0, "events.jsonl is damaged: line"),
    ] {
        fs::write(&log, text).unwrap();
        let ended = oin_tester(directory.path(), &["show", "run"]).await;
        assert_eq!(ended.code, code, "{ended}");
        assert!(ended.stderr.contains(said), "{ended}");
    }
}

/// Lets the process write no file beyond that size: it sees what it would see on a full disk. What it has started is not
/// concerned.
fn fill_the_disk(child: &tokio::process::Child, size: u64) {
    let pid = child.id().unwrap().to_string();
    let done =
        std::process::Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={size}")]).status().unwrap();
    assert!(done.success());
}

#[tokio::test]
async fn a_disk_that_fills_up_costs_no_user_no_earlier_run_and_nothing_that_was_recorded() {
    let world = World::new().await;
    let earlier = world.run(Demo::Saml, "earlier", &["--test", "idp-flow"]).await;
    assert_eq!(earlier.code, 0, "{earlier}");
    let before = fs::read(earlier.out.join("result.json")).unwrap();

    let command = world.command(Demo::Saml, "full", &["--jobs", "1", "--test", "idp-flow,jit-idp-flow"]);
    let command = command.as_std();
    // The signal that comes with the limit would end the program.
    let mut patient = tokio::process::Command::new("sh");
    patient.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(command.get_program()).args(command.get_args());
    patient.current_dir(command.get_current_dir().unwrap());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => patient.env(name, value),
            None => patient.env_remove(name),
        };
    }
    let child =
        patient.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let out = world.directory.path().join("full");
    until_file_holds(&out.join("events.jsonl"), "\"step_started\"").await;
    fill_the_disk(&child, 30_000);
    let run = timeout(2 * PATIENCE, wait(child, out.clone())).await.unwrap();
    assert_eq!(run.code, 5, "{run}");
    assert!(run.stderr.contains("the results are incomplete") && run.stderr.contains("File too large"), "{run}");
    assert_eq!(world.temporary_logins().await, Vec::<String>::new(), "{run}");
    assert!(fs::read(earlier.out.join("result.json")).unwrap() == before);
    let show = oin_tester(world.directory.path(), &["show", "full"]).await;
    assert_eq!(show.code, 0, "{show}");
    assert!(show.stdout.contains("jit-idp-flow"), "{show}");
}

#[tokio::test]
async fn a_place_that_cannot_be_written_to_ends_the_run_before_it_begins() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("file"), "words").unwrap();
    let results = ["demo", "--http", "--results", "file/results"];
    let no_ledger = oin_tester(directory.path(), &results).await;
    assert_eq!(no_ledger.code, 3, "{no_ledger}");
    assert!(no_ledger.stderr.contains("could not create `file/results/.ledger`"), "{no_ledger}");
    fs::write(directory.path().join("events"), "of an earlier run").unwrap();
    let elsewhere = ["--ledger", "ledger", "--events", "events"];
    let no_run = oin_tester(directory.path(), &[&results[..], &elsewhere].concat()).await;
    assert_eq!(no_run.code, 2, "{no_run}");
    assert_eq!(fs::read_to_string(directory.path().join("events")).unwrap(), "of an earlier run");
    assert!(no_run.stderr.contains("making the run's directory file/results/"), "{no_run}");
    let unheard = ["demo", "--http", "--results", "results", "--events", "file/events"];
    let no_events = oin_tester(directory.path(), &unheard).await;
    assert_eq!(no_events.code, 2, "{no_events}");
    let left: Vec<_> =
        fs::read_dir(directory.path().join("results")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, [".ledger"], "no run that is none");
}
