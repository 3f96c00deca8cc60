//! What once went wrong in Okta's own tester, as its release notes tell, must not go wrong here.
//!
//! An org with a custom domain has a file of its own (`custom_domain.rs`). What a submission may not leave out is told
//! where scenarios are read (`src/scenario/tests.rs`), how many instances it may have where they are planned
//! (`src/plan/tests.rs`).

use oin_tester_fixtures::{ApiTokenConfig, Options, OrgConfig, Right, Secret};

use crate::world::{Demo, World};

/// Okta's tester once lost `code` and `state` where an app redirects from its callback with 308 (2026.05.2).
#[tokio::test]
async fn a_callback_that_redirects_with_308_and_keeps_code_and_state_fails_no_test() {
    let world = World::new().await;
    world.turn_on("app-callback-308-keeps-query");
    let ended = world.run(Demo::Oidc, "run", &["--test", "idp-flow", "--test", "sp-flow"]).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert_eq!(ended.verdicts(), ["oidc/idp-flow: passed", "oidc/sp-flow: passed"]);
}

/// It once failed the just-in-time tests of a resubmission at once (2026.05.2): the app and the instance are then those
/// that were tested before.
#[tokio::test]
async fn the_just_in_time_tests_pass_again_when_an_integration_is_submitted_again() {
    let world = World::new().await;
    for name in ["submission", "resubmission"] {
        let ended = world.run(Demo::Saml, name, &["--test", "jit-idp-flow", "--test", "jit-sp-flow"]).await;
        assert_eq!(ended.code, 0, "{name}: {ended}");
        assert_eq!(ended.verdicts(), ["saml/jit-idp-flow: passed", "saml/jit-sp-flow: passed"]);
    }
    assert_eq!(world.temporary_logins().await, Vec::<String>::new());
}

/// Administrators who may only read were once refused the whole page (2026.06.2): only what needs a right is refused.
#[tokio::test]
async fn a_token_that_may_only_read_is_refused_nothing_but_the_just_in_time_tests() {
    let rights = Some(vec![Right::UsersRead, Right::AppsRead, Right::LogsRead]);
    let config = OrgConfig {
        api_tokens: vec![ApiTokenConfig { token: Secret::new("a-token-that-reads"), rights }],
        ..OrgConfig::sample()
    };
    let world = World::with(Options { config, ..Options::default() }).await;
    let ended = world.run(Demo::Saml, "run", &[]).await;
    assert_eq!(ended.code, 3, "{ended}");
    assert_eq!(
        ended.verdicts(),
        ["saml/idp-flow: passed", "saml/sp-flow: passed", "saml/jit-idp-flow: errored", "saml/jit-sp-flow: errored"]
    );
    let result = ended.result();
    let causes: Vec<_> = result.tests[2..].iter().map(|test| test.diagnosis.as_ref().unwrap().cause.as_str()).collect();
    assert_eq!(causes, ["api-right-missing"; 2]);
}
