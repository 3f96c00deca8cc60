//! `oin-tester instances`.

use serde_json::Value;

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
