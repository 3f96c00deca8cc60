//! What a just-in-time sign-on leaves in the app is removed again, where the scenario says how.

use crate::scripted_org::{Reply, ScriptedOrg};
use crate::world::{Demo, Ended, World};

/// The e-mail addresses of all accounts of a sample app.
async fn accounts(world: &World, demo: Demo) -> Vec<String> {
    let variables = world.variables(demo);
    let value = |name: &str| variables.iter().find(|(key, _)| *key == name).expect("a variable").1.clone();
    let pem = value("ORG_CA");
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_merge([reqwest::Certificate::from_pem(pem.as_bytes()).expect("a certificate")])
        .build()
        .expect("a client");
    let request = client.get(format!("{}/api/accounts", value("APP_URL"))).bearer_auth(value("ACCOUNTS_TOKEN"));
    let list: Vec<serde_json::Value> = request.send().await.expect("an answer").json().await.expect("a list");
    list.iter().map(|account| account["email"].as_str().expect("an address").to_owned()).collect()
}

/// One just-in-time test with the demo's file after one change.
async fn run(world: &World, demo: Demo, change: (&str, &str)) -> Ended {
    assert!(demo.text().contains(change.0));
    let scenario = world.directory.path().join("accounts.yaml");
    std::fs::write(&scenario, demo.text().replace(change.0, change.1)).expect("a scenario file");
    let mut command = world.command_for(&scenario, world.variables(demo), "run", &["--test", "jit-idp-flow"]);
    crate::world::ended(command.output().await, world.directory.path().join("run"))
}

fn temporary(accounts: &[String]) -> Vec<&String> {
    accounts.iter().filter(|email| email.starts_with("oin-tester+")).collect()
}

#[tokio::test]
async fn the_account_is_removed_by_a_request() {
    let world = World::new().await;
    let ended = world.run(Demo::Oidc, "run", &["--test", "jit-idp-flow"]).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert_eq!(temporary(&accounts(&world, Demo::Oidc).await), Vec::<&String>::new());
}

#[tokio::test]
async fn the_account_is_removed_through_scim() {
    let world = World::new().await;
    let ended = world.run(Demo::Saml, "run", &["--test", "jit-idp-flow"]).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert_eq!(temporary(&accounts(&world, Demo::Saml).await), Vec::<&String>::new());
}

#[tokio::test]
async fn an_account_that_stays_is_told_and_fails_nothing() {
    let world = World::new().await;
    let ended = run(&world, Demo::Saml, ("    scim: ${APP_URL}/scim/v2\n", "")).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert_eq!(temporary(&accounts(&world, Demo::Saml).await).len(), 1, "nobody was told to remove it");

    let world = World::new().await;
    let wrong = ("scim: ${APP_URL}/scim/v2", "delete: ${APP_URL}/api/accounts?of={email}");
    let ended = run(&world, Demo::Saml, wrong).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert!(ended.stderr.contains("is left in the app: expected the account of oin-tester+"), "{ended}");
    assert!(ended.stderr.contains("answered 405"), "{ended}");
}

/// A SCIM service that answers so to the first question.
async fn service(users: &str) -> ScriptedOrg {
    ScriptedOrg::start([Reply::json(200, &format!(r#"{{"totalResults":2,"Resources":[{users}]}}"#))]).await
}

#[tokio::test]
async fn nobody_is_removed_by_a_service_that_lists_everybody() {
    let world = World::new().await;
    let service =
        service(r#"{"id":"1","userName":"ceo@customer.test"},{"id":"2","userName":"ada@customer.test"}"#).await;
    let scim = format!("scim: {}", service.url);
    let ended = run(&world, Demo::Saml, ("scim: ${APP_URL}/scim/v2", &scim)).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert!(ended.stderr.contains("is left in the app"), "{ended}");
    assert!(ended.stderr.contains("lists others (2) too: the service ignores the filter"), "{ended}");
    let lines = service.lines();
    assert!(matches!(&lines[..], [line] if line.starts_with("GET /Users?filter=userName+eq+")), "{lines:?}");
}

#[tokio::test]
async fn an_account_that_the_service_does_not_find_is_told_while_the_app_lists_it() {
    let world = World::new().await;
    let service = service("").await;
    let scim = format!("scim: {}", service.url);
    let ended = run(&world, Demo::Saml, ("scim: ${APP_URL}/scim/v2", &scim)).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert!(ended.stderr.contains("is left in the app"), "{ended}");
    assert!(ended.stderr.contains("answered that there is none"), "{ended}");
}
