//! The org client as an OAuth 2.0 service app, at the embedded org, which verifies as Okta's does.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use oin_tester::evidence::CallRecorder;
use oin_tester::id::InstanceId;
use oin_tester::org::client::{OrgClient, OrgError, OrgSettings, Trouble};
use oin_tester::scenario::{DEFAULT_SCOPES, OrgCredential, ServiceApp};
use oin_tester::secret::PrivateKey;
use oin_tester_fixtures::{ApiObserver, Defect, Options, OrgConfig, Right, ServiceAppConfig};
use openssl::{
    bn::BigNumContext,
    ec::{EcGroup, EcKey},
    nid::Nid,
    rsa::Rsa,
};
use serde_json::{Value, json};

use crate::scripted_org::{Reply, ScriptedOrg};
use crate::world::{Demo, World, ended};

pub(crate) const CLIENT_ID: &str = "0oaserviceappoftests";
pub(crate) const KEY_ID: &str = "key-of-tests";
const ANN: &str = "ann@example.test";

/// A key of the app: the private half in PEM, the public one as a JSON Web Key.
pub(crate) struct KeyPair {
    pub(crate) private_pem: String,
    public: Value,
}

impl KeyPair {
    pub(crate) fn rsa() -> Self {
        let key = Rsa::generate(2048).expect("a key");
        let encoded = |number: &openssl::bn::BigNumRef| BASE64_URL_SAFE_NO_PAD.encode(number.to_vec());
        Self {
            private_pem: String::from_utf8(key.private_key_to_pem().expect("PEM")).expect("text"),
            public: json!({"kty": "RSA", "kid": KEY_ID, "n": encoded(key.n()), "e": encoded(key.e())}),
        }
    }

    fn ec() -> Self {
        let key = EcKey::generate(&EcGroup::from_curve_name(Nid::SECP384R1).expect("a curve")).expect("a key");
        let (mut x, mut y) =
            (openssl::bn::BigNum::new().expect("a number"), openssl::bn::BigNum::new().expect("a number"));
        let mut context = BigNumContext::new().expect("a context");
        key.public_key().affine_coordinates(key.group(), &mut x, &mut y, &mut context).expect("a point");
        let encoded =
            |number: &openssl::bn::BigNum| BASE64_URL_SAFE_NO_PAD.encode(number.to_vec_padded(48).expect("48 bytes"));
        Self {
            private_pem: String::from_utf8(key.private_key_to_pem().expect("PEM")).expect("text"),
            public: json!({"kty": "EC", "crv": "P-384", "kid": KEY_ID, "x": encoded(&x), "y": encoded(&y)}),
        }
    }

    /// The service app that holds the key, as the org knows it.
    pub(crate) fn registered(&self) -> ServiceAppConfig {
        ServiceAppConfig {
            client_id: CLIENT_ID.to_owned(),
            label: Some("Tests".to_owned()),
            jwks: json!({"keys": [self.public]}),
            scopes: vec![Right::UsersRead, Right::UsersManage, Right::AppsRead, Right::AppsManage, Right::LogsRead],
            token_lifetime_s: 3600,
            dpop_required: false,
        }
    }

    /// What the client signs with.
    pub(crate) fn app(&self) -> ServiceApp {
        ServiceApp {
            client_id: CLIENT_ID.to_owned(),
            key: PrivateKey::parse(&self.private_pem).expect("a key").named(KEY_ID),
            scopes: DEFAULT_SCOPES.map(str::to_owned).to_vec(),
        }
    }
}

/// An org that knows that service app.
pub(crate) async fn world(service_app: ServiceAppConfig) -> World {
    let config = OrgConfig { service_apps: vec![service_app], ..OrgConfig::sample() };
    World::with(Options { config, ..Options::default() }).await
}

fn settings(world: &World, app: ServiceApp) -> OrgSettings {
    OrgSettings { credential: OrgCredential::ServiceApp(app), ..world.org_settings() }
}

pub(crate) fn client(world: &World, app: ServiceApp) -> OrgClient {
    OrgClient::new(settings(world, app)).expect("a client")
}

/// How the org refuses the app that `change` has changed.
async fn refused(world: &World, keys: &KeyPair, change: impl FnOnce(&mut ServiceApp)) -> OrgError {
    let mut app = keys.app();
    change(&mut app);
    client(world, app).find_user(ANN).await.expect_err("a refusal")
}

#[tokio::test]
async fn keys_of_both_kinds_get_a_token_and_one_token_serves_many_calls() {
    for keys in [KeyPair::rsa(), KeyPair::ec()] {
        let world = world(keys.registered()).await;
        let recorder = CallRecorder::new();
        let client = client(&world, keys.app()).recording(&recorder);
        let calls = (0..8).map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.find_user(ANN).await })
        });
        for call in calls.collect::<Vec<_>>() {
            assert!(call.await.expect("no panic").expect("an answer").is_some());
        }
        client.instance(&InstanceId::new(world.fixtures.saml_app().expect("an app").instance_id)).await.expect("it");
        let calls = recorder.take();
        assert_eq!(calls.iter().filter(|call| call.url.ends_with("/oauth2/v1/token")).count(), 1, "{calls:#?}");
    }
}

#[tokio::test]
async fn a_token_that_the_org_takes_back_is_renewed_once() {
    let keys = KeyPair::rsa();
    let world = world(keys.registered()).await;
    let recorder = CallRecorder::new();
    let client = client(&world, keys.app()).recording(&recorder);
    client.find_user(ANN).await.expect("an answer");
    world.fixtures.org().revoke_access_tokens();
    assert!(client.find_user(ANN).await.expect("an answer").is_some());
    let statuses: Vec<_> = recorder.take().iter().map(|call| call.status).collect();
    assert_eq!(statuses, [200, 200, 401, 200, 200].map(Some), "token, user, refusal, token, user");

    world.fixtures.defects().turn_on(Defect::ApiTokenRefused);
    let error = client.find_user(ANN).await.expect_err("every token is refused");
    assert_eq!(error.trouble(), Trouble::TokenRefused, "{error}");
    let statuses: Vec<_> = recorder.take().iter().map(|call| call.status).collect();
    assert_eq!(statuses, [401, 200, 401].map(Some), "renewed once, not for ever");
}

#[tokio::test]
async fn a_token_whose_time_is_over_is_not_sent() {
    let token = |name: &str| {
        Reply::json(200, &format!(r#"{{"token_type":"Bearer","expires_in":0,"access_token":"{name}","scope":"x"}}"#))
    };
    let user = || Reply::json(200, r#"{"id":"00u1","status":"ACTIVE","profile":{"login":"ann@example.test"}}"#);
    let org = ScriptedOrg::start([token("first"), user(), token("second"), user()]).await;
    let settings = OrgSettings { credential: OrgCredential::ServiceApp(KeyPair::rsa().app()), ..org.settings() };
    let client = OrgClient::new(settings).expect("a client");
    client.find_user(ANN).await.expect("an answer");
    client.find_user(ANN).await.expect("an answer");
    let sent: Vec<_> = org.asked().iter().map(|asked| asked.header("authorization").map(str::to_owned)).collect();
    assert_eq!(sent, [None, Some("Bearer first".to_owned()), None, Some("Bearer second".to_owned())]);
}

#[tokio::test]
async fn an_app_that_the_org_does_not_accept_is_told_what_to_mend() {
    let keys = KeyPair::rsa();
    let world = world(keys.registered()).await;
    let unknown = refused(&world, &keys, |app| app.client_id = "0oasomebodyelse".to_owned()).await;
    let stranger = refused(&world, &keys, |app| app.key = KeyPair::rsa().app().key).await;
    let other_name = refused(&world, &keys, |app| app.key = app.key.clone().named("another")).await;
    for error in [unknown, stranger, other_name] {
        assert_eq!(error.trouble(), Trouble::TokenRefused, "{error}");
        assert!(error.is_org_unusable() && error.to_string().contains("invalid_client"), "{error}");
        assert!(error.remedy().contains("org.service_app.client_id"), "{error}");
    }
}

#[tokio::test]
async fn scopes_that_were_not_granted_are_named() {
    let keys = KeyPair::rsa();
    let world = world(ServiceAppConfig { scopes: vec![Right::UsersRead], ..keys.registered() }).await;
    let some = refused(&world, &keys, |_| {}).await;
    let none = refused(&world, &keys, |app| app.scopes = vec!["okta.logs.read".to_owned()]).await;
    let unheard = refused(&world, &keys, |app| app.scopes = vec!["okta.everything".to_owned()]).await;
    for (error, code) in [(some, "invalid_scope"), (none, "consent_required"), (unheard, "invalid_scope")] {
        assert_eq!(error.trouble(), Trouble::RightMissing, "{error}");
        assert!(error.is_org_unusable() && error.to_string().contains(code), "{error}");
        assert!(error.remedy().contains("Okta API Scopes"), "{error}");
    }
}

#[tokio::test]
async fn a_call_beyond_the_scopes_is_refused_with_the_scope_that_it_needs() {
    let keys = KeyPair::rsa();
    let world = world(keys.registered()).await;
    let recorder = CallRecorder::new();
    let mut app = keys.app();
    app.scopes = vec!["okta.users.read".to_owned()];
    let client = client(&world, app).recording(&recorder);
    client.find_user(ANN).await.expect("what the scope allows");
    recorder.take();
    let error = client.instance(&InstanceId::new("0oa1")).await.expect_err("beyond the scopes");
    assert_eq!(error.trouble(), Trouble::RightMissing, "{error}");
    assert!(error.remedy().contains("okta.apps.read"), "{error}");
    let calls = recorder.take();
    let challenge = calls[0].response_headers.iter().find(|header| header.name == "www-authenticate");
    let challenge = &challenge.expect("a challenge").value;
    assert!(challenge.contains("insufficient_scope") && challenge.contains("okta.apps.read"), "{challenge}");
    assert_eq!(calls.len(), 1, "a right that is missing is no reason for another token");
}

#[tokio::test]
async fn an_app_that_must_prove_possession_is_told_that_it_cannot() {
    let keys = KeyPair::rsa();
    let world = world(ServiceAppConfig { dpop_required: true, ..keys.registered() }).await;
    let error = refused(&world, &keys, |_| {}).await;
    assert!(error.to_string().contains("invalid_dpop_proof") && error.remedy().contains("DPoP"), "{error}");
}

#[tokio::test]
async fn evidence_holds_neither_assertion_nor_access_token() {
    let keys = KeyPair::rsa();
    let world = world(keys.registered()).await;
    let recorder = CallRecorder::new();
    client(&world, keys.app()).recording(&recorder).find_user(ANN).await.expect("an answer");
    let calls = recorder.take();
    let text = |body: &Option<oin_tester::evidence::Body>| {
        String::from_utf8(body.as_ref().expect("a body").bytes.clone()).expect("text")
    };
    let (asked, answered) = (text(&calls[0].request_body), text(&calls[0].response_body));
    assert!(asked.contains("client_credentials") && asked.ends_with("client_assertion=%5Bredacted%5D"), "{asked}");
    assert!(answered.contains(r#""access_token":"[redacted]""#), "{answered}");
}

#[tokio::test]
async fn each_try_for_a_token_has_an_assertion_of_its_own() {
    let token = Reply::json(200, r#"{"token_type":"Bearer","expires_in":3600,"access_token":"at","scope":"x"}"#);
    let user = Reply::json(200, r#"{"id":"00u1","status":"ACTIVE","profile":{"login":"ann@example.test"}}"#);
    let org = ScriptedOrg::start([Reply::Cut, Reply::json(500, "oops"), token, user]).await;
    let settings = OrgSettings { credential: OrgCredential::ServiceApp(KeyPair::rsa().app()), ..org.settings() };
    OrgClient::new(settings).expect("a client").find_user(ANN).await.expect("an answer");
    let asked = org.asked();
    assert_eq!(asked[3].header("authorization"), Some("Bearer at"));
    let mut names: Vec<_> = asked[..3].iter().map(|asked| claims(&asked.body)["jti"].to_string()).collect();
    names.dedup();
    assert_eq!(names.len(), 3, "{names:?}");
    let claims = claims(&asked[0].body);
    assert_eq!((claims["iss"].as_str(), claims["sub"].as_str()), (Some(CLIENT_ID), Some(CLIENT_ID)));
    assert_eq!(claims["aud"], format!("{}/oauth2/v1/token", org.url));
}

/// The scenario of the SAML app, with the service app in the place of the token.
fn scenario(world: &World) -> PathBuf {
    let token = "  token: ${ORG_TOKEN}\n";
    let app = format!(
        "  service_app:\n    client_id: {CLIENT_ID}\n    private_key: ${{SERVICE_APP_KEY}}\n    key_id: {KEY_ID}\n"
    );
    let text = Demo::Saml.text();
    assert!(text.contains(token));
    let path = world.directory.path().join("scenario.yaml");
    std::fs::write(&path, text.replace(token, &app)).expect("a scenario file");
    path
}

/// Somebody writes the token into a file of the run while it goes on.
#[tokio::test]
async fn a_run_finds_the_access_token_of_its_service_app_in_its_files() {
    let keys = KeyPair::rsa();
    let config = OrgConfig { service_apps: vec![keys.registered()], ..OrgConfig::sample() };
    let out: Arc<OnceLock<PathBuf>> = Arc::default();
    let written_to = Arc::clone(&out);
    let api_observer = ApiObserver::new(move |exchange| {
        let token = serde_json::from_slice::<Value>(&exchange.response_body).ok();
        let token = token.as_ref().and_then(|body| body.get("access_token")?.as_str());
        if let (Some(token), Some(out)) = (token, written_to.get()) {
            std::fs::write(out.join("notes.txt"), format!("the org gave {token}")).expect("a file");
        }
    });
    let world = World::observed(Options { config, api_observer, ..Options::default() }).await;
    let scenario = scenario(&world);
    let mut variables = world.variables(Demo::Saml);
    variables.push(("SERVICE_APP_KEY", keys.private_pem.clone()));
    let run = async |name: &str| {
        let arguments = ["--test", "sp-flow"];
        let output = world.command_for(&scenario, variables.clone(), name, &arguments).output().await;
        ended(output, world.directory.path().join(name))
    };

    let clean = run("clean").await;
    assert_eq!((clean.code, clean.verdicts()), (0, vec!["saml/sp-flow: passed".to_owned()]), "{clean}");

    let directory = world.directory.path().join("leaking");
    std::fs::create_dir(&directory).expect("a directory");
    out.set(directory.clone()).expect("once");
    let leaking = run("leaking").await;
    assert_eq!((leaking.code, leaking.verdicts()), (1, vec!["saml/sp-flow: passed".to_owned()]), "{leaking}");
    let told = format!("{} holds a secret at byte 13", directory.join("notes.txt").display());
    assert!(leaking.stderr.contains(&told), "{leaking}");
}

fn claims(form: &str) -> Value {
    let assertion = url::form_urlencoded::parse(form.as_bytes()).find(|(name, _)| name == "client_assertion");
    let (_, assertion) = assertion.expect("an assertion");
    let claims = BASE64_URL_SAFE_NO_PAD.decode(assertion.split('.').nth(1).expect("claims")).expect("base64");
    serde_json::from_slice(&claims).expect("JSON")
}
