//! Whole runs of one scenario with an instance for each protocol.

use std::path::Path;

use oin_tester::report::result::{ResultFile, TestResult};
use oin_tester_fixtures::OrgConfig;

use crate::checks::healthy::above_info;
use crate::world::{Demo, Ended, World, ended};

const SCENARIO: &str = "tests/it/instances/both.yaml";

async fn run(world: &World, arguments: &[&str]) -> Ended {
    let both: Vec<_> = [Demo::Oidc, Demo::Saml].map(|demo| world.variables(demo)).into();
    let of = |demo: usize, wanted: &str| {
        let found = both[demo].iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| value.clone()).unwrap()
    };
    let users = OrgConfig::sample().users;
    let variables = vec![
        ("ORG_URL", of(0, "ORG_URL")),
        ("ORG_TOKEN", of(0, "ORG_TOKEN")),
        ("ORG_CA", of(0, "ORG_CA")),
        ("OIDC_URL", of(0, "APP_URL")),
        ("SAML_URL", of(1, "APP_URL")),
        ("OIDC_INSTANCE", of(0, "INSTANCE_ID")),
        ("SAML_INSTANCE", of(1, "INSTANCE_ID")),
        ("SAML_CERTIFICATE", of(1, "APP_CERTIFICATE")),
        ("ANN_LOGIN", users[0].login.clone()),
        ("ADA_LOGIN", users[1].login.clone()),
        ("PASSWORD", of(0, "USER_PASSWORD")),
    ];
    let output = world.command_for(Path::new(SCENARIO), variables, "run", arguments).output().await;
    ended(output, world.directory.path().join("run"))
}

/// The verdict with the version that the instance is of, and the first name that the app showed, as
/// `oidc/sp-flow/current: passed, Ann`.
fn told(result: &ResultFile) -> Vec<String> {
    let one = |test: &TestResult| {
        let profile = |step: &&oin_tester::event::StepRecord| step.name == "the app shows the right profile";
        let shown = test.attempts.last().unwrap().steps.iter().find(profile).and_then(|step| step.detail.clone());
        let first_name = shown.as_deref().and_then(|shown| shown.split(' ').next()).unwrap_or("nobody").to_owned();
        format!("{}/{}/{}: {}, {first_name}", test.protocol, test.test, test.instance.version, test.verdict.name())
    };
    result.tests.iter().map(one).collect()
}

#[tokio::test]
async fn every_instance_of_a_scenario_is_tested_and_its_users_take_turns() {
    let world = World::new().await;
    let ended = run(&world, &["--jobs", "2", "--test", "idp-flow", "--test", "sp-flow"]).await;
    assert_eq!(ended.code, 0, "{ended}");
    let result = ended.result();
    assert_eq!(
        told(&result),
        [
            "oidc/idp-flow/current: passed, Ann",
            "oidc/sp-flow/current: passed, Ada",
            "saml/idp-flow/published: passed, Ann",
            "saml/sp-flow/published: passed, Ada",
        ]
    );
    assert_eq!(above_info(&result), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_wrong_with_one_instance_fails_the_tests_of_that_one_only() {
    let world = World::new().await;
    world.turn_on("saml-wrong-audience");
    let ended = run(&world, &["--jobs", "2", "--test", "sp-flow", "--test", "jit-idp-flow"]).await;
    assert_eq!(ended.code, 1, "{ended}");
    assert_eq!(
        ended.verdicts(),
        ["oidc/sp-flow: passed", "oidc/jit-idp-flow: passed", "saml/sp-flow: failed", "saml/jit-idp-flow: failed"],
        "{ended}"
    );
    let summary = &ended.result().summary;
    assert_eq!((summary.passed, summary.failed), (2, 2));
    assert_eq!(world.temporary_logins().await, Vec::<String>::new());
}

/// Whose turn it is does not depend on what is selected.
#[tokio::test]
async fn an_instance_that_is_selected_is_tested_alone_by_the_same_users() {
    let world = World::new().await;
    let saml = world.fixtures.saml_app().unwrap().instance_id;
    let ended = run(&world, &["--instance", saml, "--test", "sp-flow"]).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert_eq!(told(&ended.result()), ["saml/sp-flow/published: passed, Ada"]);
}

#[tokio::test]
async fn expressions_of_the_integration_have_the_values_of_the_instance() {
    let world = World::new().await;
    let mut variables = world.variables(Demo::Oidc);
    let app = variables.iter().find(|(name, _)| *name == "APP_URL").unwrap().1.clone();
    variables.push(("APP_HOST", app.strip_prefix("https://").unwrap().to_owned()));
    let run = async |name: &str, value: &str| {
        let text = Demo::Oidc.text().replace("- ${APP_URL}/callback", "- https://{app.app_host}/callback");
        let text = text.replace("    version: current\n", &format!("    variables:\n      app_host: {value}\n"));
        let file = world.directory.path().join(format!("{name}.yaml"));
        std::fs::write(&file, text).unwrap();
        let output = world.command_for(&file, variables.clone(), name, &["--test", "sp-flow"]).output().await;
        ended(output, world.directory.path().join(name))
    };
    let right = run("right", "${APP_HOST}").await;
    assert_eq!(right.code, 0, "{right}");
    let wrong = run("wrong", "elsewhere.test").await;
    assert_eq!(wrong.code, 1, "{wrong}");
    let attempt = &wrong.result().tests[0].attempts[0];
    let finding = attempt.findings.iter().find(|finding| finding.check == "oidc.authz.redirect-uri").unwrap();
    assert!(finding.expected.contains("https://elsewhere.test/callback"), "{finding:?}");
}
