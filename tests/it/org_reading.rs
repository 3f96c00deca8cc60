//! What the client reads of the embedded org, which speaks as Okta's does.

use chrono::{TimeDelta, Utc};
use oin_tester::id::{InstanceId, UserId};
use oin_tester::org::client::{
    AssignmentScope, Engine, InstanceStatus, LogQuery, OrgClient, OrgSettings, OrgSettingsError, Problem, SignOnMode,
};
use oin_tester_fixtures::{Defect, SampleApp};

use crate::world::World;

fn settings(world: &World) -> OrgSettings {
    world.org_settings()
}

fn client(world: &World) -> OrgClient {
    OrgClient::new(settings(world)).expect("a client")
}

fn instance(app: Option<&SampleApp>) -> InstanceId {
    InstanceId::new(app.expect("a sample app").instance_id)
}

#[tokio::test]
async fn the_org_tells_its_engine_and_endpoints() {
    let world = World::new().await;
    let client = client(&world);
    let organization = client.organization().await.expect("an organization");
    assert_eq!(organization.engine, Engine::IdentityEngine);
    let discovery = client.discovery(client.url()).await.expect("a discovery document");
    assert_eq!(discovery.issuer, client.url().as_str().trim_end_matches('/'));
    assert!(discovery.authorization_endpoint.ends_with("/oauth2/v1/authorize"), "{discovery:?}");
}

#[tokio::test]
async fn instances_of_both_protocols_are_read() {
    let world = World::new().await;
    let client = client(&world);
    let (oidc_app, saml_app) = (world.fixtures.oidc_app(), world.fixtures.saml_app());

    let oidc = client.instance(&instance(oidc_app)).await.expect("the OIDC instance");
    assert_eq!((oidc.status, oidc.sign_on_mode), (InstanceStatus::Active, SignOnMode::Oidc));
    let settings = oidc.oidc.expect("OIDC settings");
    assert_eq!(settings.client_id.as_deref(), Some(oidc_app.expect("an app").instance_id));
    let app_url = oidc_app.expect("an app").url.as_str();
    assert!(settings.redirect_uris.iter().all(|uri| uri.starts_with(app_url)), "{settings:?}");
    assert!(!settings.redirect_uris.is_empty() && settings.initiate_login_uri.is_some(), "{settings:?}");

    let saml = client.instance(&instance(saml_app)).await.expect("the SAML instance");
    let settings = saml.saml.expect("SAML settings");
    assert!(settings.acs_urls[0].starts_with(saml_app.expect("an app").url.as_str()), "{settings:?}");
    assert!(settings.audience.is_some());
    let metadata = client.saml_metadata(&saml.id).await.expect("metadata");
    let text = String::from_utf8(metadata).expect("UTF-8");
    let document = roxmltree::Document::parse(&text).expect("XML");
    assert!(document.root_element().has_tag_name(("urn:oasis:names:tc:SAML:2.0:metadata", "EntityDescriptor")));
}

#[tokio::test]
async fn users_and_their_assignments_are_found() {
    let world = World::new().await;
    let client = client(&world);
    let ann = client.find_user("ANN@example.test").await.expect("an answer").expect("Ann");
    let assignment = client.assignment(&instance(world.fixtures.saml_app()), &ann.id).await.expect("an answer");
    assert_eq!(assignment.and_then(|found| found.scope), Some(AssignmentScope::User));
    assert!(client.find_user("nobody@example.test").await.expect("an answer").is_none());
    assert!(client.user(&UserId::new("00u0")).await.expect("an answer").is_none());
    let none = client.assignment(&InstanceId::new("0oa0"), &ann.id).await.expect("an answer");
    assert!(none.is_none());
}

#[tokio::test]
async fn the_log_tells_what_was_done_to_a_user() {
    let world = World::new().await;
    let client = client(&world);
    let ann = client.find_user("ann@example.test").await.expect("an answer").expect("Ann");
    client.clear_sessions(&ann.id).await.expect("no sessions");
    client.deactivate(&ann.id).await.expect("deactivated");
    let now = Utc::now();
    let window = TimeDelta::minutes(5);
    let query = LogQuery {
        since: now - window,
        until: now + window,
        subjects: vec![ann.id.to_string()],
        failing: Vec::new(),
        at_most: 100,
    };
    let excerpt = client.log(&query).await.expect("the log");
    let deactivated = excerpt.entries.iter().find(|entry| entry.event_type == "user.lifecycle.deactivate");
    assert_eq!(deactivated.and_then(|entry| entry.outcome.as_deref()), Some("SUCCESS"), "{excerpt:?}");
    assert!(excerpt.complete && excerpt.entries.iter().all(|entry| entry.subjects.contains(&ann.id.to_string())));
    let other = LogQuery { subjects: vec!["00u-nobody".to_owned()], ..query };
    assert!(client.log(&other).await.expect("the log").entries.is_empty());
}

#[tokio::test]
async fn a_log_is_cut_where_asked_and_says_so() {
    let world = World::new().await;
    let client = client(&world);
    let ann = client.find_user("ann@example.test").await.expect("an answer").expect("Ann");
    for _ in 0..6 {
        client.clear_sessions(&ann.id).await.expect("no sessions");
    }
    let now = Utc::now();
    let window = TimeDelta::minutes(5);
    let mut query = LogQuery {
        since: now - window,
        until: now + window,
        subjects: vec![ann.id.to_string()],
        failing: Vec::new(),
        at_most: 100,
    };
    let all = client.log(&query).await.expect("the log").entries;
    assert!(all.len() >= 6, "{all:?}");
    query.at_most = 2;
    let first = client.log(&query).await.expect("the log");
    assert_eq!((first.entries.as_slice(), first.complete), (&all[..2], false));
}

/// What others do at an instance is not in the way of what is looked for.
#[tokio::test]
async fn of_a_busy_instance_only_the_failures_are_read() {
    let world = World::new().await;
    let client = client(&world);
    let instance = instance(world.fixtures.saml_app()).to_string();
    for number in 0..4 {
        world.rename_instance(&instance, &format!("Acme {number}")).await;
    }
    let ann = client.find_user("ann@example.test").await.expect("an answer").expect("Ann");
    client.clear_sessions(&ann.id).await.expect("no sessions");
    let now = Utc::now();
    let window = TimeDelta::minutes(5);
    let subjects = vec![ann.id.to_string()];
    let query =
        LogQuery { since: now - window, until: now + window, subjects, failing: vec![instance.clone()], at_most: 4 };
    let read = client.log(&query).await.expect("the log");
    assert!(read.complete && read.entries.iter().any(|entry| entry.event_type == "user.session.clear"), "{read:?}");
    let all = LogQuery { subjects: vec![ann.id.to_string(), instance], failing: Vec::new(), ..query };
    assert!(!client.log(&all).await.expect("the log").complete);
}

#[tokio::test]
async fn an_org_with_an_unknown_certificate_is_not_trusted() {
    let world = World::new().await;
    let untrusting = OrgSettings { extra_roots_pem: None, ..settings(&world) };
    let error = OrgClient::new(untrusting).expect("a client").organization().await.expect_err("an unknown root");
    assert!(matches!(*error.problem, Problem::Unreachable { sent: false, .. }), "{error}");
    assert!(error.remedy().contains("org.trust"), "{error}");
    let garbage = OrgSettings {
        extra_roots_pem: Some(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec()),
        ..settings(&world)
    };
    assert!(matches!(OrgClient::new(garbage), Err(OrgSettingsError::BadRoots(_))));
}

#[tokio::test]
async fn a_refused_token_and_a_missing_right_are_told_apart() {
    let world = World::new().await;
    let client = client(&world);
    let saml = instance(world.fixtures.saml_app());
    let ann = client.find_user("ann@example.test").await.expect("an answer").expect("Ann");
    world.fixtures.defects().turn_on(Defect::ApiRightMissing);
    let error = client.assign(&saml, &ann.id, "ann@example.test").await.expect_err("no right");
    assert!(error.is_org_unusable() && error.remedy().contains("okta.apps.manage"), "{error}");
    world.fixtures.defects().turn_on(Defect::ApiTokenRefused);
    let error = client.instance(&saml).await.expect_err("no token");
    assert!(error.is_org_unusable() && error.remedy().starts_with("the API token is not valid"), "{error}");
    client.organization().await.expect("who the org is needs no token");
}
