//! The update of a published integration.

use std::fs;

use serde_json::Value;

use super::{asked, scenario, shut};
use crate::world::World;

/// A published version beside the draft, which is the same so far.
pub(super) fn published(world: &World) {
    scenario(world, |text| text);
    let directory = world.directory.path();
    fs::copy(directory.join("acme.yaml"), directory.join("acme.published.yaml")).unwrap();
    edited(world, |text| text);
}

pub(super) fn edited(world: &World, change: impl Fn(String) -> String) {
    let both = "instances:\n  - protocol: oidc\n    version: published\n";
    scenario(world, |text| {
        let text = text.replace("instances:\n", both);
        change(text.replace("integration:\n", "published: acme.published.yaml\nintegration:\n"))
    });
}

#[tokio::test]
async fn both_versions_need_instances_and_the_published_one_is_generated_before_any_edit() {
    let world = World::new().await;
    published(&world);
    let missing = shut(&world).await;
    assert_eq!(missing.iter().filter(|gate| gate.starts_with("sso.test")).count(), 6, "{missing:?}");

    edited(&world, |text| text.replace("/initiate-login", "/initiate-login?again"));
    let generate = ["instances", "generate", "acme.yaml", "--name", "sample_oidc", "--version", "published"];
    let late = asked(&world, &generate).await;
    assert_eq!(late.code, 2, "{late}");
    assert!(late.stderr.contains("the draft is edited already"), "{late}");

    edited(&world, |text| text);
    let done = asked(&world, &generate).await;
    assert_eq!(done.code, 0, "{done}");
    edited(&world, |text| text.replace("/initiate-login", "/initiate-login?again"));
    let done = asked(&world, &["instances", "generate", "acme.yaml"]).await;
    assert_eq!(done.code, 0, "{done}");
    assert!(done.stdout.contains("oidc current") && done.stdout.lines().count() == 1, "{done}");
    let tests = shut(&world).await;
    assert!(tests.iter().all(|gate| !gate.starts_with("sso.instance")), "{tests:?}");
}

#[tokio::test]
async fn an_update_is_told_field_by_field() {
    let world = World::new().await;
    published(&world);
    let same = asked(&world, &["diff", "acme.yaml"]).await;
    assert_eq!((same.code, same.stdout.as_str()), (0, "nothing differs from the published version\n"), "{same}");

    let uri = "      - ${APP_URL}/callback\n";
    let with_variable = |uri_now: &str| {
        let declared = "integration:\n  variables:\n    - {name: company, label: Company, samples: [acme]}\n";
        let uri_now = uri_now.to_owned();
        edited(&world, move |text| text.replace("integration:\n", declared).replace(uri, &uri_now));
    };
    with_variable("      - \"${APP_URL}/callback?c={app.company}\"\n");
    let naive = asked(&world, &["diff", "acme.yaml", "--json"]).await;
    let rows: Value = serde_json::from_str(&naive.stdout).unwrap();
    let changed = rows.as_array().unwrap().iter().find(|row| row["path"] == "sso.oidc.redirectUris[0]").unwrap();
    assert_eq!((naive.code, &changed["consequences"][0]["weight"]), (1, &"breaks".into()), "{naive}");
    let checked = asked(&world, &["check", "acme.yaml"]).await;
    assert!(checked.code == 1 && checked.stdout.contains("expression.older-instances"), "{checked}");

    with_variable("      - \"${APP_URL}/{String.len(app.company) == 0 ? 'callback' : 'callback?c=' + app.company}\"\n");
    let safe = asked(&world, &["diff", "acme.yaml"]).await;
    assert_eq!(safe.code, 0, "{safe}");
    assert!(safe.stdout.contains("existing instances keep their value"), "{safe}");
    assert!(safe.stdout.contains("unset in existing instances"), "{safe}");
}

#[tokio::test]
async fn an_update_that_only_the_catalog_shows_needs_neither_instances_nor_tests() {
    let world = World::new().await;
    published(&world);
    edited(&world, |text| text.replace("Shows who is signed in.", "Shows who you are."));
    assert_eq!(shut(&world).await, Vec::<String>::new());
    let diff = asked(&world, &["diff", "acme.yaml"]).await;
    assert!(diff.code == 0 && diff.stdout.contains("no test is needed"), "{diff}");
    let list = asked(&world, &["list", "acme.yaml"]).await;
    assert!(!list.stdout.contains("required") && list.stdout.contains("no test is needed"), "{list}");
    let list = asked(&world, &["list", "acme.yaml", "--json"]).await;
    let rows: Value = serde_json::from_str(&list.stdout).unwrap();
    let rows = rows.as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["required"] == false), "{list}");
}

#[tokio::test]
async fn without_a_published_version_there_is_nothing_to_hold_a_draft_against() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let none = asked(&world, &["diff", "acme.yaml"]).await;
    assert_eq!(none.code, 2, "{none}");
    assert!(none.stderr.contains("name its file as `published`"), "{none}");
}

#[tokio::test]
async fn a_password_in_a_text_that_changed_is_not_told() {
    let world = World::new().await;
    published(&world);
    let account = "username: isvtest@okta.com";
    edited(&world, |text| {
        text.replace(account, &format!("{account}, instructions: Sign in with told-to-okta-alone today"))
    });
    for arguments in [&["diff", "acme.yaml"][..], &["diff", "acme.yaml", "--json"]] {
        let told = asked(&world, arguments).await;
        assert!(told.stdout.contains("Sign in with [redacted "), "{told}");
        assert!(!format!("{told}").contains("told-to-okta-alone"), "{told}");
    }
}

/// Okta keeps vendors from it since June 2025.
#[tokio::test]
async fn an_instance_of_the_published_version_is_deleted_only_by_the_rules_of_2024() {
    let world = World::new().await;
    published(&world);
    let generate = ["instances", "generate", "acme.yaml", "--name", "sample_oidc", "--version", "published"];
    let done = asked(&world, &generate).await;
    assert_eq!(done.code, 0, "{done}");
    let id = done.stdout.split_whitespace().next().unwrap();
    let delete = ["instances", "delete", "acme.yaml", "--instance", id];
    let refused = asked(&world, &delete).await;
    assert_eq!(refused.code, 2, "{refused}");
    assert!(refused.stderr.contains("is of the published version"), "{refused}");
    assert!(world.fixtures.org().instance(id).unwrap().is_some());
    edited(&world, |text| text.replace("integration:\n", "integration:\n  ruleset: 2024-10\n"));
    let deleted = asked(&world, &delete).await;
    assert_eq!(deleted.code, 0, "{deleted}");
    assert!(world.fixtures.org().instance(id).unwrap().is_none());
}

/// The whole way of an update: instances of both versions, their tests, the certification, the package, the publication.
#[tokio::test]
async fn an_update_is_ready_when_the_tests_of_both_versions_have_passed() {
    let world = World::new().await;
    let no_jit = |text: String| text.replace("      jit: true", "      jit: false");
    scenario(&world, no_jit);
    let directory = world.directory.path();
    fs::copy(directory.join("acme.yaml"), directory.join("acme.published.yaml")).unwrap();
    edited(&world, no_jit);
    let generate = ["instances", "generate", "acme.yaml", "--name", "sample_oidc", "--version", "published"];
    assert_eq!(asked(&world, &generate).await.code, 0);
    let update = |text: String| {
        no_jit(text)
            .replace("      - ${APP_URL}/signed-out\n", "      - ${APP_URL}/signed-out\n      - ${APP_URL}/gone\n")
    };
    edited(&world, update);
    assert_eq!(asked(&world, &["instances", "generate", "acme.yaml"]).await.code, 0);
    let list = asked(&world, &["instances", "list", "acme.yaml", "--json"]).await;
    let rows: Value = serde_json::from_str(&list.stdout).unwrap();
    for (row, name) in rows.as_array().unwrap().iter().zip(["20260801T120000Z-00", "20260801T130000Z-00"]) {
        let id = row["instance"].as_str().unwrap();
        world.fixtures.connect_oidc_app(id).unwrap();
        let run = asked(&world, &["run", "acme.yaml", "--instance", id, "--out", &format!("results/{name}")]).await;
        assert_eq!(run.code, 0, "{run}");
    }
    assert_eq!(shut(&world).await, ["certification: nobody has certified that the required tests were completed"]);
    let package = asked(&world, &["submit", "acme.yaml", "--certify", "Ada", "--dry-run", "--step", "submit"]).await;
    assert_eq!(package.code, 0, "{package}");
    let results = fs::read_to_string(directory.join("acme.package/results.json")).unwrap();
    let results: Value = serde_json::from_str(&results).unwrap();
    let of_both: Vec<_> =
        results["runs"].as_array().unwrap().iter().map(|run| &run["tests"][0]["instance"]["version"]).collect();
    assert!(of_both.contains(&&"current".into()) && of_both.contains(&&"published".into()), "{of_both:?}");
    assert_eq!(asked(&world, &["submit", "acme.yaml", "--step", "publish"]).await.code, 0);
    let published = fs::read_to_string(directory.join("acme.published.yaml")).unwrap();
    assert!(published.contains("/gone"), "{published}");
    let diff = asked(&world, &["diff", "acme.yaml"]).await;
    assert_eq!((diff.code, diff.stdout.as_str()), (0, "nothing differs from the published version\n"), "{diff}");
}
