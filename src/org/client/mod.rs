//! A client of Okta's management API, as far as the tests need it.
//!
//! Every call has a time-out, reads a bounded answer, waits out the org's rate limits, is repeated
//! where that is safe, and is recorded for the evidence of the attempt that made it.

mod assignments;
mod back_channel;
mod error;
#[cfg(test)]
mod fuzz;
mod generation;
mod instances;
mod link;
mod log;
mod operation;
mod organization;
mod patience;
mod policies;
mod rate_limit;
mod redact;
mod remedy;
mod rights;
mod service_app;
mod transport;
mod trouble;
mod users;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client};
use thiserror::Error;
use url::{Host, Url};

pub use assignments::{AppLink, Assignment, AssignmentScope};
pub use error::{ErrorAnswer, OrgError, Problem};
pub use generation::NewInstance;
pub use instances::{AttributeSetting, Instance, InstanceStatus, OidcSettings, SamlSettings, SignOnMode};
pub use log::{LogExcerpt, LogQuery};
pub use operation::{Operation, Right};
pub use organization::{Engine, Organization};
pub use policies::{Demand, PolicyRule, SignInPolicy};
pub use rate_limit::RateLimits;
pub use rights::{Ability, Permission};
pub use trouble::Trouble;
pub use users::{FailedCreation, NewUser, User, UserProfile, UserStatus};

use service_app::AccessTokens;

use crate::evidence::CallRecorder;
use crate::scenario::{OrgAccess, OrgCredential, Route, Scenario};
use crate::secret::{Redactor, Secret};

/// Okta's windows last a minute: two of them are enough for everyone who was there before.
const DEFAULT_RATE_LIMIT_CEILING: Duration = Duration::from_secs(150);

/// How to reach an org.
#[derive(Clone, Debug)]
pub struct OrgSettings {
    /// The base address, such as `https://acme.okta.com/`. Plain http is for loopback only.
    pub url: Url,
    /// What the API is called with.
    pub credential: OrgCredential,
    /// Certificates in PEM to trust besides the system's.
    pub extra_roots_pem: Option<Vec<u8>>,
    /// One call with its repeats; waiting for a rate limit comes on top.
    pub timeout: Duration,
    /// How long one call waits for rate limits in all.
    pub rate_limit_ceiling: Duration,
    /// The limits that the org has told so far: the same for all clients that call it with this credential.
    pub limits: RateLimits,
    /// By which way the org is reached.
    pub route: Route,
    /// Learns the access tokens that a service app is given.
    pub redactor: Option<Arc<Redactor>>,
}

impl OrgSettings {
    /// The settings that a scenario need not name: 30 s a call, 150 s for limits.
    pub fn new(url: Url, token: Secret) -> Self {
        Self {
            url,
            credential: OrgCredential::Token(token),
            extra_roots_pem: None,
            timeout: Duration::from_secs(30),
            rate_limit_ceiling: DEFAULT_RATE_LIMIT_CEILING,
            limits: RateLimits::default(),
            route: Route::default(),
            redactor: None,
        }
    }

    /// The settings of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let OrgAccess { url, credential, trust, route, back_channel: _ } = scenario.org.clone();
        Self {
            url,
            credential,
            extra_roots_pem: trust,
            timeout: scenario.timeouts.org,
            rate_limit_ceiling: DEFAULT_RATE_LIMIT_CEILING,
            limits: RateLimits::default(),
            route,
            redactor: None,
        }
    }
}

/// Settings that no client can be made of.
#[derive(Debug, Error)]
pub enum OrgSettingsError {
    /// The token would travel in clear text.
    #[error("the org's address `{0}` is not https, and not on this machine; the API token is not sent in clear text")]
    NotHttps(Url),
    /// More than scheme, host and port.
    #[error("the org's address `{0}` holds more than scheme and host; give it as `https://<org>.okta.com`")]
    NotAnOrigin(Url),
    /// The token cannot be a header's value.
    #[error("the API token is empty or holds characters that no token has; copy it again from the Admin Console")]
    BadToken,
    /// The extra roots are not PEM certificates.
    #[error("the certificates to trust for the org could not be read as PEM")]
    BadRoots(#[source] reqwest::Error),
    /// TLS could not be set up.
    #[error("the HTTP client for the org could not be set up")]
    Http(#[source] reqwest::Error),
}

/// A handle to one org. Clones share connections.
#[derive(Clone, Debug)]
pub struct OrgClient {
    inner: Arc<Inner>,
    recorder: CallRecorder,
}

#[derive(Debug)]
struct Inner {
    http: Client,
    base: Url,
    authorization: Authorization,
    limits: RateLimits,
    request_timeout: Duration,
    timeout: Duration,
    rate_limit_ceiling: Duration,
}

/// What goes into `Authorization`.
#[derive(Debug)]
enum Authorization {
    /// The same value always.
    Token(HeaderValue),
    /// An access token that must be got first.
    ServiceApp(AccessTokens),
}

impl Authorization {
    fn new(credential: OrgCredential, redactor: Option<Arc<Redactor>>) -> Result<Self, OrgSettingsError> {
        let token = match credential {
            OrgCredential::Token(token) => token,
            OrgCredential::ServiceApp(app) => return Ok(Self::ServiceApp(AccessTokens::new(app, redactor))),
        };
        let header = HeaderValue::from_str(&format!("SSWS {}", token.expose()));
        let mut header = header.map_err(|_shows_the_token| OrgSettingsError::BadToken)?;
        if token.expose().trim().is_empty() {
            return Err(OrgSettingsError::BadToken);
        }
        header.set_sensitive(true);
        Ok(Self::Token(header))
    }
}

impl OrgClient {
    /// A client that records its calls for itself: see [`OrgClient::recording`].
    pub fn new(settings: OrgSettings) -> Result<Self, OrgSettingsError> {
        check_origin(&settings.url)?;
        let authorization = Authorization::new(settings.credential, settings.redactor)?;
        let request_timeout = settings.timeout / patience::MAX_TRIES;
        let mut builder = Client::builder()
            .user_agent(concat!("oin-tester/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .timeout(request_timeout);
        if settings.route == Route::Direct {
            builder = builder.no_proxy();
        }
        if let Some(pem) = &settings.extra_roots_pem {
            builder = builder.tls_certs_merge(Certificate::from_pem_bundle(pem).map_err(OrgSettingsError::BadRoots)?);
        }
        Ok(Self {
            inner: Arc::new(Inner {
                http: builder.build().map_err(OrgSettingsError::Http)?,
                base: settings.url,
                authorization,
                limits: settings.limits,
                request_timeout,
                timeout: settings.timeout,
                rate_limit_ceiling: settings.rate_limit_ceiling,
            }),
            recorder: CallRecorder::new(),
        })
    }

    /// The same org, with the calls recorded elsewhere: one recorder for each attempt.
    #[must_use]
    pub fn recording(&self, recorder: &CallRecorder) -> Self {
        Self { inner: Arc::clone(&self.inner), recorder: recorder.clone() }
    }

    /// The org's base address.
    pub fn url(&self) -> &Url {
        &self.inner.base
    }

    /// The limits that the org has told so far, and how often it has refused a request for one.
    pub fn rate_limits(&self) -> &RateLimits {
        &self.inner.limits
    }

    /// How long one call, or one wait for a state, may take.
    pub fn timeout(&self) -> Duration {
        self.inner.timeout
    }

    /// An address at the org. Each segment is one part of the path, however it is written.
    fn address(&self, operation: Operation, segments: &[&str]) -> Result<Url, OrgError> {
        if let Some(bad) = segments.iter().find(|segment| matches!(**segment, "" | "." | "..")) {
            return Err(self.error(operation, bad, Problem::BadName((*bad).to_owned())));
        }
        let mut url = self.inner.base.clone();
        url.set_query(None);
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(segments);
        }
        Ok(url)
    }
}

fn check_origin(url: &Url) -> Result<(), OrgSettingsError> {
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    if !url.has_host() || !bare || !url.username().is_empty() || url.password().is_some() {
        return Err(OrgSettingsError::NotAnOrigin(url.clone()));
    }
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(url)) {
        return Err(OrgSettingsError::NotHttps(url.clone()));
    }
    Ok(())
}

/// Whether the address is of this machine, so that what is sent there goes over no network.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

/// Between 0 and 1. Without a random source, all clients would wait equally long, which is harmless.
fn jitter() -> f64 {
    let mut bytes = [0; 2];
    match openssl::rand::rand_bytes(&mut bytes) {
        Ok(()) => f64::from(u16::from_be_bytes(bytes)) / f64::from(u16::MAX),
        Err(_no_random_source) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str, token: &str) -> OrgSettings {
        OrgSettings::new(url.parse().expect("an address"), Secret::new(token))
    }

    #[test]
    fn the_token_goes_only_to_a_bare_https_origin_or_loopback() {
        for good in [
            "https://acme.okta.com",
            "http://127.0.0.1:8080/",
            "http://localhost:1",
            "http://[::1]:1",
            "http://org.localhost",
        ] {
            assert!(OrgClient::new(settings(good, "t")).is_ok(), "{good}");
        }
        for clear in ["http://acme.okta.com", "ftp://acme.okta.com", "http://localhost.evil.test", "http://10.0.0.1"] {
            assert!(matches!(OrgClient::new(settings(clear, "t")), Err(OrgSettingsError::NotHttps(_))), "{clear}");
        }
        for more in [
            "https://acme.okta.com/app",
            "https://acme.okta.com/?x",
            "https://u:p@acme.okta.com",
            "https://acme.okta.com/#f",
        ] {
            assert!(matches!(OrgClient::new(settings(more, "t")), Err(OrgSettingsError::NotAnOrigin(_))), "{more}");
        }
    }

    #[test]
    fn a_token_with_a_line_break_is_not_sent() {
        for bad in ["", "  ", "abc\ndef"] {
            assert!(
                matches!(OrgClient::new(settings("https://o.test", bad)), Err(OrgSettingsError::BadToken)),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn a_name_cannot_leave_its_place_in_the_address() {
        let client = OrgClient::new(settings("https://o.test", "t")).expect("a client");
        let address = |name: &str| client.address(Operation::FindUser, &["api", "v1", "users", name]);
        assert_eq!(
            address("a+b/c?d@e.test").expect("an address").as_str(),
            "https://o.test/api/v1/users/a+b%2Fc%3Fd@e.test"
        );
        for bad in ["", ".", ".."] {
            assert!(address(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn settings_do_not_print_the_token() {
        let client = OrgClient::new(settings("https://o.test", "s3cret")).expect("a client");
        assert!(!format!("{client:?} {:?}", settings("https://o.test", "s3cret")).contains("s3cret"));
    }
}
