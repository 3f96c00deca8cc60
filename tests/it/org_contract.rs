//! The schemas themselves: each is exercised, and none accepts what Okta does not say.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{TimeDelta, Utc};
use oin_tester::id::InstanceId;
use oin_tester::org::client::{InstanceStatus, LogQuery, NewInstance, NewUser, OrgClient, UserStatus};
use oin_tester::secret::Secret;
use oin_tester_fixtures::{ApiExchange, ApiObserver, Options};
use reqwest::Method;
use serde_json::{Value, json};

use crate::contract::{ENDPOINTS, judge};
use crate::service_app::{self, KeyPair};
use crate::world::World;

/// Requests made by hand, for endpoints that the client does not need.
struct ByHand<'a> {
    world: &'a World,
    http: reqwest::Client,
}

impl<'a> ByHand<'a> {
    fn new(world: &'a World) -> Self {
        let pem = world.fixtures.trust().ca_pem.clone().expect("https");
        let root = reqwest::Certificate::from_pem(pem.as_bytes()).expect("a certificate");
        let http = reqwest::Client::builder().user_agent("oin-tester-tests").no_proxy().tls_certs_merge([root]).build();
        Self { world, http: http.expect("a client") }
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> u16 {
        let org = self.world.fixtures.org();
        let url = org.url().join(path).expect("an address");
        let request =
            self.http.request(method, url).header("authorization", format!("SSWS {}", org.api_token().expose()));
        let request = match &body {
            Some(body) => request.json(body),
            None => request.header("content-length", 0),
        };
        request.send().await.expect("an answer").status().as_u16()
    }
}

fn new_user(login: &str) -> NewUser {
    NewUser {
        login: login.to_owned(),
        email: login.to_owned(),
        first_name: "Alma".to_owned(),
        last_name: "Abbott".to_owned(),
        title: "temporary".to_owned(),
        password: Secret::new("Correct-Horse-7"),
    }
}

/// Everything that the client can ask, once.
async fn ask_everything(client: &OrgClient, saml: &InstanceId) {
    client.organization().await.expect("an organization");
    client.discovery(client.url()).await.expect("a document");
    client.saml_metadata(saml).await.expect("metadata");
    let known = client.instance(saml).await.expect("an instance");
    let new = NewInstance {
        name: known.name.clone(),
        label: "Another one".to_owned(),
        sign_on_mode: known.sign_on_mode,
        variables: BTreeMap::new(),
    };
    let another = client.generate_instance(&new).await.expect("an instance");
    assert_eq!(another.status, InstanceStatus::Inactive);
    assert_eq!(client.instances(&known.name).await.expect("a list").len(), 2);
    client.activate_instance(&another.id).await.expect("active");
    client.deactivate_instance(&another.id).await.expect("inactive");
    client.delete_instance(&another.id).await.expect("deleted");
    assert!(client.find_user("alma@example.test").await.expect("an answer").is_none());
    let user = client.create_user(&new_user("alma@example.test")).await.expect("a user");
    assert_eq!(client.wait_until_active(&user.id).await.expect("a user").status, UserStatus::Active);
    client.assign(saml, &user.id, "alma").await.expect("an assignment");
    assert!(client.assignment(saml, &user.id).await.expect("an answer").is_some());
    assert_eq!(client.app_links(&user.id).await.expect("links").len(), 1);
    client.clear_sessions(&user.id).await.expect("no sessions");
    client.unassign(saml, &user.id).await.expect("unassigned");
    client.deactivate(&user.id).await.expect("deactivated");
    client.delete_user(&user.id).await.expect("deleted");
    let (now, hour) = (Utc::now(), TimeDelta::hours(1));
    let query = LogQuery {
        since: now - hour,
        until: now + hour,
        subjects: vec![user.id.to_string()],
        failing: Vec::new(),
        at_most: 3,
    };
    client.log(&query).await.expect("the log");
}

#[tokio::test]
async fn every_schema_is_exercised() {
    let keys = KeyPair::rsa();
    let world = service_app::world(keys.registered()).await;
    let saml = world.fixtures.saml_app().expect("an app").instance_id;
    let oidc = world.fixtures.oidc_app().expect("an app").instance_id;
    ask_everything(&service_app::client(&world, keys.app()), &InstanceId::new(saml)).await;

    let by_hand = ByHand::new(&world);
    let rename = json!({"label": "Renamed", "name": "sample", "signOnMode": "SAML_2_0"});
    let bert = json!({"profile": {"login": "bert@example.test", "email": "bert@example.test", "firstName": "Bert",
        "lastName": "Berg"}});
    let (get, post, put, delete) = (Method::GET, Method::POST, Method::PUT, Method::DELETE);
    let asked = [
        (&get, "api/v1/users?limit=1".to_owned(), None, 200),
        (&get, "api/v1/users?filter=nonsense".to_owned(), None, 400),
        (&get, "api/v1/users/me".to_owned(), None, 200),
        (&get, "api/v1/users/me/roles".to_owned(), None, 200),
        (&post, "api/v1/users?activate=false".to_owned(), Some(bert), 200),
        (&post, "api/v1/users".to_owned(), Some(json!({"profile": {"login": "x"}})), 400),
        (&post, "api/v1/users/bert@example.test/lifecycle/activate?sendEmail=false".to_owned(), None, 200),
        (&get, "api/v1/apps".to_owned(), None, 200),
        (&get, format!("api/v1/apps/{oidc}"), None, 200),
        (
            &post,
            "api/v1/apps?activate=false".to_owned(),
            Some(json!({"name": "nobody", "label": "x", "signOnMode": "SAML_2_0"})),
            404,
        ),
        (
            &post,
            "api/v1/apps".to_owned(),
            Some(json!({"name": "sample_oidc", "label": "x", "signOnMode": "SAML_2_0"})),
            400,
        ),
        (&get, format!("api/v1/apps/{saml}/credentials/keys"), None, 200),
        (&get, format!("api/v1/apps/{saml}/users"), None, 200),
        (&put, format!("api/v1/apps/{saml}"), Some(rename), 200),
        (&delete, format!("api/v1/apps/{saml}"), None, 403),
        (&post, format!("api/v1/apps/{saml}/lifecycle/deactivate"), None, 200),
        (&post, format!("api/v1/apps/{saml}/lifecycle/activate"), None, 200),
        (&post, format!("api/v1/apps/{saml}/lifecycle/deactivate"), None, 200),
        (&delete, format!("api/v1/apps/{saml}"), None, 204),
        (&get, "api/v1/policies?type=ACCESS_POLICY".to_owned(), None, 200),
        (&get, "api/v1/policies/rst0embedded0password".to_owned(), None, 200),
        (&get, "api/v1/policies/rst0embedded0password/rules".to_owned(), None, 200),
        (&put, format!("api/v1/apps/{oidc}/policies/rst0embedded0factors"), None, 204),
        (&put, format!("api/v1/apps/{oidc}/policies/rst0nobody"), None, 404),
    ];
    for (method, path, body, status) in asked {
        assert_eq!(by_hand.send(method.clone(), &path, body).await, status, "{method} {path}");
    }
    let kept = world.contract.kept();
    let all = ENDPOINTS.iter().flat_map(|it| it.successes().map(move |status| format!("{} {status}", it.name)));
    let missing: Vec<_> = all.filter(|wanted| !kept.contains(wanted)).collect();
    assert!(missing.is_empty() && ENDPOINTS.len() >= 30, "never validated: {missing:#?}");
}

#[tokio::test]
async fn a_request_without_a_schema_and_one_that_okta_does_not_know_break_the_contract() {
    let world = World::new().await;
    let by_hand = ByHand::new(&world);
    assert_eq!(by_hand.send(Method::GET, "api/v1/groups", None).await, 404);
    assert_eq!(by_hand.send(Method::GET, "api/v1/users?sort=login", None).await, 200);
    let broken = world.contract.take_broken();
    assert!(broken[0].contains("no schema for this endpoint"), "{broken:?}");
    assert!(broken[1].contains("the query") && broken.len() == 2, "{broken:?}");
}

/// The exchanges of everything that the client asks.
async fn recorded() -> Vec<ApiExchange> {
    let exchanges = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&exchanges);
    let api_observer = ApiObserver::new(move |exchange| kept.lock().expect("no panic").push(exchange));
    let world = World::observed(Options { api_observer, ..Options::default() }).await;
    let client = OrgClient::new(world.org_settings()).expect("a client");
    ask_everything(&client, &InstanceId::new(world.fixtures.saml_app().expect("an app").instance_id)).await;
    let exchanges = exchanges.lock().expect("no panic").clone();
    exchanges.into_iter().filter(crate::contract::is_of_the_management_api).collect()
}

/// The exchange with another answer, if the answer is an object or a list of them.
fn with_members(exchange: &ApiExchange, change: impl Fn(&mut serde_json::Map<String, Value>)) -> Option<ApiExchange> {
    let mut body: Value = serde_json::from_slice(&exchange.response_body).ok()?;
    let object = match &mut body {
        Value::Array(items) => items.first_mut()?.as_object_mut()?,
        other => other.as_object_mut()?,
    };
    change(object);
    Some(ApiExchange { response_body: body.to_string().into(), ..exchange.clone() })
}

#[tokio::test]
async fn no_schema_accepts_what_okta_does_not_say() {
    for exchange in recorded().await {
        let line = format!("{} {}", exchange.method, exchange.path);
        judge(&exchange).unwrap_or_else(|fault| panic!("{fault}"));
        let public = exchange.path.starts_with("/.well-known/");
        let invented = with_members(&exchange, |members| drop(members.insert("invented".to_owned(), json!(1))));
        if let Some(invented) = invented.filter(|_| !exchange.path.ends_with("/openid-configuration")) {
            assert!(judge(&invented).is_err(), "{line}: a member that Okta does not have");
        }
        if let Some(emptied) = with_members(&exchange, serde_json::Map::clear) {
            let may_be_empty = exchange.path.ends_with("activate");
            assert_eq!(judge(&emptied).is_ok(), may_be_empty, "{line}: no members");
        }
        let other_status = ApiExchange { status: 202, ..exchange.clone() };
        assert!(judge(&other_status).is_err(), "{line}: a status that Okta does not use");
        let other_query = ApiExchange { query: Some("invented=1".to_owned()), ..exchange.clone() };
        assert!(judge(&other_query).is_err(), "{line}: a parameter that Okta does not have");
        let anonymous = ApiExchange { request_headers: Vec::new(), ..exchange.clone() };
        assert_eq!(judge(&anonymous).is_err(), !public && exchange.status < 400, "{line}: no token");
        let bare = ApiExchange { response_headers: Vec::new(), ..exchange.clone() };
        assert!(judge(&bare).is_err(), "{line}: no headers in the answer");
    }
}

#[tokio::test]
async fn a_clients_own_token_keeps_the_contract_too() {
    let world = World::new().await;
    let client = OrgClient::new(world.org_settings()).expect("a client");
    let saml = InstanceId::new(world.fixtures.saml_app().expect("an app").instance_id);
    ask_everything(&client, &saml).await;
    let policy = client.password_policy().await.expect("policies").expect("one of a password");
    client.assign_policy(&saml, &policy.id).await.expect("on the policy");
    assert!(world.contract.kept().len() >= 15, "{:?}", world.contract.kept());
}
