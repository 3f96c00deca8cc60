//! Access tokens for a service app (OAuth 2.0 client credentials, RFC 6749 4.4, with `private_key_jwt`, RFC 7523):
//! got from the org's token endpoint, kept, and renewed before they expire or when the org takes one back.
//!
//! They are bearer tokens. Proof of possession (`DPoP`, RFC 9449) is left out: the service app must not require it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use openssl::error::ErrorStack;
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Mutex;

use super::operation::Operation;
use super::transport::{Content, Request};
use super::{OrgClient, OrgError};
use crate::clock;
use crate::scenario::ServiceApp;
use crate::secret::{Redactor, Secret};

/// How long an assertion is valid. Okta takes up to an hour; it is used at once.
const ASSERTION_LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// How long before its end a token is renewed, at most: a request and its repeats take less.
const RENEWAL: Duration = Duration::from_secs(120);

/// A life that the org does not tell is taken to be Okta's own.
const DEFAULT_LIFETIME: u64 = 3600;

/// No token is kept for longer than this, whatever the org says.
const LONGEST_LIFETIME: u64 = 24 * 3600;

/// The current token of a service app.
#[derive(Debug)]
pub(super) struct AccessTokens {
    app: ServiceApp,
    /// Learns every token before it is used.
    redactor: Option<Arc<Redactor>>,
    /// Held while a token is got, so that calls at the same time get one only.
    current: Mutex<Option<AccessToken>>,
}

#[derive(Debug)]
struct AccessToken {
    /// The value of `Authorization`.
    header: HeaderValue,
    renew_at: Instant,
}

#[derive(Deserialize)]
struct RawToken {
    access_token: Secret,
    #[serde(default)]
    expires_in: Option<u64>,
}

impl AccessTokens {
    pub(super) fn new(app: ServiceApp, redactor: Option<Arc<Redactor>>) -> Self {
        Self { app, redactor, current: Mutex::default() }
    }

    /// The value of `Authorization`; another one than `refused`, if the org has refused that.
    pub(super) async fn authorization(
        &self,
        client: &OrgClient,
        refused: Option<&HeaderValue>,
    ) -> Result<HeaderValue, OrgError> {
        let mut current = self.current.lock().await;
        if let Some(token) = current.as_ref()
            && Instant::now() < token.renew_at
            && refused != Some(&token.header)
        {
            return Ok(token.header.clone());
        }
        let token = self.fetch(client).await?;
        let header = token.header.clone();
        *current = Some(token);
        Ok(header)
    }

    async fn fetch(&self, client: &OrgClient) -> Result<AccessToken, OrgError> {
        let operation = Operation::GetAccessToken;
        let url = client.address(operation, &["oauth2", "v1", "token"])?;
        let mut request = Request::new(operation, &self.app.client_id, Method::POST, url);
        request.content = Some(Content::TokenRequest(self.app.clone()));
        let asked_at = Instant::now();
        let decode = |answer: &super::transport::Answer| {
            let raw: RawToken = answer.json()?;
            if let Some(redactor) = &self.redactor {
                redactor.learn(&raw.access_token);
            }
            let header = HeaderValue::from_str(&format!("Bearer {}", raw.access_token.expose()));
            let mut header = header.map_err(|_shows_the_token| {
                serde::de::Error::custom("the access token holds characters that no token has")
            })?;
            header.set_sensitive(true);
            let lifetime = Duration::from_secs(raw.expires_in.unwrap_or(DEFAULT_LIFETIME).min(LONGEST_LIFETIME));
            Ok::<_, serde_json::Error>(AccessToken { header, renew_at: asked_at + useful(lifetime) })
        };
        client.deliver(&request, None, &decode).await
    }
}

/// For how long a token with that lifetime is used.
fn useful(lifetime: Duration) -> Duration {
    lifetime.saturating_sub(RENEWAL.min(lifetime / 5))
}

/// The form of a token request, with an assertion of its own: the org takes each only once.
pub(super) fn token_request(app: &ServiceApp, endpoint: &str) -> Result<Vec<(&'static str, String)>, ErrorStack> {
    Ok(vec![
        ("grant_type", "client_credentials".to_owned()),
        ("scope", app.scopes.join(" ")),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned()),
        ("client_assertion", assertion(app, endpoint)?),
    ])
}

fn assertion(app: &ServiceApp, endpoint: &str) -> Result<String, ErrorStack> {
    let now = clock::now();
    let mut name = [0; 16];
    openssl::rand::rand_bytes(&mut name)?;
    let mut header = json!({ "alg": app.key.algorithm(), "typ": "JWT" });
    if let Some(id) = app.key.id() {
        header["kid"] = json!(id);
    }
    let claims = json!({
        "iss": app.client_id, "sub": app.client_id, "aud": endpoint, "jti": BASE64_URL_SAFE_NO_PAD.encode(name),
        "iat": now.timestamp(), "exp": (now + ASSERTION_LIFETIME).timestamp(),
    });
    let [header, claims] = [header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = format!("{header}.{claims}");
    let signature = app.key.sign(signed.as_bytes())?;
    Ok(format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_used_until_shortly_before_its_end() {
        let seconds = Duration::from_secs;
        assert_eq!(useful(seconds(3600)), seconds(3480));
        assert_eq!(useful(seconds(10)), seconds(8));
        assert_eq!(useful(Duration::ZERO), Duration::ZERO);
    }
}
