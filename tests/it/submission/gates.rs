//! `oin-tester status` and `list`: what opens the gates, and what shuts them again.

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use oin_tester::org::client::OrgClient;
use serde_json::Value;

use super::{asked, generated, move_times, run, scenario, shut, with_scim};
use crate::world::World;

/// The run again, as it would have been so long before.
fn moved_back(from: &Path, to: &Path, by: TimeDelta) {
    let text = fs::read_to_string(from.join("result.json")).unwrap();
    let mut result: Value = serde_json::from_str(&text).unwrap();
    move_times(&mut result, by);
    fs::create_dir_all(to).unwrap();
    fs::write(to.join("result.json"), result.to_string()).unwrap();
    fs::remove_dir_all(from).unwrap();
}

/// The instances, as if they had been generated days before.
fn generated_earlier(world: &World) {
    let path = world.directory.path().join("acme.submission.json");
    let mut record: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    for instance in record["instances"].as_array_mut().unwrap() {
        move_times(&mut instance["generated_at"], TimeDelta::days(7));
    }
    fs::write(path, record.to_string()).unwrap();
}

/// SCIM has no test of sign-on: links to results instead, and an instance that single sign-on may share.
#[tokio::test]
async fn scim_shares_the_instance_and_is_shut_by_a_missing_link() {
    let world = World::new().await;
    scenario(&world, with_scim("create, read", ""));
    generated(&world).await;
    let gates = shut(&world).await;
    let of_scim: Vec<_> = gates.iter().filter(|gate| gate.starts_with("scim")).collect();
    assert_eq!(
        of_scim,
        ["scim.spec-link: the link to the results is missing", "scim.crud-link: the link to the results is missing"]
    );
    scenario(&world, with_scim("read", "    scim: {spec: https://example.com/1}\n"));
    let gates = shut(&world).await;
    let of_scim: Vec<_> = gates.iter().filter(|gate| gate.starts_with("scim")).collect();
    assert_eq!(
        of_scim,
        [
            "scim.instance-detected: there is none",
            "scim.instance-active: there is none",
            "scim.crud-link: the link to the results is missing"
        ]
    );
}

#[tokio::test]
async fn an_edit_of_the_instance_shuts_its_tests_and_says_why() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let id = generated(&world).await;
    let run = run(&world, "20260801T120000Z-00").await;
    assert_eq!(run.code, 0, "{run}");
    // What this program does is no edit.
    for verb in ["deactivate", "activate"] {
        let done = asked(&world, &["instances", verb, "acme.yaml", "--instance", &id]).await;
        assert_eq!(done.code, 0, "{done}");
        let inactive = shut(&world).await;
        assert_eq!(inactive.len(), if verb == "activate" { 1 } else { 2 }, "{inactive:?}");
    }
    world.rename_instance(&id, "Renamed").await;
    let edited = shut(&world).await;
    let of_tests: Vec<_> =
        edited.iter().filter(|gate| gate.starts_with("sso.test: the instance was edited at")).collect();
    assert_eq!(of_tests.len(), 3, "{edited:?}");
}

#[tokio::test]
async fn after_48_hours_the_tests_are_shut_and_after_47_they_are_not() {
    let world = World::new().await;
    scenario(&world, |text| text);
    generated(&world).await;
    let run = run(&world, "20260801T120000Z-00").await;
    assert_eq!(run.code, 0, "{run}");
    generated_earlier(&world);
    let results = world.directory.path().join("results");
    let earlier = results.join("20260730T130000Z-00");
    // The org knows that the users were assigned only now, so that of the three tests one is left: that of a user of its own.
    let expired = async |gates: usize| {
        let shut = shut(&world).await;
        let over = shut.iter().filter(|gate| gate.starts_with("sso.test: its 48 hours were over at")).count();
        assert_eq!((shut.len(), over), (gates, gates - 3), "{shut:?}");
    };
    moved_back(&run.out, &earlier, TimeDelta::hours(47));
    expired(3).await;
    moved_back(&earlier, &results.join("20260729T120000Z-00"), TimeDelta::hours(1));
    expired(4).await;
}

#[tokio::test]
async fn an_edit_of_the_submission_asks_for_a_new_instance() {
    let world = World::new().await;
    scenario(&world, |text| text);
    generated(&world).await;
    let run = run(&world, "20260801T120000Z-00").await;
    assert_eq!(run.code, 0, "{run}");
    scenario(&world, |text| text.replace("      - ${APP_URL}/signed-out", "      - ${APP_URL}/gone"));
    let edited = shut(&world).await;
    assert!(edited[0].ends_with("is not eligible: the submission was edited after it was generated"), "{edited:?}");
    assert_eq!(edited.iter().filter(|gate| gate.starts_with("sso.test: the instance is not eligible")).count(), 3);
}

/// Nobody can sign on who is not there, whatever was tested before.
#[tokio::test]
async fn a_test_user_who_is_deleted_shuts_the_tests() {
    let world = World::new().await;
    scenario(&world, |text| text.replace("      jit: true", "      jit: false"));
    generated(&world).await;
    let run = run(&world, "20260801T120000Z-00").await;
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(shut(&world).await.len(), 1);
    let client = OrgClient::new(world.org_settings()).unwrap();
    let user = client.find_user("ann@example.test").await.unwrap().unwrap();
    client.deactivate(&user.id).await.unwrap();
    client.delete_user(&user.id).await.unwrap();
    assert!(client.find_user("ann@example.test").await.unwrap().is_none());
    let gates = shut(&world).await;
    let unassigned = gates.iter().filter(|gate| gate.starts_with("sso.test") && gate.contains("ann@example.test"));
    assert_eq!(unassigned.count(), 2, "{gates:?}");
}

/// Okta's tester shows the newest result of a test, and so does this one.
#[tokio::test]
async fn a_failure_shuts_its_gate_until_the_test_passes_again() {
    let world = World::new().await;
    scenario(&world, |text| text.replace("      jit: true", "      jit: false"));
    generated(&world).await;
    for (name, defect, code, shut_tests) in [
        ("20260801T120000Z-00", None, 0, 0),
        ("20260801T130000Z-00", Some("app-wrong-last-name"), 1, 2),
        ("20260801T140000Z-00", None, 0, 0),
    ] {
        if let Some(defect) = defect {
            world.turn_on(defect);
        }
        let run = run(&world, name).await;
        if let Some(defect) = defect {
            world.turn_off(defect);
        }
        assert_eq!(run.code, code, "{run}");
        let gates = shut(&world).await;
        let failed = gates.iter().filter(|gate| *gate == "sso.test: it failed");
        assert_eq!(failed.count(), shut_tests, "{name}: {gates:?}");
        assert_eq!(gates.len(), shut_tests + 1, "{name}: {gates:?}");
    }
}

#[tokio::test]
async fn the_list_tells_how_each_test_stands_and_a_run_that_its_results_will_not_count() {
    let world = World::new().await;
    scenario(&world, |text| text.replace("      jit: true", "      jit: false"));
    generated(&world).await;
    let stands = async |expected: &str| {
        let list = asked(&world, &["list", "acme.yaml", "--json"]).await;
        let rows: Value = serde_json::from_str(&list.stdout).unwrap();
        let newest = rows.as_array().unwrap().iter().map(|row| row["newest"]["verdict"].as_str().unwrap_or("none"));
        assert_eq!(newest.collect::<Vec<_>>(), [expected; 2], "{list}");
    };
    stands("none").await;
    let first = run(&world, "20260801T120000Z-00").await;
    assert_eq!(first.code, 0, "{first}");
    assert!(!first.stderr.contains("will not count"), "{first}");
    stands("passed").await;
    let list = asked(&world, &["list", "acme.yaml"]).await;
    assert!(list.stdout.contains("  passed at 20") && list.stdout.contains(", until 20"), "{list}");

    scenario(&world, |text| {
        text.replace("      jit: true", "      jit: false").replace("isvtest@okta.com", "another@okta.com")
    });
    let second = run(&world, "20260801T130000Z-00").await;
    assert!(second.stderr.contains("will not count: the submission was edited after it was generated"), "{second}");
}

/// The required tests are those of one instance: what passed over two is not put together.
#[tokio::test]
async fn all_tests_pass_over_one_and_the_same_instance() {
    let world = World::new().await;
    let no_jit = |text: String| text.replace("      jit: true", "      jit: false");
    scenario(&world, no_jit);
    let first = generated(&world).await;
    let another = asked(&world, &["instances", "generate", "acme.yaml", "--force"]).await;
    let second = another.stdout.split_whitespace().next().unwrap_or_else(|| panic!("{another}")).to_owned();
    let both = format!("  - id: {first}\n    protocol: oidc\n  - id: {second}\n    protocol: oidc\n");
    scenario(&world, |text| no_jit(text).replace("  - protocol: oidc\n", &both));
    for (name, instance, test, shut_tests) in [
        ("20260801T120000Z-00", &first, "idp-flow", 1),
        ("20260801T130000Z-00", &second, "sp-flow", 1),
        ("20260801T140000Z-00", &second, "idp-flow", 0),
    ] {
        world.fixtures.connect_oidc_app(instance).unwrap();
        let only = ["run", "acme.yaml", "--instance", instance, "--test", test, "--out", &format!("results/{name}")];
        let run = asked(&world, &only).await;
        assert_eq!(run.code, 0, "{run}");
        let gates = shut(&world).await;
        let not_run = gates.iter().filter(|gate| *gate == "sso.test: it was not run");
        assert_eq!(not_run.count(), shut_tests, "{name}: {gates:?}");
    }
}
