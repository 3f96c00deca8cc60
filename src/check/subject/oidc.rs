//! The OpenID Connect messages of a sign-on that belong to this app, and which of them are judged.

use crate::{
    evidence::OidcExpectations,
    protocol::oidc::{AuthorizationRequest, Callback, InitiateLogin},
};

use super::{
    super::Missing,
    Carried, Sender,
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
    /// Responses that the app handed on to itself: by a script of its page, as single-page apps do, or by a redirect.
    pub handed_on: Vec<Carried<Callback>>,
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
                if again || !app.receives(&callback, &messages.authorizations) {
                    continue;
                }
                let callback = Carried::new(exchange, callback);
                if messages.hands_on(&callback, exchange.redirected_from) {
                    messages.handed_on.push(callback);
                } else {
                    messages.callbacks.push(callback);
                }
            }
        }
        messages.without_renewals()
    }

    /// Whether a script sends what was delivered to its page before, or who took it redirects the browser with it: the
    /// same answer, not another one.
    fn hands_on(&self, callback: &Carried<Callback>, redirected_from: Option<u32>) -> bool {
        let mut same = self.callbacks.iter().chain(&self.handed_on);
        same.any(|known| {
            let on = callback.by == Sender::Script || redirected_from == Some(known.exchange);
            on && same_answer(&known.message, &callback.message)
        })
    }

    /// Without what frames ask and are answered that the user is not to notice: whether somebody is still signed in
    /// (`prompt=none`). Where nothing else was asked, the sign-on itself was such a frame's.
    fn without_renewals(mut self) -> Self {
        let (renewals, asked): (Vec<_>, Vec<_>) = self.authorizations.into_iter().partition(renews);
        if asked.is_empty() {
            return Self { authorizations: renewals, ..self };
        }
        let states: Vec<&str> = renewals.iter().filter_map(|renewal| renewal.message.get("state")).collect();
        let renewed = |callback: &Carried<Callback>| {
            let stateless =
                || renewals.iter().any(|it| it.exchange < callback.exchange && it.message.get("state").is_none());
            let state = callback.message.get("state");
            callback.by == Sender::Frame && state.map_or_else(stateless, |state| states.contains(&state))
        };
        self.callbacks.retain(|callback| !renewed(callback));
        Self { authorizations: asked, ..self }
    }

    /// The authorization response that is judged: the last one before the app showed a signed-in user.
    pub fn callback(&self) -> Result<&Carried<Callback>, Missing> {
        self.callbacks.last().ok_or_else(|| Missing::new("an authorization response on its way to the app"))
    }

    /// The exchange in which the app's server took the judged response: the delivery itself, unless the app handed it on.
    pub fn taken(&self) -> Result<u32, Missing> {
        let callback = self.callback()?;
        let handed_on = self.handed_on.iter().rev().find(|handed| same_answer(&handed.message, &callback.message));
        Ok(handed_on.unwrap_or(callback).exchange)
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

/// A frame's request that the org must answer without a word to the user.
fn renews(request: &Carried<AuthorizationRequest>) -> bool {
    let prompts = request.message.get("prompt").unwrap_or_default();
    request.by == Sender::Frame && prompts.split(' ').any(|prompt| prompt == "none")
}

/// The same code or, in an answer without one, the same state, wherever it was sent.
fn same_answer(one: &Callback, other: &Callback) -> bool {
    let name = if one.get("code").is_some() { "code" } else { "state" };
    one.get(name).is_some() && one.get(name) == other.get(name)
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
