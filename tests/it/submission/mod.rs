//! The way of a submission through whole commands: instances, tests, gates, certification, package, update.

mod instances;
mod update;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::world::{Demo, Ended, World, binary, ended};

/// What the demo's scenario lacks of a whole submission.
const REST_OF_THE_FORM: &str = "integration:
  catalog:
    name: Acme
    description: Shows who is signed in.
    default_logo: true
    contacts: [{for: customer_support, url: https://www.acme.example/support}]
  test_information:
    account: {url: https://www.acme.example/sign-in, username: isvtest@okta.com, password: told-to-okta-alone}
    support_contact: ada.lovelace@acme.example
    oidc: {sp_initiate_url: https://www.acme.example/sign-in}
  oidc:
    configuration_guide: https://www.acme.example/guide
";

/// A scenario file whose instance is still to be generated, in a directory of its own.
pub(crate) fn scenario(world: &World, change: impl Fn(String) -> String) -> PathBuf {
    let text = Demo::Oidc.text().replace("  - id: ${INSTANCE_ID}\n    protocol: oidc", "  - protocol: oidc");
    let text = text.replace("tests: [idp-flow, sp-flow, jit-idp-flow, jit-sp-flow]", "");
    assert!(text.contains("integration:\n  oidc:\n"));
    let text = text.replace("integration:\n  oidc:\n", REST_OF_THE_FORM);
    let path = world.directory.path().join("acme.yaml");
    fs::write(&path, change(text)).unwrap();
    path
}

/// The binary with these arguments, in the world's directory.
pub(crate) async fn asked(world: &World, arguments: &[&str]) -> Ended {
    let mut command = binary();
    command.current_dir(world.directory.path()).args(arguments).envs(world.variables(Demo::Oidc));
    ended(command.output().await, world.directory.path().to_owned())
}

/// Generates the instances that are missing, connects the app to the one of OpenID Connect, and returns its id.
pub(crate) async fn generated(world: &World) -> String {
    let done = asked(world, &["instances", "generate", "acme.yaml", "--name", "sample_oidc"]).await;
    assert_eq!(done.code, 0, "{done}");
    let id = done.stdout.split_whitespace().next().unwrap().to_owned();
    world.fixtures.connect_oidc_app(&id).unwrap();
    id
}

/// The gates that are shut, with why.
async fn shut(world: &World) -> Vec<String> {
    let status = asked(world, &["status", "acme.yaml", "--json"]).await;
    assert!(matches!(status.code, 0 | 1), "{status}");
    let readiness: Value = serde_json::from_str(&status.stdout).unwrap_or_else(|error| panic!("{error}: {status}"));
    let gates = readiness["gates"].as_array().unwrap();
    let shut = gates.iter().filter(|gate| gate["state"] == "shut");
    let shut: Vec<String> =
        shut.map(|gate| format!("{}: {}", gate["gate"].as_str().unwrap(), gate["why"].as_str().unwrap())).collect();
    assert_eq!(readiness["ready"].as_bool().unwrap(), shut.is_empty(), "{status}");
    assert_eq!(status.code == 0, shut.is_empty(), "{status}");
    shut
}

async fn run(world: &World, name: &str) -> Ended {
    let scenario = world.directory.path().join("acme.yaml");
    let out = format!("results/{name}");
    let mut command = world.command_for(&scenario, world.variables(Demo::Oidc), &out, &[]);
    ended(command.output().await, world.directory.path().join(out))
}

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

fn move_times(value: &mut Value, by: TimeDelta) {
    match value {
        Value::String(text) => {
            if let Ok(at) = text.parse::<DateTime<Utc>>() {
                *text = (at - by).to_rfc3339();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| move_times(value, by)),
        Value::Object(members) => members.values_mut().for_each(|value| move_times(value, by)),
        _ => {}
    }
}

#[tokio::test]
async fn the_gates_open_one_after_the_other_and_the_package_is_written() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let before = run(&world, "none").await;
    assert_eq!(before.code, 2, "{before}");
    assert!(before.stderr.contains("oin-tester instances generate"), "{before}");
    let nothing = shut(&world).await;
    assert_eq!(nothing[0], "sso.instance-detected: there is none");
    assert_eq!(nothing.iter().filter(|gate| gate.starts_with("sso.test: it was not run")).count(), 3, "{nothing:?}");

    let id = generated(&world).await;
    let run = run(&world, "20260801T120000Z-00").await;
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(run.result().tests[0].instance.id, id);
    assert_eq!(shut(&world).await, ["certification: nobody has certified that the required tests were completed"]);
    let submitted = asked(&world, &["submit", "acme.yaml", "--step", "submit"]).await;
    assert_eq!(submitted.code, 1, "{submitted}");

    let package = asked(&world, &["submit", "acme.yaml", "--certify", "Ada", "--dry-run"]).await;
    assert_eq!(package.code, 0, "{package}");
    let directory = world.directory.path().join("acme.package");
    let read =
        |name: &str| -> Value { serde_json::from_str(&fs::read_to_string(directory.join(name)).unwrap()).unwrap() };
    assert_eq!(read("results.json")["runs"][0]["tests"].as_array().unwrap().len(), 3);
    assert_eq!(read("certification.json")["by"], "Ada");
    assert_eq!(read("readiness.json")["ready"], true);
    let redirect_uri = format!("{}callback", world.fixtures.oidc_app().unwrap().url);
    assert!(read("submission.json").to_string().contains(&redirect_uri));
    assert_eq!(read("results.json")["runs"][0]["summary"]["passed"], 3);
    let all: Vec<_> = fs::read_dir(&directory).unwrap().map(|file| fs::read_to_string(file.unwrap().path())).collect();
    assert!(all.iter().flatten().all(|text| !text.contains("told-to-okta-alone")), "{all:?}");
    assert!(shut(&world).await.is_empty());

    let submitted = asked(&world, &["submit", "acme.yaml", "--step", "submit"]).await;
    assert_eq!(submitted.code, 0, "{submitted}");
    assert_eq!(shut(&world).await, ["life-cycle: the submission is in review"]);

    let early = asked(&world, &["submit", "acme.yaml", "--step", "delete"]).await;
    assert_eq!(early.code, 1, "{early}");
    assert!(early.stderr.contains("possible now: return, publish, edit"), "{early}");
    let published = asked(&world, &["submit", "acme.yaml", "--step", "publish"]).await;
    assert_eq!(published.code, 0, "{published}");
    let [now, kept] = ["acme.yaml", "acme.published.yaml"].map(|name| world.directory.path().join(name));
    assert_eq!(fs::read_to_string(now).unwrap(), fs::read_to_string(kept).unwrap());
    scenario(&world, |text| text.replace("      - ${APP_URL}/signed-out", "      - ${APP_URL}/gone"));
    let changed = shut(&world).await;
    assert!(changed.last().unwrap().ends_with("is published, which is read-only, and was changed"), "{changed:?}");
    let edit = asked(&world, &["submit", "acme.yaml", "--step", "edit"]).await;
    assert_eq!((edit.code, edit.stdout.as_str()), (0, "the submission is a draft\n"), "{edit}");
}

/// Takes SCIM with these operations on users to a scenario, and single sign-on without just-in-time provisioning.
fn with_scim(operations: &'static str, links: &'static str) -> impl Fn(String) -> String {
    move |text: String| {
        let scim = format!(
            "integration:\n  scim:\n    base_url: \"'https://example.com/scim/v2/'\"\n    users: [{operations}]\n"
        );
        let text = text.replace("integration:\n", &scim).replace("      jit: true", "      jit: false");
        text.replace("  test_information:\n", &format!("  test_information:\n{links}"))
    }
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
    moved_back(&run.out, &earlier, TimeDelta::hours(47));
    assert_eq!(shut(&world).await.len(), 1);
    moved_back(&earlier, &results.join("20260729T120000Z-00"), TimeDelta::hours(1));
    let expired = shut(&world).await;
    let of_tests = expired.iter().filter(|gate| gate.starts_with("sso.test: its 48 hours were over at"));
    assert_eq!(of_tests.count(), 3, "{expired:?}");
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

/// What Okta does with a submission is written down without the org; an answer changes nothing.
#[tokio::test]
async fn steps_of_the_life_cycle() {
    let world = World::new().await;
    let path = scenario(&world, |text| text);
    let submission = oin_tester::scenario::load(
        &path,
        &world.variables(Demo::Oidc).into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    )
    .unwrap();
    let (sha256, org) = (submission.submission.sha256(), world.fixtures.org().url().to_string());
    let record = serde_json::json!({"format": 1, "life_cycle": {
        "state": "in_review", "submission_sha256": sha256, "org": org.trim_end_matches('/'), "history": [],
    }});
    fs::write(path.with_extension("submission.json"), record.to_string()).unwrap();
    let step = async |step: &str| {
        let mut command = binary();
        let variables = world.variables(Demo::Oidc);
        command.current_dir(world.directory.path()).args(["submit", "acme.yaml", "--step", step]).envs(variables);
        // Nobody answers there.
        command.env("HTTPS_PROXY", "http://127.0.0.1:9");
        ended(command.output().await, world.directory.path().to_owned())
    };
    let returned = step("return").await;
    assert_eq!((returned.code, returned.stdout.as_str()), (0, "the submission is returned by Okta\n"), "{returned}");
    scenario(&world, |text| text.replace("isvtest@okta.com", "another@okta.com"));
    let edited = step("answer").await;
    assert!(edited.code == 1 && edited.stderr.contains("take the step `submit`"), "{edited}");
    scenario(&world, |text| text);
    assert_eq!(step("answer").await.code, 0);
    assert_eq!(step("publish").await.code, 0);
    let edit = step("edit").await;
    assert!(edit.code == 0 && edit.stderr.contains("no oidc instance of the published version is known"), "{edit}");
    let again = step("delete").await;
    assert_eq!((again.code, again.stdout.as_str()), (0, "the submission is published\n"), "{again}");
    let mut record: Value =
        serde_json::from_str(&fs::read_to_string(path.with_extension("submission.json")).unwrap()).unwrap();
    move_times(&mut record["life_cycle"]["history"], TimeDelta::days(31));
    record["life_cycle"]["org"] = "https://other.example\u{1b}[31m".into();
    fs::write(path.with_extension("submission.json"), record.to_string()).unwrap();
    let foreign = step("edit").await;
    assert!(foreign.code == 1 && foreign.stderr.contains("an update must come from there"), "{foreign}");
    assert!(!foreign.stderr.contains('\u{1b}'), "{foreign}");
    record["life_cycle"]["org"] = org.trim_end_matches('/').into();
    fs::write(path.with_extension("submission.json"), record.to_string()).unwrap();
    let late = step("edit").await;
    assert!(late.code == 0 && late.stderr.contains("30 days after the publication"), "{late}");
}

#[tokio::test]
async fn a_certification_has_the_name_of_a_person() {
    let world = World::new().await;
    scenario(&world, |text| text.replace("      jit: true", "      jit: false"));
    generated(&world).await;
    assert_eq!(run(&world, "20260801T120000Z-00").await.code, 0);
    for name in ["", "  ", "Ada\u{1b}[31m", &"x".repeat(256)] {
        let refused = asked(&world, &["submit", "acme.yaml", "--certify", name]).await;
        assert!(refused.code == 2 && refused.stderr.contains("who certifies?"), "{refused}");
    }
    let stale = world.directory.path().join("acme.package/scim.json");
    fs::create_dir_all(stale.parent().unwrap()).unwrap();
    fs::write(&stale, "{}").unwrap();
    let package = asked(&world, &["submit", "acme.yaml", "--dry-run"]).await;
    assert_eq!(package.code, 1, "{package}");
    assert!(!stale.exists() && !stale.with_file_name("certification.json").exists());
}
