//! What a run leaves, and what is made of it later.

use std::{fs, path::Path, process::Stdio, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use oin_tester::{
    event::Verdict,
    report::result::{ResultFile, read},
};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::world::{Demo, Ended, World, binary, ended, wait};

/// More than any wait takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

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
    for (format, file) in [("result", "result.json"), ("html", "report.html"), ("events", "events.jsonl")] {
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

/// What `export --format result` says of a run.
pub(crate) async fn exported(directory: &Path, run: &str) -> ResultFile {
    let export = oin_tester(directory, &["export", run, "--format", "result"]).await;
    assert_eq!(export.code, 0, "{export}");
    read(&export.stdout).unwrap()
}

#[tokio::test]
async fn a_test_that_passes_at_a_later_try_is_flaky() {
    let world = World::new().await;
    world.turn_on("app-never-signs-in");
    let out = world.directory.path().join("run");
    let arguments = ["--test", "sp-flow", "--retries", "20", "--retry-after", "failed", "--timeout", "2"];
    let mut command = world.command(Demo::Saml, "run", &arguments);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until_file_holds(&out.join("events.jsonl"), "\"attempt_finished\"").await;
    world.turn_off("app-never-signs-in");
    let run = timeout(PATIENCE, wait(child, out)).await.unwrap();
    assert_eq!((run.code, run.verdicts()), (0, vec!["saml/sp-flow: flaky".to_owned()]), "{run}");
    assert!(run.stderr.contains("1 test: 0 passed, 1 flaky"), "{run}");
    let attempts = &run.result().tests[0].attempts;
    assert_eq!(
        attempts.iter().map(|attempt| attempt.number).collect::<Vec<_>>(),
        (1..=attempts.len() as u32).collect::<Vec<_>>()
    );
    assert_eq!(attempts[0].verdict, Verdict::Failed);
}

#[tokio::test]
async fn what_the_app_does_wrong_is_not_tried_again_unasked() {
    let directory = tempfile::tempdir().unwrap();
    let arguments = ["--test", "idp-flow", "--retries", "2", "--defect", "saml-wrong-audience"];
    let run = demo(directory.path(), "run", &arguments).await;
    assert_eq!(run.code, 1, "{run}");
    let attempts: Vec<usize> = run_of(directory.path()).tests.iter().map(|test| test.attempts.len()).collect();
    assert_eq!(attempts, [1, 1]);
}

fn run_of(directory: &Path) -> ResultFile {
    read(&fs::read_to_string(directory.join("run/result.json")).unwrap()).unwrap()
}

#[tokio::test]
async fn the_failed_tests_of_the_last_run_are_run_alone() {
    let world = World::new().await;
    world.turn_on("saml-wrong-audience");
    let results = world.directory.path().join("results");
    let results = results.to_str().unwrap();
    let first = world.run(Demo::Saml, "results/first", &["--results", results, "--test", "idp-flow,sp-flow"]).await;
    assert_eq!(first.code, 1, "{first}");
    world.turn_off("saml-wrong-audience");
    let again = world.run(Demo::Saml, "results/second", &["--results", results, "--last-failed"]).await;
    assert_eq!(again.verdicts(), ["saml/idp-flow: passed", "saml/sp-flow: passed"], "{again}");
    let third = world.run(Demo::Saml, "results/third", &["--results", results, "--last-failed"]).await;
    assert_eq!(third.code, 4, "{third}");
    assert!(third.stderr.contains("none failed in run"), "{third}");
    let named = world
        .run(Demo::Saml, "results/fourth", &["--results", results, "--last-failed=first", "--test", "sp-flow"])
        .await;
    assert_eq!(named.verdicts(), ["saml/sp-flow: passed"], "{named}");
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
}

/// A small result file of today's version.
pub(crate) fn result_file() -> Value {
    json!({
        "schema_version": "1.3",
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
        (whole.replacen("\"events_version\":\"1.0\"", "\"events_version\":\"2.0\"", 1), 2, "format version 2.0"),
        ("{\"at\": 1}\n".repeat(3), 2, "does not begin with a `run_started` line"),
        (edited, 0, "events.jsonl is damaged: line"),
    ] {
        fs::write(&log, text).unwrap();
        let ended = oin_tester(directory.path(), &["show", "run"]).await;
        assert_eq!(ended.code, code, "{ended}");
        assert!(ended.stderr.contains(said), "{ended}");
    }
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

/// Runs the OpenID Connect scenario with that list of accepted findings and a tag.
async fn accepting(world: &World, name: &str, accepted: &str) -> Ended {
    let directory = world.directory.path();
    fs::write(directory.join("accepted.yaml"), accepted).unwrap();
    let more = "accepted_findings: accepted.yaml\ntags: [nightly, team-a]\n";
    let scenario = directory.join("scenario.yaml");
    fs::write(&scenario, format!("{}\n{more}", Demo::Oidc.text())).unwrap();
    let mut command = world.command_for(&scenario, world.variables(Demo::Oidc), name, &["--test", "sp-flow"]);
    ended(command.output().await, directory.join(name))
}

#[tokio::test]
async fn an_accepted_finding_fails_no_test_until_its_last_day_is_over() {
    let world = World::new().await;
    let entry = |until: &str| {
        format!(
            "- check: oidc.authz.scope-allowed\n  test: sp-flow\n  reason: removed with the next release\n  until: {until}\n"
        )
    };
    let run = accepting(&world, "gone", &entry("2999-12-31")).await;
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stderr.contains("and no longer occurs: take the entry out"), "{run}");

    world.turn_on("app-asks-offline-access");
    let run = accepting(&world, "accepted", &entry("2999-12-31")).await;
    assert_eq!(run.code, 0, "{run}");
    let result = run.result();
    let finding = result.tests[0].attempts[0].findings.iter().find(|finding| finding.is_broken()).unwrap();
    let accepted = finding.accepted.as_ref().unwrap();
    assert_eq!(
        (finding.check.as_str(), accepted.reason.as_str()),
        ("oidc.authz.scope-allowed", "removed with the next release")
    );
    assert_eq!(result.tests[0].tags, ["nightly", "team-a"]);
    let tagged =
        oin_tester(world.directory.path(), &["export", "accepted", "--format", "result", "--tag", "other"]).await;
    assert_eq!((tagged.code, tagged.stdout.as_str()), (0, ""), "{tagged}");

    let run = accepting(&world, "expired", &entry("2020-12-31")).await;
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("was accepted until 2020-12-31"), "{run}");
}

#[tokio::test]
async fn accepted_findings_are_held_to_their_form() {
    let world = World::new().await;
    for (entries, said) in [
        (
            "- check: oidc.authz.scope\n  reason: soon\n  until: 2999-12-31\n",
            "there is no check, rule or cause `oidc.authz.scope`",
        ),
        ("- check: oidc.authz.scope-allowed\n  until: 2999-12-31\n", "the key `reason` is missing"),
        ("- check: oidc.authz.scope-allowed\n  reason: \"\"\n  until: 2999-12-31\n", "no reason is given"),
        ("- check: oidc.authz.scope-allowed\n  reason: soon\n  until: tomorrow\n", "`tomorrow` is not a day"),
        ("- check: oidc.authz.scope-allowed\n  reason: soon\n  forever: true\n", "unknown key `forever`"),
    ] {
        let run = accepting(&world, "run", entries).await;
        assert_eq!(run.code, 2, "{entries}{run}");
        assert!(run.stderr.contains(said) && run.stderr.contains("accepted"), "{entries}{run}");
    }
}

#[tokio::test]
async fn secrets_are_kept_only_where_that_was_asked_for_and_beside_the_run() {
    let world = World::new().await;
    let run = world.run(Demo::Oidc, "results/run", &["--test", "sp-flow", "--keep-raw"]).await;
    assert_eq!(run.code, 0, "{run}");
    let raw = world.directory.path().join("results/run-RAW-WITH-SECRETS");
    assert!(run.stderr.contains("run-RAW-WITH-SECRETS will hold secrets"), "{run}");
    let attempt = "cases/demo-oidc-oidc-sp-flow-0oasampleoidc0000001/attempt-1/network.har";
    let (redacted, seen) =
        (fs::read_to_string(run.out.join(attempt)).unwrap(), fs::read_to_string(raw.join(attempt)).unwrap());
    let password = oin_tester_fixtures::OrgConfig::sample().users[0].password.expose().to_owned();
    let password: String = url::form_urlencoded::byte_serialize(password.as_bytes()).collect();
    assert!(seen.contains(&password) && !redacted.contains(&password));
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&raw).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o700);
    let gone = oin_tester(world.directory.path(), &["prune", "--keep", "0"]).await;
    assert_eq!(gone.code, 0, "{gone}");
    assert!(!run.out.exists() && !raw.exists());
}
