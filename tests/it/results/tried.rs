//! Tests that are tried again: in the same run, or in the next one.

use std::{fs, num::NonZeroU32, path::Path, process::Stdio};

use chrono::{TimeDelta, Utc};
use oin_tester::{
    event::Verdict,
    org::client::{LogQuery, OrgClient},
    report::result::{ResultFile, read},
};
use oin_tester_fixtures::{Options, OrgConfig};
use tokio::time::timeout;

use super::{PATIENCE, demo, until_file_holds};
use crate::world::{Demo, World, ended, wait};

#[tokio::test]
async fn a_test_that_passes_at_a_later_try_is_flaky() {
    let world = World::new().await;
    world.turn_on("saml-wrong-audience");
    let out = world.directory.path().join("run");
    let arguments = ["--test", "sp-flow", "--retries", "20", "--retry-after", "failed"];
    let mut command = world.command(Demo::Saml, "run", &arguments);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until_file_holds(&out.join("events.jsonl"), "\"attempt_finished\"").await;
    world.turn_off("saml-wrong-audience");
    let run = timeout(PATIENCE, wait(child, out)).await.unwrap();
    assert_eq!((run.code, run.verdicts()), (0, vec!["saml/sp-flow: flaky".to_owned()]), "{run}");
    assert!(run.stderr.contains("1 test: 0 passed, 1 flaky"), "{run}");
    let attempts = &run.result().tests[0].attempts;
    let failed = &attempts[attempts.len() - 2];
    for told in [&failed.diagnosis.as_ref().unwrap().remedy.clone().unwrap()[..40], &failed.har.as_ref().unwrap()[..]] {
        assert!(run.stderr.contains(told), "why it did not pass at first: {told} in {run}");
    }
    assert_eq!(
        attempts.iter().map(|attempt| attempt.number).collect::<Vec<_>>(),
        (1..).take(attempts.len()).collect::<Vec<u32>>()
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

/// Neither a retry nor the next test may bring the user nearer to being locked.
#[tokio::test]
async fn a_user_whom_the_org_lets_not_in_is_not_signed_in_again() {
    let mut config = OrgConfig::sample();
    config.sign_in.lock_after = NonZeroU32::new(2);
    let world = World::with(Options { config, ..Options::default() }).await;
    let arguments = ["--test", "idp-flow,sp-flow", "--retries", "3", "--jobs", "1"];
    let mut command = world.command(Demo::Saml, "run", &arguments);
    command.env("USER_PASSWORD", "Wrong-Horse-7");
    let run = ended(command.output().await, world.directory.path().join("run"));
    assert_eq!(run.verdicts(), ["saml/idp-flow: errored", "saml/sp-flow: errored"], "{run}");
    for test in run.result().tests {
        assert_eq!(test.attempts.len(), 1, "{run}");
        assert_eq!(test.diagnosis.expect("a diagnosis").cause.as_str(), "sign-in-refused", "{run}");
    }

    let client = OrgClient::new(world.org_settings()).expect("a client");
    let ann = client.find_user("ann@example.test").await.expect("an answer").expect("Ann");
    let (now, window) = (Utc::now(), TimeDelta::minutes(10));
    let subjects = vec![ann.id.to_string()];
    let query = LogQuery { since: now - window, until: now + window, subjects, failing: Vec::new(), at_most: 1000 };
    let log = client.log(&query).await.expect("the log").entries;
    let sign_ins = log.iter().filter(|entry| entry.event_type == "user.session.start");
    assert_eq!(sign_ins.count(), 1, "{log:?}");
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
