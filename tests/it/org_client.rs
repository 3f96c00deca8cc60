//! The org client against an org that misbehaves on the wire.

use std::time::Duration;

use chrono::{DateTime, Utc};
use oin_tester::evidence::CallRecorder;
use oin_tester::id::{InstanceId, UserId};
use oin_tester::org::client::{LogQuery, NewUser, OrgClient, OrgSettings, Problem};
use oin_tester::secret::Secret;

use crate::scripted_org::{Reply, ScriptedOrg, TOKEN};

const USER: &str = r#"{"id":"00u1","status":"ACTIVE","profile":{"login":"a@b.test","email":"a@b.test","firstName":"Alma","lastName":"Abbott"}}"#;

fn new_user() -> NewUser {
    NewUser {
        login: "a@b.test".to_owned(),
        email: "a@b.test".to_owned(),
        first_name: "Alma".to_owned(),
        last_name: "Abbott".to_owned(),
        title: "temporary".to_owned(),
        password: Secret::new("pass-w0rd"),
    }
}

fn not_found() -> Reply {
    Reply::okta_error(404, "E0000007")
}

#[tokio::test]
async fn requests_carry_the_token_a_user_agent_and_a_length() {
    let org = ScriptedOrg::start([Reply::json(200, "{}"), Reply::json(200, r#"{"id":"00o1","pipeline":"idx"}"#)]).await;
    let client = org.client();
    client.deactivate(&UserId::new("00u1")).await.expect("deactivated");
    client.organization().await.expect("an organization");
    let asked = org.asked();
    assert_eq!(asked[0].line, "POST /api/v1/users/00u1/lifecycle/deactivate?sendEmail=false");
    assert_eq!(asked[0].header("authorization"), Some(format!("SSWS {TOKEN}").as_str()));
    assert_eq!(asked[0].header("content-length"), Some("0"));
    assert!(asked[0].header("user-agent").is_some_and(|agent| agent.starts_with("oin-tester/")), "{:?}", asked[0]);
    assert_eq!(asked[1].line, "GET /.well-known/okta-organization");
    assert_eq!(asked[1].header("authorization"), None, "the public address needs no token");
}

#[tokio::test]
async fn reading_is_repeated_after_each_kind_of_failure() {
    for fault in [Reply::Cut, Reply::json(500, "oops"), Reply::okta_error(503, "E0000009"), Reply::json(200, "<html>")]
    {
        let org = ScriptedOrg::start([fault.clone(), Reply::json(200, USER)]).await;
        let user = org.client().user(&UserId::new("00u1")).await.expect("a user");
        assert_eq!(user.map(|user| user.id), Some(UserId::new("00u1")), "{fault:?}");
        assert_eq!(org.lines().len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn an_org_that_says_nothing_or_does_not_go_on_is_given_up_after_its_time() {
    for fault in [Reply::Silence, Reply::Stall] {
        let org = ScriptedOrg::start([fault.clone(), fault.clone(), fault.clone()]).await;
        let client =
            OrgClient::new(OrgSettings { timeout: Duration::from_secs(2), ..org.settings() }).expect("a client");
        let error = client.user(&UserId::new("00u1")).await.expect_err("no answer");
        assert!(matches!(*error.problem, Problem::TimedOut { .. }), "{fault:?}: {error}");
        assert!(error.is_org_unusable());
        assert_eq!(org.lines().len(), 3, "{fault:?}");
    }
}

#[tokio::test]
async fn an_unreachable_org_is_said_to_be_so() {
    let org = ScriptedOrg::start([]).await;
    let settings = org.settings();
    drop(org);
    let error = OrgClient::new(settings).expect("a client").organization().await.expect_err("nobody listens");
    assert!(matches!(*error.problem, Problem::Unreachable { sent: false, .. }), "{error}");
    assert!(error.is_org_unusable());
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_limit_is_waited_out_and_the_same_request_sent_again() {
    let now = Utc::now().timestamp();
    let limited = Reply::okta_error(429, "E0000047")
        .with("x-rate-limit-limit", "600")
        .with("x-rate-limit-remaining", "0")
        .with("x-rate-limit-reset", now.to_string());
    let org = ScriptedOrg::start([limited, Reply::json(200, USER)]).await;
    let recorder = CallRecorder::new();
    let user = org.client().recording(&recorder).create_user(&new_user()).await.expect("a user");
    assert_eq!(user.id, UserId::new("00u1"));
    let asked = org.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!((&asked[0].line, &asked[0].body), (&asked[1].line, &asked[1].body));
    let calls = recorder.take();
    let statuses: Vec<_> = calls.iter().map(|call| (call.attempt, call.status)).collect();
    assert_eq!(statuses, [(1, Some(429)), (2, Some(200))]);
    let waited = calls[1].started_at - calls[0].started_at;
    assert!(waited >= chrono::Duration::seconds(1), "waited {waited} only, not the second that Okta rounds off");
}

#[tokio::test]
async fn a_limit_beyond_the_ceiling_is_an_error() {
    let reset = (Utc::now().timestamp() + 3600).to_string();
    let limited =
        Reply::okta_error(429, "E0000047").with("x-rate-limit-limit", "600").with("x-rate-limit-reset", reset);
    let org = ScriptedOrg::start([limited]).await;
    let error = org.client().user(&UserId::new("00u1")).await.expect_err("a limit");
    assert!(matches!(*error.problem, Problem::RateLimited { .. }), "{error}");
    assert_eq!(org.lines().len(), 1);
}

#[tokio::test]
async fn a_lost_creation_is_looked_up_before_it_is_sent_again() {
    for lost in [Reply::Cut, Reply::json(502, "bad gateway"), Reply::json(200, "{\"id\":")] {
        let org = ScriptedOrg::start([lost.clone(), Reply::json(200, USER)]).await;
        let user = org.client().create_user(&new_user()).await.expect("the user that was created");
        assert_eq!(user.id, UserId::new("00u1"), "{lost:?}");
        assert_eq!(org.lines(), ["POST /api/v1/users?activate=true", "GET /api/v1/users/a@b.test"], "{lost:?}");
    }
}

#[tokio::test]
async fn a_creation_that_never_arrived_is_sent_again() {
    let org = ScriptedOrg::start([Reply::Cut, not_found(), Reply::json(200, USER)]).await;
    org.client().create_user(&new_user()).await.expect("a user");
    let create = "POST /api/v1/users?activate=true";
    assert_eq!(org.lines(), [create, "GET /api/v1/users/a@b.test", create]);
}

#[tokio::test]
async fn a_creation_that_took_effect_late_is_adopted() {
    let taken = Reply::json(
        400,
        r#"{"errorCode":"E0000001","errorSummary":"Api validation failed: login",
        "errorCauses":[{"errorSummary":"login: An object with this field already exists in the current organization"}]}"#,
    );
    let org = ScriptedOrg::start([Reply::Cut, not_found(), taken.clone(), Reply::json(200, USER)]).await;
    let user = org.client().create_user(&new_user()).await.expect("the user that was created");
    assert_eq!(user.id, UserId::new("00u1"));

    let org = ScriptedOrg::start([taken]).await;
    let error = org.client().create_user(&new_user()).await.expect_err("somebody else's user").error;
    assert!(error.is_login_taken(), "{error}");
}

#[tokio::test]
async fn a_lost_assignment_is_looked_up_before_it_is_made_again() {
    let (instance, user) = (InstanceId::new("0oa1"), UserId::new("00u1"));
    let assigned = || Reply::json(200, r#"{"id":"00u1","scope":"USER","status":"ACTIVE"}"#);
    let (post, get) = ("POST /api/v1/apps/0oa1/users", "GET /api/v1/apps/0oa1/users/00u1");
    let there = ScriptedOrg::start([Reply::Cut, assigned()]).await;
    there.client().assign(&instance, &user, "a").await.expect("the assignment that was made");
    assert_eq!(there.lines(), [post, get]);
    let not_there = ScriptedOrg::start([Reply::json(500, "oops"), not_found(), assigned()]).await;
    not_there.client().assign(&instance, &user, "a").await.expect("an assignment");
    assert_eq!(not_there.lines(), [post, get, post]);
    let never = ScriptedOrg::start([Reply::Cut, not_found(), Reply::Cut, not_found(), Reply::Cut, not_found()]).await;
    let error = never.client().assign(&instance, &user, "a").await.expect_err("no assignment");
    assert!(matches!(*error.problem, Problem::Unreachable { sent: true, .. }), "{error}");
    assert_eq!(never.lines(), [post, get, post, get, post, get]);
}

#[tokio::test]
async fn a_user_who_is_still_being_activated_is_changed_later() {
    let org = ScriptedOrg::start([Reply::okta_error(409, "E0000112"), Reply::json(200, "{}")]).await;
    org.client().deactivate(&UserId::new("00u1")).await.expect("deactivated");
    assert_eq!(org.lines().len(), 2);
}

#[tokio::test]
async fn another_user_with_the_login_is_not_adopted() {
    let other = USER.replace("Alma", "Mallory");
    let org = ScriptedOrg::start([Reply::Cut, Reply::json(200, &other)]).await;
    let error = org.client().create_user(&new_user()).await.expect_err("another user").error;
    assert!(matches!(*error.problem, Problem::AnotherUser(_)), "{error}");
}

#[tokio::test]
async fn a_user_found_under_a_shortened_login_is_not_the_one_looked_for() {
    let org = ScriptedOrg::start([Reply::json(200, USER), Reply::json(200, USER)]).await;
    let client = org.client();
    assert!(client.find_user("a").await.expect("an answer").is_none());
    assert!(client.find_user("A@B.test").await.expect("an answer").is_some());
}

#[tokio::test]
async fn a_flood_is_not_read_to_its_end() {
    let org = ScriptedOrg::start([Reply::Flood(64 * 1024 * 1024)]).await;
    let error = org.client().user(&UserId::new("00u1")).await.expect_err("a flood");
    assert!(matches!(*error.problem, Problem::TooLarge { .. }), "{error}");
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_token() {
    let org = ScriptedOrg::start([Reply::json(302, "").with("location", "https://elsewhere.test/")]).await;
    let error = org.client().user(&UserId::new("00u1")).await.expect_err("a redirect");
    assert!(
        matches!(&*error.problem, Problem::Redirected { location, .. } if location == "https://elsewhere.test/"),
        "{error}"
    );
    assert_eq!(org.lines().len(), 1);
}

fn query() -> LogQuery {
    let time = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
    LogQuery {
        since: time("2026-11-22T04:00:00Z"),
        until: time("2026-11-22T05:00:00Z"),
        subjects: vec!["00u1".to_owned()],
        failing: Vec::new(),
        at_most: 10,
    }
}

fn event(kind: &str) -> String {
    format!(r#"[{{"published":"2026-11-22T04:00:01.000Z","eventType":"{kind}"}}]"#)
}

#[tokio::test]
async fn log_pages_are_followed_to_the_end() {
    let org = ScriptedOrg::start([
        Reply::json(200, &event("one")).with("link", r#"</api/v1/logs?after=x>; rel="next""#),
        Reply::json(200, &event("two")),
    ])
    .await;
    let excerpt = org.client().log(&query()).await.expect("the log");
    let kinds: Vec<_> = excerpt.entries.iter().map(|entry| entry.event_type.as_str()).collect();
    assert_eq!((kinds, excerpt.complete), (vec!["one", "two"], true));
    assert_eq!(org.lines()[1], "GET /api/v1/logs?after=x");
}

#[tokio::test]
async fn a_log_without_end_is_cut_and_says_so() {
    let endless = (0..20).map(|_| Reply::json(200, &event("x")).with("link", r#"</api/v1/logs?after=x>; rel="next""#));
    let org = ScriptedOrg::start(endless).await;
    let excerpt = org.client().log(&query()).await.expect("the log");
    assert_eq!((excerpt.entries.len(), excerpt.complete), (10, false));
}

#[tokio::test]
async fn a_next_page_elsewhere_does_not_get_the_token() {
    let elsewhere = ScriptedOrg::start([]).await;
    let link = format!("<{}/api/v1/logs>; rel=\"next\"", elsewhere.url);
    let org = ScriptedOrg::start([Reply::json(200, &event("one")).with("link", link)]).await;
    let error = org.client().log(&query()).await.expect_err("a foreign page");
    assert!(matches!(*error.problem, Problem::ForeignPage { .. }), "{error}");
    assert!(elsewhere.lines().is_empty());
}

#[tokio::test]
async fn evidence_of_a_creation_holds_no_secret() {
    let answer = USER.replace("\"status\"", r#""credentials":{"password":{"value":"echoed-secret"}},"status""#);
    let org = ScriptedOrg::start([Reply::json(200, &answer)]).await;
    let recorder = CallRecorder::new();
    org.client().recording(&recorder).create_user(&new_user()).await.expect("a user");
    let calls = serde_json::to_value(recorder.take()).expect("JSON");
    let bodies: Vec<String> = ["request_body", "response_body"]
        .iter()
        .map(|body| {
            let bytes = calls[0][body]["bytes"].as_str().expect("a body");
            String::from_utf8(base64::Engine::decode(&base64::prelude::BASE64_STANDARD, bytes).expect("base64"))
                .expect("UTF-8")
        })
        .collect();
    assert!(bodies[0].contains("a@b.test") && bodies[1].contains("00u1"), "{bodies:?}");
    for secret in ["pass-w0rd", "echoed-secret", TOKEN] {
        assert!(!bodies.concat().contains(secret) && !calls.to_string().contains(secret), "{secret} in {calls}");
    }
}

#[tokio::test]
async fn a_missing_instance_is_told_from_an_unusable_org() {
    let org = ScriptedOrg::start([not_found(), Reply::okta_error(401, "E0000011")]).await;
    let client = org.client();
    let missing = client.instance(&InstanceId::new("0oa1")).await.expect_err("no instance");
    assert!(missing.is_not_found() && !missing.is_org_unusable(), "{missing}");
    assert!(missing.to_string().contains("check the instance's id"), "{missing}");
    let refused = client.instance(&InstanceId::new("0oa1")).await.expect_err("no token");
    assert!(refused.is_org_unusable() && refused.to_string().contains("the API token is not valid"), "{refused}");
}

/// A gateway in between, or whoever has the domain now, knows nothing of the org's users.
#[tokio::test]
async fn a_user_is_not_gone_by_the_word_of_anybody_but_the_org() {
    for foreign in [
        Reply::json(404, "<h1>Not Found</h1>"),
        Reply::json(404, r#"{"error":"no route"}"#),
        Reply::okta_error(404, "E0000008"),
    ] {
        let org = ScriptedOrg::start([foreign]).await;
        let error = org.client().user(&UserId::new("00u1")).await.expect_err("no answer about the user");
        assert!(!error.is_not_found(), "{error}");
        assert!(error.to_string().contains("nothing is at this address: 404"), "{error}");
    }
    let org = ScriptedOrg::start([Reply::json(404, "<h1>Not Found</h1>")]).await;
    let error = org.client().find_user("a@b.test").await.expect_err("no answer about the user");
    assert!(error.is_org_unusable() && error.remedy().contains("the answer is not Okta's"), "{error}");
    let org = ScriptedOrg::start([not_found()]).await;
    assert!(org.client().user(&UserId::new("00u1")).await.expect("an answer").is_none());
}
