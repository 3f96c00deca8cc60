//! The OpenID Connect messages of a sign-on that belong to this app, and which of them are judged.

use crate::{
    evidence::OidcExpectations,
    protocol::oidc::{AuthorizationRequest, Callback, InitiateLogin},
};

use super::{
    super::Missing,
    Carried,
    carried::{Request, Traffic},
    endpoint, origin, same_address,
};

/// The messages of a sign-on, in the order in which the browser sent them. An org's dashboard is
/// itself an OpenID Connect client: its messages are not here.
#[derive(Debug, Default)]
pub struct OidcMessages {
    /// Requests to the app's initiate-login address.
    pub initiations: Vec<Carried<InitiateLogin>>,
    /// Authorization requests of the app; a request that the browser sent again stands once.
    pub authorizations: Vec<Carried<AuthorizationRequest>>,
    /// Authorization responses to the app; a response that the browser sent again stands once.
    pub callbacks: Vec<Carried<Callback>>,
}

impl OidcMessages {
    pub(super) fn collect(traffic: &Traffic<'_>, expectations: &OidcExpectations) -> Self {
        let app = App::of(expectations);
        let mut messages = Self::default();
        for (exchange, _) in traffic.carriers() {
            let Some(request) = Request::of(exchange) else { continue };
            let form = request.form.as_deref();
            let initiate = expectations.initiate_login_uri.as_deref();
            // One address may serve both purposes; what answers a request starts nothing.
            let answers = Callback::recognise(&request.url, form).is_some();
            if initiate.is_some_and(|initiate| endpoint(initiate, &exchange.url)) && !answers {
                messages.initiations.push(Carried::new(exchange, InitiateLogin::read(&request.url, form)));
            }
            if let Some(authorization) = AuthorizationRequest::recognise(&request.url, form) {
                let again = messages.authorizations.iter().any(|known| known.message == authorization);
                if !again && app.sent(&authorization) {
                    messages.authorizations.push(Carried::new(exchange, authorization));
                }
            } else if let Some(callback) = Callback::recognise(&request.url, form) {
                let again = messages.callbacks.iter().any(|known| known.message == callback);
                if !again && app.receives(&callback, &messages.authorizations) {
                    messages.callbacks.push(Carried::new(exchange, callback));
                }
            }
        }
        messages
    }

    /// The authorization response that is judged: the last one before the app showed a signed-in user.
    pub fn callback(&self) -> Result<&Carried<Callback>, Missing> {
        self.callbacks.last().ok_or_else(|| Missing::new("an authorization response on its way to the app"))
    }

    /// The authorization request that the judged response answers: the one with its `state`, or else
    /// the last one before it.
    pub fn authorization(&self) -> Result<&Carried<AuthorizationRequest>, Missing> {
        let callback = self.callbacks.last();
        let before = callback.map_or(u32::MAX, |callback| callback.exchange);
        let state = callback.and_then(|callback| callback.message.get("state"));
        let earlier = || self.authorizations.iter().rev().filter(|request| request.exchange < before);
        earlier()
            .find(|request| state.is_some() && request.message.get("state") == state)
            .or_else(|| earlier().next())
            .or(self.authorizations.first())
            .ok_or_else(|| Missing::new("an authorization request of the app"))
    }

    /// The same, when its parameters stand in it.
    pub fn parameters(&self) -> Result<&Carried<AuthorizationRequest>, Missing> {
        readable(self.authorization()?)
    }

    /// The request to the app's initiate-login address, and the authorization request that it led to.
    pub fn initiated(&self) -> Result<(&Carried<InitiateLogin>, &Carried<AuthorizationRequest>), Missing> {
        let initiation = self.initiation()?;
        let request = self.authorizations.iter().find(|request| request.exchange > initiation.exchange);
        let request =
            request.ok_or_else(|| Missing::new("an authorization request after the initiate-login request"))?;
        Ok((initiation, request))
    }

    /// The request to the app's initiate-login address.
    pub fn initiation(&self) -> Result<&Carried<InitiateLogin>, Missing> {
        self.initiations.last().ok_or_else(|| Missing::new("a request to the app's initiate-login address"))
    }
}

/// A request whose parameters stand in it; an app may also push them to the org (RFC 9126).
pub(in crate::check) fn readable(
    request: &Carried<AuthorizationRequest>,
) -> Result<&Carried<AuthorizationRequest>, Missing> {
    if request.message.by_reference() {
        return Err(Missing::new(
            "the parameters of the authorization request: the app sent them to the org by itself",
        ));
    }
    Ok(request)
}

/// How messages of this app are told from others.
struct App<'e> {
    expectations: &'e OidcExpectations,
    origins: Vec<String>,
}

impl<'e> App<'e> {
    fn of(expectations: &'e OidcExpectations) -> Self {
        let declared = expectations.redirect_uris.iter().chain(&expectations.initiate_login_uri);
        Self { expectations, origins: declared.filter_map(|address| origin(address)).collect() }
    }

    /// Its client id, or at least an address of its own to return to: a wrong client id is a finding,
    /// not a reason to look away. Where nothing is known of the app, every request is its.
    fn sent(&self, request: &AuthorizationRequest) -> bool {
        let client_id = self.expectations.client_id.as_deref();
        let unknown = client_id.is_none() && self.origins.is_empty();
        unknown
            || (client_id.is_some() && request.get("client_id") == client_id)
            || request.get("redirect_uri").is_some_and(|uri| self.owns(uri))
    }

    fn receives(&self, callback: &Callback, requests: &[Carried<AuthorizationRequest>]) -> bool {
        let unknown = self.expectations.client_id.is_none() && self.origins.is_empty();
        unknown
            || self.expectations.redirect_uris.iter().any(|uri| same_address(uri, &callback.target))
            || requests.iter().any(|request| {
                request.message.get("redirect_uri").is_some_and(|uri| same_address(uri, &callback.target))
                    || (callback.get("state").is_some()
                        && callback.get("state") == request.message.get("state")
                        && self.owns(&callback.target))
            })
    }

    fn owns(&self, address: &str) -> bool {
        origin(address).is_some_and(|origin| self.origins.contains(&origin))
    }
}
