//! The versions of an integration in a scenario: the published file, and instances whose ids are found out.

use std::path::Path;

use super::*;

const OIDC: &str = include_str!("../../scenarios/demo/oidc.yaml");

fn variables() -> Variables {
    let named = ["ORG_TOKEN", "ACCOUNTS_TOKEN", "INSTANCE_ID", "USER_PASSWORD"].map(|name| (name, "0oa1"));
    let addresses = [("ORG_URL", "https://127.0.0.2:8443"), ("APP_URL", "https://127.0.0.3:8443")];
    let user = ["USER_LOGIN", "USER_EMAIL"].map(|name| (name, "ada@example.com"));
    let all = named.into_iter().chain(addresses).chain(user);
    all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn an_instance_without_an_id_is_awaited_once_for_each_protocol_and_version() {
    let one = "  - id: ${INSTANCE_ID}\n    protocol: oidc\n    version: current";
    let two = "  - protocol: oidc\n  - protocol: oidc\n    version: published";
    let scenario = parse(Path::new("a.yaml"), &OIDC.replace(one, two), &variables()).unwrap();
    assert!(scenario.instances.iter().all(Instance::is_awaited));
    let twice = OIDC.replace(one, "  - protocol: oidc\n  - protocol: oidc");
    let Err(ScenarioError::Invalid { problems, .. }) = parse(Path::new("a.yaml"), &twice, &variables()) else {
        panic!("accepted")
    };
    assert!(problems[0].to_string().contains("is given twice"), "{}", problems[0]);
}

#[test]
fn the_published_version_is_the_integration_of_another_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("acme.yaml");
    let with = OIDC.replace("integration:\n", "published: old.yaml\nintegration:\n");
    let missing = parse(&path, &with, &variables()).unwrap_err();
    let ScenarioError::Invalid { problems, .. } = &missing else { panic!("{missing}") };
    assert!(problems[0].to_string().contains("the published version cannot be read"), "{}", problems[0]);

    std::fs::write(directory.path().join("old.yaml"), OIDC.replace("/callback", "/old")).unwrap();
    let scenario = parse(&path, &with, &variables()).unwrap();
    let uri = |version| scenario.integration_of(version).oidc.as_ref().unwrap().redirect_uris[0].clone();
    assert!(uri(InstanceVersion::Published).ends_with("/old"));
    assert!(uri(InstanceVersion::Current).ends_with("/callback"));
    let versions = scenario.versions();
    assert_ne!(versions.published.as_deref(), Some(versions.current.as_str()));
}
