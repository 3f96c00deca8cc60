//! The contract between client and org: every request of the management API, and every answer of the embedded org,
//! is held against a schema of Okta's endpoint (`tests/it/okta_schemas/`).
//!
//! Each [`World`](crate::world::World) keeps one, so that every test that talks to the embedded org, a run of the
//! whole binary included, fails when either side says what Okta's API has no word for.

mod endpoint;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};

use oin_tester_fixtures::{ApiExchange, ApiObserver};

use endpoint::Endpoint;

pub(crate) static ENDPOINTS: LazyLock<Vec<Endpoint>> = LazyLock::new(endpoint::all);

/// What was seen of the API so far.
#[derive(Debug, Default)]
pub(crate) struct Contract {
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    /// `endpoint status`, of what validated.
    kept: BTreeSet<String>,
    broken: Vec<String>,
    /// `method path status`, of what the client asked, in order.
    by_the_client: Vec<String>,
}

impl Contract {
    /// Looks on for this contract.
    pub(crate) fn observer(&self) -> ApiObserver {
        let seen = Arc::clone(&self.seen);
        ApiObserver::new(move |exchange| {
            if !is_of_the_management_api(&exchange) {
                return;
            }
            let judged = judge(&exchange);
            let mut seen = lock(&seen);
            if is_by_the_client(&exchange) {
                seen.by_the_client.push(format!("{} {} {}", exchange.method, exchange.path, exchange.status));
            }
            match judged {
                Ok(name) => drop(seen.kept.insert(format!("{name} {}", exchange.status))),
                Err(fault) => seen.broken.push(fault),
            }
        })
    }

    /// Which endpoints were called, each with the status that it answered: `GET /api/v1/users/{user} 404`.
    pub(crate) fn kept(&self) -> BTreeSet<String> {
        lock(&self.seen).kept.clone()
    }

    /// What the client asked, in order: `GET /api/v1/users/00u1 404`.
    pub(crate) fn by_the_client(&self) -> Vec<String> {
        lock(&self.seen).by_the_client.clone()
    }

    /// What broke the contract, which is then forgotten.
    pub(crate) fn take_broken(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.seen).broken)
    }
}

impl Drop for Contract {
    fn drop(&mut self) {
        let broken = self.take_broken();
        assert!(broken.is_empty() || std::thread::panicking(), "not as Okta's API:\n{}", broken.join("\n"));
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().expect("no panic")
}

/// An empty object, by which the client learns whether it may create at all: whatever comes of it, nothing is created.
fn asks_for_a_refusal(exchange: &ApiExchange) -> bool {
    exchange.request_body.as_ref() == b"{}"
}

/// By the product, and not by a test's own hand or an app.
fn is_by_the_client(exchange: &ApiExchange) -> bool {
    exchange.request_headers.iter().any(|(name, value)| name == "user-agent" && value.starts_with("oin-tester/"))
}

/// The apps' own requests to the authorization server are judged by the checks of the product.
pub(crate) fn is_of_the_management_api(exchange: &ApiExchange) -> bool {
    match exchange.path.as_str() {
        "/.well-known/openid-configuration" => true,
        "/oauth2/v1/token" => is_by_the_client(exchange),
        path => !path.starts_with("/oauth2/") && path != "/.well-known/oauth-authorization-server",
    }
}

/// The name of the endpoint, if there is one and both sides keep to it.
pub(crate) fn judge(exchange: &ApiExchange) -> Result<&'static str, String> {
    let ApiExchange { method, path, query, status, .. } = exchange;
    let title = format!("{method} {path}?{} -> {status}", query.as_deref().unwrap_or_default());
    let endpoint = ENDPOINTS.iter().find(|endpoint| endpoint.is_asked(method, path));
    let endpoint = endpoint.ok_or_else(|| format!("{title}: no schema for this endpoint"))?;
    endpoint.judge(exchange).map_err(|fault| format!("{title}: {fault}"))?;
    Ok(&endpoint.name)
}
