//! The client at an org that limits how much is asked of it: in a window, and at the same moment.

use std::time::{Duration, Instant};

use chrono::Utc;
use oin_tester::evidence::CallRecorder;
use oin_tester::id::UserId;
use oin_tester::org::client::{OrgClient, OrgSettings, Problem, RateLimits, Trouble};
use oin_tester_fixtures::{Options, OrgConfig, RateLimitConfig};

use crate::scripted_org::{Reply, ScriptedOrg};
use crate::world::World;

const ANN: &str = "ann@example.test";

async fn limited(rate_limit: RateLimitConfig) -> World {
    let config = OrgConfig { rate_limit, ..OrgConfig::sample() };
    World::with(Options { config, ..Options::default() }).await
}

/// Everybody looks Ann up at the same time.
async fn all_at_once(clients: Vec<OrgClient>) {
    let reads = clients.into_iter().map(|client| tokio::spawn(async move { client.find_user(ANN).await }));
    for read in reads.collect::<Vec<_>>() {
        assert!(read.await.expect("no panic").expect("an answer").is_some());
    }
}

#[tokio::test]
async fn many_calls_at_once_stay_below_the_limit_of_a_window() {
    let world = limited(RateLimitConfig { per_minute: 4, window_ms: Some(1000), concurrent: None }).await;
    let client = OrgClient::new(world.org_settings()).expect("a client");
    all_at_once(vec![client.clone(); 12]).await;
    assert_eq!(client.rate_limits().refusals(), 0);
}

#[tokio::test]
async fn clients_of_the_same_org_share_its_limits() {
    let world = limited(RateLimitConfig { per_minute: 4, window_ms: Some(1000), concurrent: None }).await;
    let limits = RateLimits::default();
    let client = || OrgClient::new(OrgSettings { limits: limits.clone(), ..world.org_settings() }).expect("a client");
    all_at_once((0..12).map(|_| client()).collect()).await;
    assert_eq!(limits.refusals(), 0);
}

#[tokio::test]
async fn clients_that_know_nothing_of_each_other_wait_the_refusals_out() {
    let world = limited(RateLimitConfig { per_minute: 4, window_ms: Some(2000), concurrent: None }).await;
    let clients: Vec<_> = (0..12).map(|_| OrgClient::new(world.org_settings()).expect("a client")).collect();
    all_at_once(clients.clone()).await;
    assert!(clients.iter().map(|client| client.rate_limits().refusals()).sum::<u32>() > 0);
}

#[tokio::test]
async fn too_many_at_the_same_moment_are_tried_again_until_there_is_room() {
    let world = limited(RateLimitConfig { concurrent: Some(1), ..RateLimitConfig::default() }).await;
    let client = OrgClient::new(world.org_settings()).expect("a client");
    all_at_once(vec![client.clone(); 12]).await;
}

fn too_many_at_once() -> Reply {
    Reply::okta_error(429, "E0000047")
        .with("x-rate-limit-limit", "0")
        .with("x-rate-limit-remaining", "0")
        .with("x-rate-limit-reset", (Utc::now().timestamp() + 60).to_string())
}

#[tokio::test]
async fn a_refusal_for_this_moment_is_waited_out_in_growing_steps_and_not_for_its_minute() {
    let user = Reply::json(200, r#"{"id":"00u1","status":"ACTIVE","profile":{"login":"ann@example.test"}}"#);
    let org = ScriptedOrg::start([too_many_at_once(), too_many_at_once(), user]).await;
    let (client, recorder) = (org.client(), CallRecorder::new());
    let started = Instant::now();
    client.recording(&recorder).user(&UserId::new("00u1")).await.expect("an answer");
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let calls = recorder.take();
    let waits: Vec<_> =
        calls.windows(2).map(|pair| (pair[1].started_at - pair[0].started_at).num_milliseconds()).collect();
    assert!(waits[0] >= 250 && waits[1] >= 500, "{waits:?}");
    assert_eq!(client.rate_limits().refusals(), 2);
}

#[tokio::test]
async fn no_moment_comes_and_the_ceiling_ends_the_wait() {
    let org = ScriptedOrg::start((0..20).map(|_| too_many_at_once())).await;
    let settings = OrgSettings { rate_limit_ceiling: Duration::from_millis(600), ..org.settings() };
    let client = OrgClient::new(settings).expect("a client");
    let error = client.user(&UserId::new("00u1")).await.expect_err("a limit");
    assert!(matches!(*error.problem, Problem::RateLimited { .. }) && error.is_org_unusable(), "{error}");
    assert_eq!(error.trouble(), Trouble::RateLimited);
    assert_eq!(org.lines().len(), 2, "a quarter of a second is within the ceiling, another half is not");
    assert_eq!(client.rate_limits().refusals(), 2);
}
