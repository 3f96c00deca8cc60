//! What a run leaves of its requests to the org's management API, and what it says when they were too many.

use std::path::PathBuf;

use oin_tester::finding::Outcome;
use oin_tester::report::result::{ApiRow, ResultFile};
use oin_tester_fixtures::{Options, Scheme, ServiceAppConfig};

use crate::proxy::Proxy;
use crate::service_app::{self, CLIENT_ID, KEY_ID, KeyPair};
use crate::world::{Demo, Ended, World, ended};

const JIT: &[&str] = &["--test", "jit-idp-flow,jit-sp-flow"];

fn rows(result: &ResultFile) -> impl Iterator<Item = &ApiRow> {
    result.tests.iter().flat_map(|test| &test.attempts).flat_map(|attempt| &attempt.api_calls)
}

/// The sample app's scenario with a service app instead of the API token.
fn scenario_of_a_service_app(world: &World, demo: Demo) -> PathBuf {
    let app = "service_app:\n    client_id: ${SERVICE_APP}\n    private_key: ${SERVICE_APP_KEY}\n    key_id: ${KEY_ID}";
    let token = "token: ${ORG_TOKEN}";
    assert!(demo.text().contains(token));
    let path = world.directory.path().join("service-app.yaml");
    std::fs::write(&path, demo.text().replace(token, app)).unwrap();
    path
}

async fn run_as_a_service_app(demo: Demo) {
    let keys = KeyPair::rsa();
    // Two tests, one after the other, are longer than a token is used, however fast the machine is.
    let world = service_app::world(ServiceAppConfig { token_lifetime_s: 5, ..keys.registered() }).await;
    let mut variables = world.variables(demo);
    variables.retain(|(name, _)| *name != "ORG_TOKEN");
    variables.extend([
        ("SERVICE_APP", CLIENT_ID.to_owned()),
        ("SERVICE_APP_KEY", keys.private_pem.clone()),
        ("KEY_ID", KEY_ID.to_owned()),
    ]);
    let scenario = scenario_of_a_service_app(&world, demo);
    let arguments = [JIT, &["--jobs", "1"]].concat();
    let output = world.command_for(&scenario, variables, "run", &arguments).output().await;
    let ended = ended(output, world.directory.path().join("run"));
    assert_eq!(ended.code, 0, "{ended}");
    let result = ended.result();
    assert_eq!(result.summary.passed, 2, "{ended}");
    assert_eq!(world.temporary_logins().await, Vec::<String>::new(), "{ended}");

    let tokens: Vec<_> = rows(&result).filter(|row| row.url.ends_with("/oauth2/v1/token")).collect();
    assert!(!tokens.is_empty());
    for row in tokens {
        let (asked, answered) = (row.request.as_deref().unwrap(), row.response.as_deref().unwrap());
        assert!(asked.ends_with("client_assertion=%5Bredacted%5D"), "{asked}");
        assert!(answered.contains(r#""access_token":"[redacted]""#), "{answered}");
    }
}

#[tokio::test]
async fn a_service_app_runs_the_tests_over_oidc() {
    run_as_a_service_app(Demo::Oidc).await;
}

#[tokio::test]
async fn a_service_app_runs_the_tests_over_saml() {
    run_as_a_service_app(Demo::Saml).await;
}

/// What changes users and assignments is in the evidence without a gap, each with its answer.
async fn all_is_in_the_evidence(demo: Demo) {
    let world = World::new().await;
    let ended = world.run(demo, "run", &[JIT, &["--jobs", "1"]].concat()).await;
    assert_eq!(ended.code, 0, "{ended}");
    let result = ended.result();
    let path = |url: &str| url::Url::parse(url).unwrap().path().to_owned();
    let told: Vec<_> =
        rows(&result).map(|row| format!("{} {} {}", row.method, path(&row.url), row.status.unwrap())).collect();
    // The discovery document is fetched as evidence of its own.
    let seen = world.contract.by_the_client().into_iter().filter(|line| !line.contains("/.well-known/"));
    let seen: Vec<_> = seen.collect();
    let first = seen.iter().position(|line| *line == told[0]).expect("the first one");
    assert_eq!(seen[first..first + told.len()], told, "all from the first to the last, in their order");
    let outside = seen[..first].iter().chain(&seen[first + told.len()..]);
    assert!(outside.clone().all(|line| line.starts_with("GET ")), "{:?}", outside.collect::<Vec<_>>());

    let created: Vec<_> = rows(&result).filter(|row| row.operation == "create the user").collect();
    assert_eq!(created.len(), 2);
    for row in created {
        let (asked, answered) = (row.request.as_deref().unwrap(), row.response.as_deref().unwrap());
        assert!(asked.contains(r#""credentials":{"password":"[redacted]"}"#), "{asked}");
        assert!(answered.contains(r#""status":"#) && answered.contains(r#""login":"#), "{answered}");
        assert!(row.attempt == 1 && row.failure.is_none() && !row.truncated, "{row:?}");
    }
    let missing = rows(&result).find(|row| row.status == Some(404)).expect("the login that is free, or the user gone");
    assert!(missing.failure.as_deref().is_some_and(|failure| failure.contains("E0000007")), "{missing:?}");
    let token = world.fixtures.org().api_token().expose();
    let file = std::fs::read_to_string(ended.out.join("result.json")).unwrap();
    // With its blank, which no encoding has.
    assert!(!file.contains(token) && !file.contains("SSWS "));
}

#[tokio::test]
async fn the_requests_of_just_in_time_tests_over_oidc_are_in_their_evidence() {
    all_is_in_the_evidence(Demo::Oidc).await;
}

#[tokio::test]
async fn the_requests_of_just_in_time_tests_over_saml_are_in_their_evidence() {
    all_is_in_the_evidence(Demo::Saml).await;
}

async fn run_behind(world: &World, proxy: &Proxy) -> Ended {
    let mut command = world.command(Demo::Oidc, "run", &["--test", "sp-flow"]);
    ended(command.env("HTTP_PROXY", &proxy.url).output().await, world.directory.path().join("run"))
}

#[tokio::test]
async fn answers_that_were_a_429_are_waited_out_counted_and_told() {
    let world = World::with(Options { scheme: Scheme::Http, ..Options::default() }).await;
    let ended = run_behind(&world, &Proxy::refusing(3).await).await;
    assert_eq!((ended.code, ended.result().run.rate_limit_answers), (0, 3), "{ended}");
    assert!(ended.stderr.contains("3 answers with status 429\n"), "{ended}");
}

#[tokio::test]
async fn nothing_is_said_of_limits_that_were_not_reached() {
    let world = World::with(Options { scheme: Scheme::Http, ..Options::default() }).await;
    let ended = run_behind(&world, &Proxy::refusing(0).await).await;
    assert_eq!((ended.code, ended.result().run.rate_limit_answers), (0, 0), "{ended}");
    assert!(!ended.stderr.contains("status 429"), "{ended}");
}

/// The app never redeems the code of the second run, and the same user's first run is a moment ago.
#[tokio::test]
async fn what_the_org_logged_of_another_attempt_is_no_evidence() {
    const REDEEMED: &str = "oidc.log.code-redeemed";
    let world = World::new().await;
    let healthy = world.run(Demo::Oidc, "healthy", &["--test", "sp-flow"]).await;
    assert_eq!(healthy.code, 0, "{healthy}");
    world.turn_on("app-callback-308-drops-query");
    let broken = world.run(Demo::Oidc, "broken", &["--test", "sp-flow"]).await;
    assert_eq!(broken.code, 1, "{broken}");
    let result = broken.result();
    let findings = &result.tests[0].attempts[0].findings;
    let finding = findings.iter().find(|finding| finding.check.as_str() == REDEEMED).expect("the finding");
    assert_eq!((finding.actual.as_str(), finding.outcome), ("no such event", Outcome::Failed), "{finding:?}");
}
