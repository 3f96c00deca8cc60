//! Bad input and broken surroundings: a clear error, the right exit code, and nothing half done.

use std::{fs, os::unix::fs::PermissionsExt};

use oin_tester_fixtures::{Defects, Options};

use crate::world::{Demo, World, binary, ended};

/// The demo's scenario with one line put in, run without any variable set.
async fn run_with(line: &str) -> crate::world::Ended {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("broken.yaml");
    let text = include_str!("../../scenarios/demo/saml.yaml");
    fs::write(&file, format!("{text}\n{line}\n")).unwrap();
    let out = directory.path().join("run");
    let output = binary().arg("run").arg(&file).arg("--out").arg(&out).output().await;
    let ended = ended(output, out.clone());
    assert!(!out.exists(), "nothing is run: {ended}");
    ended
}

#[tokio::test]
async fn a_scenario_with_an_unknown_key_names_line_column_and_the_right_key() {
    let ended = run_with("timeuots: {flow: 1s}").await;
    assert_eq!(ended.code, 2, "{ended}");
    let line = include_str!("../../scenarios/demo/saml.yaml").lines().count() + 2;
    assert!(ended.stderr.contains(&format!("broken.yaml:{line}:1")), "{ended}");
    assert!(ended.stderr.contains("timeouts"), "{ended}");
}

#[tokio::test]
async fn a_variable_that_is_not_set_is_named() {
    let ended = run_with("# nothing is wrong but the missing variables").await;
    assert_eq!(ended.code, 2, "{ended}");
    assert!(ended.stderr.contains("ORG_URL") && ended.stderr.contains("not set"), "{ended}");
}

#[tokio::test]
async fn a_driver_that_does_not_fit_the_browser_is_told_before_anything_runs() {
    let world = World::new().await;
    let driver = world.directory.path().join("chromedriver");
    fs::write(&driver, "#!/bin/sh\necho 'ChromeDriver 90.0.4430.24 (abc)'\n").unwrap();
    fs::set_permissions(&driver, fs::Permissions::from_mode(0o755)).unwrap();
    let ended = world.run(Demo::Saml, "run", &["--driver", driver.to_str().unwrap()]).await;
    assert_eq!(ended.code, 3, "{ended}");
    assert!(ended.stderr.contains("90") && ended.stderr.contains("install"), "{ended}");
    assert!(!ended.out.exists(), "{ended}");
}

#[tokio::test]
async fn a_token_that_the_org_refuses_ends_the_run_before_it_begins() {
    let world = with("api-token-refused").await;
    let ended = world.run(Demo::Saml, "run", &[]).await;
    assert_eq!(ended.code, 3, "{ended}");
    assert!(ended.stderr.contains("E0000011"), "{ended}");
    assert!(!ended.out.exists(), "{ended}");
}

#[tokio::test]
async fn a_right_that_the_token_lacks_is_named_and_the_other_cases_run() {
    let world = with("api-right-missing").await;
    let ended = world.run(Demo::Saml, "run", &["--test", "sp-flow,jit-sp-flow"]).await;
    assert_eq!(ended.code, 3, "{ended}");
    assert_eq!(ended.verdicts(), ["saml/sp-flow: passed", "saml/jit-sp-flow: errored"], "{ended}");
    assert!(ended.stderr.contains("okta.users.manage"), "{ended}");
}

#[tokio::test]
async fn a_user_that_cannot_be_removed_is_named_with_the_command() {
    let world = with("user-delete-refused").await;
    let ended = world.run(Demo::Saml, "run", &["--test", "jit-sp-flow"]).await;
    assert_eq!(ended.code, 5, "{ended}");
    let left = world.temporary_logins().await;
    assert_eq!(left.len(), 1);
    let ledger = format!(" --ledger {}", world.directory.path().join("ledger").display());
    assert!(ended.stderr.contains(&left[0]) && ended.stderr.contains("oin-tester cleanup /"), "{ended}");
    assert!(ended.stderr.contains(&ledger), "the command finds the run's ledger from anywhere: {ended}");
    world.turn_off("user-delete-refused");
    let cleaned = world.cleanup(Demo::Saml).await;
    assert_eq!(cleaned.code, 0, "{cleaned}");
    assert!(cleaned.stdout.contains(&left[0]), "{cleaned}");
    assert_eq!(world.temporary_logins().await, Vec::<String>::new());
    let again = world.cleanup(Demo::Saml).await;
    assert!(again.code == 0 && again.stderr.contains("no user is left"), "{again}");
}

#[tokio::test]
async fn a_cleanup_without_a_ledger_says_so_and_makes_none() {
    let world = World::new().await;
    let results = world.directory.path().join("results");
    for more in [&[][..], &["--dry-run"][..]] {
        let mut command = binary();
        command.args(["cleanup", Demo::Saml.file(), "--results"]).arg(&results).args(more);
        let ended = ended(command.envs(world.variables(Demo::Saml)).output().await, results.clone());
        assert_eq!(ended.code, 0, "{ended}");
        assert!(ended.stderr.contains(&format!("no ledger at {}/.ledger/", results.display())), "{ended}");
        assert!(!results.exists(), "{ended}");
    }
}

async fn with(defect: &str) -> World {
    let defects = Defects::of([defect.parse().expect("a defect")]);
    World::with(Options { defects, ..Options::default() }).await
}
