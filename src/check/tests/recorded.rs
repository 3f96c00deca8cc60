//! OpenID Connect attempts whose org keeps a record of its back channel, to be spoilt in one place each.

use serde_json::{Value, json};

use super::attempt::{APP, AUTHORIZATION, Attempt, CALLBACK, CODE, ORG_URL, second};
use crate::{
    evidence::{BackChannel, BackChannelCall, Body, Document, Header},
    protocol::oidc::{
        Algorithm, access_token_hash, pkce,
        sample::{self, ORG},
    },
    submission::Direction,
};

pub(super) const ACCESS_TOKEN: &str = "SECRET-token-access-1";
pub(super) const VERIFIER: &str = "SECRET-token-dBjftJeZ4CVP-mBJOXFPVCXdXFtQW9yb";
const SECRET: &str = "SECRET-token-client";

/// The calls of a good sign-on, by number.
pub(super) const DISCOVERY: u64 = 0;
pub(super) const KEYS: u64 = 1;
pub(super) const TOKEN: u64 = 2;
pub(super) const USERINFO: u64 = 3;

/// The claims of a good ID token.
pub(super) fn claims() -> Value {
    json!({
        "iss": ORG_URL, "aud": "0oa1", "sub": "00u1", "nonce": "nonce-3fK8sP1vTz6Yb0Qd",
        "iat": second(31).timestamp(), "exp": second(31).timestamp() + 3600, "auth_time": second(20).timestamp(),
        "at_hash": access_token_hash(Algorithm::Rs256, ACCESS_TOKEN),
        "given_name": "Ann", "family_name": "Lee", "email": "ann@acme.example", "email_verified": true,
    })
}

/// An ID token of the org with these claims.
pub(super) fn signed(claims: &Value) -> String {
    sample::token(&ORG, &json!({"alg": "RS256", "kid": "org"}), claims)
}

fn header(name: &str, value: &str) -> Header {
    Header { name: name.to_owned(), value: value.to_owned() }
}

fn call(number: u64, method: &str, url: &str, answer: &Value) -> BackChannelCall {
    BackChannelCall {
        number,
        received_at: second(31),
        duration_ms: 3,
        method: method.to_owned(),
        url: url.to_owned(),
        request_headers: vec![header("User-Agent", "acme/1.0")],
        request_body: None,
        status: 200,
        response_headers: Vec::new(),
        response_body: Some(answer.to_string()),
    }
}

/// The request that redeems the code.
fn redemption(id_token: &str) -> BackChannelCall {
    let tokens = json!({
        "token_type": "Bearer", "expires_in": 3600, "access_token": ACCESS_TOKEN, "scope": "openid profile email",
        "id_token": id_token,
    });
    let mut call = call(TOKEN, "POST", &format!("{ORG_URL}/oauth2/v1/token"), &tokens);
    let basic = openssl::base64::encode_block(format!("0oa1:{SECRET}").as_bytes());
    call.request_headers.push(header("Authorization", &format!("Basic {basic}")));
    call.request_headers.push(header("Content-Type", "application/x-www-form-urlencoded"));
    call.request_body = Some(fields(&[]));
    call
}

/// The form of a good token request, with these fields in the place of its own; an empty one is left out.
pub(super) fn fields(other: &[(&str, &str)]) -> String {
    let good =
        [("grant_type", "authorization_code"), ("code", CODE), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
    let kept = good.into_iter().filter(|(name, _)| !other.iter().any(|(changed, _)| changed == name));
    let pairs = kept.chain(other.iter().copied()).filter(|(_, value)| !value.is_empty());
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl Attempt {
    /// A sign-on that is right in every way, and of which the org saw everything.
    pub(super) fn recorded(direction: Direction) -> Self {
        Self::with_token(direction, &signed(&claims()))
    }

    /// The same with another ID token.
    pub(super) fn with_token(direction: Direction, id_token: &str) -> Self {
        let mut attempt = Self::authorization(direction, "code_challenge", Some(&pkce::challenge_of(VERIFIER)));
        let mut userinfo = call(
            USERINFO,
            "GET",
            &format!("{ORG_URL}/oauth2/v1/userinfo"),
            &json!({"sub": "00u1", "given_name": "Ann", "family_name": "Lee", "email": "ann@acme.example"}),
        );
        userinfo.request_headers.push(header("Authorization", &format!("Bearer {ACCESS_TOKEN}")));
        let calls = vec![
            call(DISCOVERY, "GET", &format!("{ORG_URL}/.well-known/openid-configuration"), &json!({})),
            call(KEYS, "GET", &format!("{ORG_URL}/oauth2/v1/keys"), &json!({})),
            redemption(id_token),
            userinfo,
        ];
        attempt.evidence.back_channel = Some(BackChannel { calls, dropped: 0 });
        attempt.serve_keys(&sample::set(&[sample::jwk(&ORG, &json!({"kid": "org", "use": "sig", "alg": "RS256"}))]));
        attempt.serve_discovery(&discovery());
        attempt
    }

    /// A call of the record.
    pub(super) fn call(&mut self, number: u64) -> &mut BackChannelCall {
        let calls = &mut self.evidence.back_channel.as_mut().unwrap().calls;
        calls.iter_mut().find(|call| call.number == number).unwrap()
    }

    /// Takes a call out of the record.
    pub(super) fn forget(&mut self, number: u64) {
        self.evidence.back_channel.as_mut().unwrap().calls.retain(|call| call.number != number);
    }

    /// Repeats a call under another number.
    pub(super) fn repeat(&mut self, number: u64, again: u64) -> &mut BackChannelCall {
        let mut copy = self.call(number).clone();
        copy.number = again;
        self.evidence.back_channel.as_mut().unwrap().calls.push(copy);
        self.call(again)
    }

    pub(super) fn serve_keys(&mut self, set: &[u8]) {
        self.evidence.documents.jwks = Some(document(&format!("{ORG_URL}/oauth2/v1/keys"), set));
    }

    pub(super) fn serve_discovery(&mut self, members: &Value) {
        let url = format!("{ORG_URL}/.well-known/openid-configuration");
        self.evidence.documents.discovery = Some(document(&url, members.to_string().as_bytes()));
    }
}

fn document(url: &str, bytes: &[u8]) -> Document {
    let body = Body { size: None, truncated: false, bytes: bytes.to_vec() };
    Document { url: url.to_owned(), status: Some(200), body: Some(body), failure: None }
}

/// A good discovery document.
pub(super) fn discovery() -> Value {
    json!({
        "issuer": ORG_URL, "authorization_endpoint": format!("{ORG_URL}/oauth2/v1/authorize"),
        "token_endpoint": format!("{ORG_URL}/oauth2/v1/token"), "jwks_uri": format!("{ORG_URL}/oauth2/v1/keys"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    })
}

/// A second sign-on of the same test, with another state; its requests stand behind the first one's.
pub(super) fn second_request(name: &str, value: &str) -> String {
    let fresh = [
        ("state", "state-0Lw8bR3nXs5Jt1Mc"),
        ("nonce", "nonce-9Hd2gV6kQy4Zp7Fa"),
        ("code_challenge", "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"),
    ];
    let pairs = AUTHORIZATION.map(|(key, old)| {
        let fresh = fresh.iter().find(|(fresh, _)| *fresh == key).map_or(old, |(_, value)| *value);
        (key, if key == name { value } else { fresh })
    });
    super::attempt::with_query(super::attempt::AUTHORIZE, &pairs)
}

/// The origin of the app, for headers of a browser.
pub(super) fn app() -> Header {
    header("Origin", APP)
}
