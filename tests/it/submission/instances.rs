//! `oin-tester instances`.

use std::process::Stdio;

use oin_tester::id::InstanceId;
use oin_tester::org::client::OrgClient;
use oin_tester_fixtures::{ApiTokenConfig, Options, OrgConfig, Policy, Right, Secret};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};

use super::{asked, generated, scenario};
use crate::world::World;

async fn listed(world: &World) -> Vec<String> {
    let list = asked(world, &["instances", "list", "acme.yaml", "--json"]).await;
    assert_eq!(list.code, 0, "{list}");
    let rows: Value = serde_json::from_str(&list.stdout).unwrap();
    let told = |row: &Value| format!("{}/{} {} {}", row["for"], row["version"], row["active"], row["eligible"]);
    rows.as_array().unwrap().iter().map(|row| told(row).replace('"', "")).collect()
}

#[tokio::test]
async fn an_instance_is_generated_once_with_its_users_and_deleted() {
    let world = World::new().await;
    scenario(&world, |text| text);
    assert_eq!(listed(&world).await, ["oidc/current null false"]);
    let nameless = asked(&world, &["instances", "generate", "acme.yaml"]).await;
    assert_eq!(nameless.code, 2, "{nameless}");
    assert!(nameless.stderr.contains("--name"), "{nameless}");
    let id = generated(&world).await;
    assert_eq!(listed(&world).await, ["oidc/current true true"]);
    let again = asked(&world, &["instances", "generate", "acme.yaml"]).await;
    assert_eq!((again.code, again.stdout.as_str()), (0, "every instance that is needed is there\n"), "{again}");

    let foreign = world.fixtures.oidc_app().unwrap().instance_id;
    for verb in ["deactivate", "delete"] {
        let refused = asked(&world, &["instances", verb, "acme.yaml", "--instance", foreign]).await;
        assert_eq!(refused.code, 2, "{refused}");
        assert!(refused.stderr.contains("did not generate"), "{refused}");
    }
    assert!(world.fixtures.org().instance(foreign).unwrap().is_some());
    let mistyped = ["instances", "delete", "acme.yaml", "--instance", "0oamistyped", "--force"];
    let unknown = asked(&world, &mistyped).await;
    assert!(unknown.code == 3 && !unknown.stdout.contains("deleted"), "{unknown}");
    let deleted = asked(&world, &["instances", "delete", "acme.yaml", "--instance", &id]).await;
    assert_eq!(deleted.code, 0, "{deleted}");
    assert!(world.fixtures.org().instance(&id).unwrap().is_none());
    assert_eq!(listed(&world).await, ["oidc/current null false"]);
}

#[tokio::test]
async fn by_the_rules_of_2024_a_sixth_instance_is_not_activated() {
    let world = World::new().await;
    scenario(&world, |text| text.replace("integration:\n", "integration:\n  ruleset: 2024-10\n"));
    // The sample app has one.
    for _ in 0..4 {
        let arguments = ["instances", "generate", "acme.yaml", "--name", "sample_oidc", "--force"];
        let done = asked(&world, &arguments).await;
        assert_eq!(done.code, 0, "{done}");
    }
    let sixth = asked(&world, &["instances", "generate", "acme.yaml", "--force"]).await;
    assert_eq!(sixth.code, 2, "{sixth}");
    assert!(sixth.stderr.contains("5 instances of sample_oidc are active"), "{sixth}");
    let instances = world.fixtures.org().instances().unwrap();
    assert_eq!(instances.iter().filter(|instance| instance.app_name == "sample_oidc").count(), 5);
}

#[tokio::test]
async fn what_was_generated_in_the_wizard_is_adopted_and_never_deleted_unasked() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let foreign = world.fixtures.oidc_app().unwrap().instance_id;
    let adopted = asked(&world, &["instances", "adopt", "acme.yaml", "--instance", foreign]).await;
    assert_eq!(adopted.code, 0, "{adopted}");
    assert_eq!(listed(&world).await, ["oidc/current true true"]);
    let refused = asked(&world, &["instances", "delete", "acme.yaml", "--instance", foreign]).await;
    assert_eq!(refused.code, 2, "{refused}");
}

#[tokio::test]
async fn an_instance_that_could_not_be_completed_is_completed_and_not_generated_again() {
    let world = World::new().await;
    scenario(&world, |text| text.replace("  - login: ${USER_LOGIN}", "  - login: nobody@example.com"));
    let half = asked(&world, &["instances", "generate", "acme.yaml", "--name", "sample_oidc"]).await;
    assert_eq!(half.code, 2, "{half}");
    assert!(half.stderr.contains("the org has no user nobody@example.com"), "{half}");
    assert_eq!(listed(&world).await, ["oidc/current false true"]);
    scenario(&world, |text| text);
    let whole = asked(&world, &["instances", "generate", "acme.yaml"]).await;
    assert!(whole.code == 0 && whole.stdout.ends_with("oidc current: active\n"), "{whole}");
    assert_eq!(listed(&world).await, ["oidc/current true true"]);
}

#[tokio::test]
async fn an_integration_that_the_org_does_not_have_is_told() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let unknown = asked(&world, &["instances", "generate", "acme.yaml", "--name", "nobody"]).await;
    assert_eq!(unknown.code, 3, "{unknown}");
    assert!(unknown.stderr.contains("give the name that the integration has in this org"), "{unknown}");
}

/// An org whose instances are on such a policy at first.
async fn with_policy(policy: Policy) -> World {
    World::with(Options { config: OrgConfig { policy, ..OrgConfig::sample() }, ..Options::default() }).await
}

#[tokio::test]
async fn a_generated_instance_is_put_on_a_policy_of_a_password_only() {
    let world = with_policy(Policy::TwoFactors).await;
    scenario(&world, |text| text);
    let id = generated(&world).await;
    let client = OrgClient::new(world.org_settings()).unwrap();
    let policy_of = async |id: &str| {
        let instance = client.instance(&InstanceId::new(id)).await.unwrap();
        client.policy(&instance.policy.unwrap()).await.unwrap().name
    };
    assert_eq!(policy_of(&id).await, "Password only");
    assert_eq!(policy_of(world.fixtures.oidc_app().unwrap().instance_id).await, "Any two factors");
    // The change of the policy is ours, and no edit.
    assert_eq!(listed(&world).await, ["oidc/current true true"]);
}

#[tokio::test]
async fn without_a_policy_of_a_password_only_an_instance_is_not_activated() {
    let world = with_policy(Policy::TwoFactorsAlone).await;
    scenario(&world, |text| text);
    let arguments = ["instances", "generate", "acme.yaml", "--name", "sample_oidc"];
    let half = asked(&world, &arguments).await;
    assert_eq!(half.code, 2, "{half}");
    assert!(half.stderr.contains("no sign-in policy that asks for a password and nothing else"), "{half}");
    assert_eq!(listed(&world).await, ["oidc/current false true"]);
}

#[tokio::test]
async fn a_token_that_may_not_read_policies_generates_with_a_warning() {
    let rights = vec![Right::AppsManage, Right::UsersManage];
    let token = ApiTokenConfig { token: Secret::new("apps-and-users"), rights: Some(rights) };
    let config = OrgConfig { policy: Policy::TwoFactors, api_tokens: vec![token], ..OrgConfig::sample() };
    let world = World::with(Options { config, ..Options::default() }).await;
    scenario(&world, |text| text);
    let done = asked(&world, &["instances", "generate", "acme.yaml", "--name", "sample_oidc"]).await;
    assert_eq!(done.code, 0, "{done}");
    assert!(done.stderr.contains("asks for a password only is not known"), "{done}");
    assert_eq!(listed(&world).await, ["oidc/current true true"]);
}

/// While one process changes the record, another waits; neither loses what the other writes.
#[tokio::test]
async fn the_record_is_changed_by_one_process_at_a_time() {
    let world = World::new().await;
    let path = scenario(&world, |text| text);
    let known = world.fixtures.oidc_app().unwrap().instance_id;
    let adopt = ["instances", "adopt", "acme.yaml", "--instance", known];
    let generate = ["instances", "generate", "acme.yaml", "--force", "--name", "sample_oidc"];
    let held = std::fs::File::open(&path).unwrap();
    held.lock().unwrap();
    let [mut first, mut second] = [&adopt[..], &generate].map(|arguments| {
        let mut command = crate::world::binary();
        command.current_dir(world.directory.path()).args(arguments).envs(world.variables(crate::world::Demo::Oidc));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    });
    for process in [&mut first, &mut second] {
        let mut line = String::new();
        BufReader::new(process.stderr.as_mut().unwrap()).read_line(&mut line).await.unwrap();
        assert_eq!(line, "oin-tester: waiting for another oin-tester that works on acme.yaml\n");
    }
    held.unlock().unwrap();
    assert!(first.wait().await.unwrap().success() && second.wait().await.unwrap().success());
    let record = std::fs::read_to_string(path.with_extension("submission.json")).unwrap();
    let record: Value = serde_json::from_str(&record).unwrap();
    let instances = record["instances"].as_array().unwrap();
    assert!(instances.len() == 2 && instances.iter().any(|it| it["id"] == known), "{record}");
}

/// What was edited is not made good by making it known again.
#[tokio::test]
async fn an_instance_that_was_edited_is_adopted_only_with_force() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let id = generated(&world).await;
    let adopt = ["instances", "adopt", "acme.yaml", "--instance", &id];
    let known = asked(&world, &adopt).await;
    assert!(known.code == 0 && known.stdout.ends_with("known already\n"), "{known}");
    let run = super::run(&world, "20260801T120000Z-00").await;
    assert_eq!(run.code, 0, "{run}");
    world.rename_instance(&id, "Renamed").await;
    let refused = asked(&world, &adopt).await;
    assert!(refused.code == 2 && refused.stderr.contains("it was edited since"), "{refused}");
    let forced = asked(&world, &[&adopt[..], &["--force"]].concat()).await;
    assert_eq!(forced.code, 0, "{forced}");
    let gates = super::shut(&world).await;
    let void = gates.iter().filter(|gate| gate.starts_with("sso.test: it was run before the instance was made known"));
    assert_eq!(void.count(), 3, "{gates:?}");

    scenario(&world, |text| text.replace("      - ${APP_URL}/signed-out", "      - ${APP_URL}/gone"));
    let edited = asked(&world, &adopt).await;
    assert!(edited.code == 2 && edited.stderr.contains("the submission was edited since"), "{edited}");
}

#[tokio::test]
async fn an_instance_is_adopted_only_for_what_it_signs_on_with_and_the_integration_declares() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let [oidc, saml] = [world.fixtures.oidc_app(), world.fixtures.saml_app()].map(|app| app.unwrap().instance_id);
    for (arguments, why) in [
        (&["--instance", saml][..], "the scenario needs none"),
        (&["--instance", oidc, "--for", "saml"], "does not sign users on by the protocol"),
        (&["--instance", oidc, "--for", "scim"], "the scenario needs none"),
        (&["--instance", oidc, "--version", "published"], "the scenario needs none"),
    ] {
        let refused = asked(&world, &[&["instances", "adopt", "acme.yaml"], arguments].concat()).await;
        assert!(refused.code == 2 && refused.stderr.contains(why), "{arguments:?}: {refused}");
    }
    assert!(!world.directory.path().join("acme.submission.json").exists());
}

/// Two protocols, and a file that names an instance of one: the other is generated, found, listed and run all the same.
#[tokio::test]
async fn an_instance_that_the_file_does_not_name_is_generated_listed_and_asked_for() {
    let world = World::new().await;
    let saml = "integration:\n  saml:\n    acs_urls: [\"${APP_URL}/acs\"]\n    audience: acme\n";
    scenario(&world, |text| text.replace("integration:\n", saml));
    let list = asked(&world, &["list", "acme.yaml"]).await;
    assert!(list.stderr.contains("there is no instance for saml current"), "{list}");
    assert!(!list.stdout.contains("/saml/"), "{list}");
    for (used_for, name) in [("oidc", "sample_oidc"), ("saml", "sample_saml")] {
        let generate = ["instances", "generate", "acme.yaml", "--for", used_for, "--name", name];
        let done = asked(&world, &generate).await;
        assert_eq!(done.code, 0, "{done}");
    }
    assert_eq!(listed(&world).await, ["oidc/current true true", "saml/current true true"]);
    let list = asked(&world, &["list", "acme.yaml"]).await;
    assert!(list.stdout.contains("/saml/idp-flow/0oa") && !list.stderr.contains("there is no instance"), "{list}");
    let gates = super::shut(&world).await;
    assert!(gates.iter().all(|gate| !gate.starts_with("sso.instance")), "{gates:?}");
}

#[tokio::test]
async fn a_user_who_is_not_assigned_any_more_shuts_the_tests() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let id = generated(&world).await;
    let run = super::run(&world, "20260801T120000Z-00").await;
    assert_eq!(run.code, 0, "{run}");
    let client = OrgClient::new(world.org_settings()).unwrap();
    let login =
        world.variables(crate::world::Demo::Oidc).into_iter().find(|(name, _)| *name == "USER_LOGIN").unwrap().1;
    let user = client.find_user(&login).await.unwrap().unwrap();
    client.unassign(&InstanceId::new(&id), &user.id).await.unwrap();
    let gates = super::shut(&world).await;
    let shut: Vec<_> = gates.iter().filter(|gate| gate.starts_with("sso.test")).collect();
    assert_eq!(shut, [&format!("sso.test: {login} is not assigned to the instance any more"); 2], "{gates:?}");
    // Assigned again, it is another assignment.
    let again = asked(&world, &["instances", "generate", "acme.yaml"]).await;
    assert!(again.code == 0 && again.stdout.contains("users assigned"), "{again}");
    let gates = super::shut(&world).await;
    let void = gates.iter().filter(|gate| gate.starts_with("sso.test: the instance was edited at"));
    assert_eq!(void.count(), 2, "{gates:?}");
}

#[tokio::test]
async fn a_record_that_cannot_be_used_is_told_and_stays() {
    let world = World::new().await;
    let path = scenario(&world, |text| text).with_extension("submission.json");
    for (record, why) in [
        ("{", "is not the record of a submission"),
        (r#"{"format": 2, "instances": [{"ident": "x"}]}"#, "has the format 2"),
        (r#"{"format": 0}"#, "has the format 0"),
        (r#"{"format": 1, "instances": [{}]}"#, "is not the record of a submission"),
        (&format!(r#"{{"format": 1, "x": "{}"}}"#, "x".repeat(5 << 20)), "is larger than"),
    ] {
        std::fs::write(&path, record).unwrap();
        for command in [&["status", "acme.yaml"][..], &["instances", "generate", "acme.yaml", "--name", "sample_oidc"]]
        {
            let refused = asked(&world, command).await;
            assert!(refused.code == 2 && refused.stderr.contains(why), "{refused}");
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), record);
    }
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    let refused = asked(&world, &["status", "acme.yaml"]).await;
    assert!(refused.code == 2 && refused.stderr.contains("is not a file"), "{refused}");
}

/// The file has no place for the values of an instance for SCIM: they are those of single sign-on.
#[tokio::test]
async fn an_instance_for_scim_has_the_values_of_the_others() {
    let world = World::new().await;
    scenario(&world, |text| {
        let text = super::with_scim("read", "")(text);
        let declared = "integration:\n  variables:\n    - {name: company, label: Company, samples: [acme]}\n";
        let text = text.replace("integration:\n", declared);
        text.replace("  - protocol: oidc\n", "  - protocol: oidc\n    variables: {company: acme}\n")
    });
    let generate = ["instances", "generate", "acme.yaml", "--for", "scim", "--name", "sample_oidc"];
    let done = asked(&world, &generate).await;
    assert_eq!(done.code, 0, "{done}");
    let client = OrgClient::new(world.org_settings()).unwrap();
    let id = InstanceId::new(done.stdout.split_whitespace().next().unwrap());
    let instance = client.instance(&id).await.unwrap();
    assert_eq!(instance.variables.get("company").map(String::as_str), Some("acme"));
    assert_eq!(listed(&world).await, ["oidc/current null false", "scim/current true true"]);
}

#[tokio::test]
async fn the_others_of_the_integration_are_listed_when_asked_for() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let id = generated(&world).await;
    let (foreign, saml) =
        (world.fixtures.oidc_app().unwrap().instance_id, world.fixtures.saml_app().unwrap().instance_id);
    let list = asked(&world, &["instances", "list", "acme.yaml", "--all"]).await;
    assert_eq!(list.code, 0, "{list}");
    assert!(list.stdout.contains(&format!("oidc  current    {id}")), "{list}");
    let other = list.stdout.lines().find(|line| line.contains(foreign)).unwrap_or_else(|| panic!("{list}"));
    assert!(other.starts_with("oidc  - ") && other.contains("not known which version"), "{list}");
    assert!(!list.stdout.contains(saml), "{list}");
}

/// What this program does excuses itself, and no edit of somebody else's; and it voids nothing that was tested after.
#[tokio::test]
async fn an_edit_that_was_tested_again_stays_tested_when_the_instance_is_switched() {
    let world = World::new().await;
    scenario(&world, |text| text.replace("      jit: true", "      jit: false"));
    let id = generated(&world).await;
    world.rename_instance(&id, "Renamed").await;
    assert_eq!(super::run(&world, "20260801T120000Z-00").await.code, 0);
    for verb in ["deactivate", "activate"] {
        assert_eq!(asked(&world, &["instances", verb, "acme.yaml", "--instance", &id]).await.code, 0);
    }
    assert_eq!(super::shut(&world).await.len(), 1);
    world.rename_instance(&id, "Renamed again").await;
    for verb in ["deactivate", "activate"] {
        assert_eq!(asked(&world, &["instances", verb, "acme.yaml", "--instance", &id]).await.code, 0);
    }
    let gates = super::shut(&world).await;
    let void = gates.iter().filter(|gate| gate.starts_with("sso.test: the instance was edited at"));
    assert_eq!(void.count(), 2, "{gates:?}");
}

#[tokio::test]
async fn one_name_is_not_taken_for_the_integrations_of_several_protocols() {
    let world = World::new().await;
    let saml = "integration:\n  saml:\n    acs_urls: [\"${APP_URL}/acs\"]\n    audience: acme\n";
    scenario(&world, |text| text.replace("integration:\n", saml));
    let unclear = asked(&world, &["instances", "generate", "acme.yaml", "--name", "sample_oidc"]).await;
    assert!(unclear.code == 2 && unclear.stderr.contains("oidc and saml are missing: say with --for"), "{unclear}");
    assert!(!world.directory.path().join("acme.submission.json").exists());
}

/// None of the published version can be made known once the draft is edited; after the edit is undone, it can.
#[tokio::test]
async fn an_instance_of_the_published_version_is_adopted_before_any_edit() {
    let world = World::new().await;
    super::update::published(&world);
    let id = world.fixtures.oidc_app().unwrap().instance_id;
    let adopt = ["instances", "adopt", "acme.yaml", "--instance", id, "--version", "published"];
    super::update::edited(&world, |text| text.replace("/initiate-login", "/initiate-login?again"));
    let late = asked(&world, &adopt).await;
    assert!(late.code == 2 && late.stderr.contains("the draft is edited already"), "{late}");
    super::update::edited(&world, |text| text);
    assert_eq!(asked(&world, &adopt).await.code, 0);
    assert!(listed(&world).await.contains(&"oidc/published true true".to_owned()));
}
