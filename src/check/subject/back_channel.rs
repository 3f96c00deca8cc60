//! The calls between app and org that belong to this sign-on, as the org recorded them.

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use super::{super::Missing, OidcMessages};
use crate::{
    evidence::{BackChannel, BackChannelCall, OidcExpectations},
    protocol::oidc::token_endpoint::{ClientAuthentication, TokenAnswer, TokenRequest, TokenResponse},
};

/// How much later than the browser's callback a call of the same sign-on may come. Other sign-ons of the same
/// client are told apart by their codes and tokens, not by time; only calls that carry neither are.
const LATE: TimeDelta = TimeDelta::seconds(30);

/// The back channel of a sign-on.
#[derive(Debug)]
pub(in crate::check) struct Calls<'e> {
    /// Token requests with a code of this sign-on.
    pub(in crate::check) redemptions: Vec<TokenCall<'e>>,
    /// Other token requests of this client during the sign-on, such as those for another grant.
    pub(in crate::check) other_grants: Vec<TokenCall<'e>>,
    /// Userinfo requests with an access token of this sign-on.
    pub(in crate::check) userinfo: Vec<&'e BackChannelCall>,
    /// Introspections of an access token of this sign-on.
    pub(in crate::check) introspections: Vec<&'e BackChannelCall>,
    /// Every reading of the keys by somebody else than the harness, of this sign-on or an earlier one.
    pub(in crate::check) keys: Vec<&'e BackChannelCall>,
    /// Every reading of the discovery document, likewise.
    pub(in crate::check) discovery: Vec<&'e BackChannelCall>,
    /// How many codes of all sign-ons were redeemed.
    pub(in crate::check) sign_ons: usize,
}

/// A token request with its answer.
#[derive(Debug)]
pub(in crate::check) struct TokenCall<'e> {
    /// The call.
    pub(in crate::check) call: &'e BackChannelCall,
    /// The request.
    pub(in crate::check) request: TokenRequest,
    /// The tokens of the answer; `None` when it has none.
    pub(in crate::check) tokens: Option<Box<TokenResponse>>,
}

impl<'e> Calls<'e> {
    pub(super) fn of(record: &'e BackChannel, messages: &OidcMessages, expectations: &OidcExpectations) -> Self {
        let codes: Vec<&str> = messages.callbacks.iter().filter_map(|callback| callback.message.get("code")).collect();
        let begin = messages.authorizations.first().map(|request| request.at);
        let end = messages.callbacks.last().map(|callback| callback.at + LATE);
        let during = |at: DateTime<Utc>| begin.is_some_and(|begin| begin <= at) && end.is_some_and(|end| at <= end);
        let to = |path: &'static str| record.calls.iter().filter(move |call| ends_with(&call.url, path));
        let others = |call: &&BackChannelCall| !call.request_header("user-agent").is_some_and(is_harness);

        let tokens: Vec<_> = to("/v1/token").filter_map(TokenCall::read).collect();
        let sign_ons = tokens.iter().filter(|call| call.tokens.is_some()).count();
        let with_code =
            |call: &TokenCall<'_>| call.request.code.as_ref().is_some_and(|code| codes.contains(&code.value.expose()));
        let (redemptions, rest): (Vec<_>, Vec<_>) = tokens.into_iter().partition(with_code);
        let of_client = |call: &TokenCall<'_>| {
            call.request.code.is_none()
                && during(call.call.received_at)
                && call.client() == expectations.client_id.as_deref()
        };
        let access: Vec<String> = redemptions.iter().filter_map(TokenCall::access_token).map(str::to_owned).collect();
        let carries = |call: &&BackChannelCall| access.iter().any(|token| carries(call, token));
        Self {
            userinfo: to("/v1/userinfo").filter(carries).collect(),
            introspections: to("/v1/introspect").filter(carries).collect(),
            keys: to("/v1/keys").filter(others).collect(),
            discovery: to("/.well-known/openid-configuration")
                .chain(to("/.well-known/oauth-authorization-server"))
                .filter(others)
                .collect(),
            other_grants: rest.into_iter().filter(of_client).collect(),
            redemptions,
            sign_ons,
        }
    }

    /// The redemption that is judged: the first one that brought tokens, or else the first one.
    pub(in crate::check) fn redemption(&self) -> Result<&TokenCall<'e>, Missing> {
        let first = self.redemptions.iter().find(|call| call.tokens.is_some()).or(self.redemptions.first());
        first.ok_or_else(|| Missing::new("a token request with the code"))
    }
}

impl<'e> TokenCall<'e> {
    fn read(call: &'e BackChannelCall) -> Option<Self> {
        let url = Url::parse(&call.url).ok()?;
        let headers = call.request_headers.iter().map(|header| (header.name.as_str(), header.value.as_str()));
        let request = TokenRequest::read(&url, headers, call.request_body.as_deref().unwrap_or_default().as_bytes());
        let answer = call.response_body.as_deref().and_then(|body| TokenAnswer::parse(body.as_bytes()).ok());
        let tokens = match answer {
            Some(TokenAnswer::Tokens(tokens)) => Some(tokens),
            _ => None,
        };
        Some(Self { call, request, tokens })
    }

    /// The client that asks, however it says so.
    fn client(&self) -> Option<&str> {
        let named = self.request.client_id.as_ref().map(|client| client.value.as_str());
        named.or_else(|| {
            self.request.authentication.iter().find_map(|method| match method {
                ClientAuthentication::Basic(Ok(basic)) => Some(basic.as_sent.client_id.as_str()),
                _ => None,
            })
        })
    }

    /// The access token that it brought.
    pub(in crate::check) fn access_token(&self) -> Option<&str> {
        let token = self.tokens.as_ref()?.access_token.as_ref().ok()?.as_ref()?;
        Some(token.value.expose())
    }
}

/// The token stands somewhere in the request.
fn carries(call: &BackChannelCall, token: &str) -> bool {
    let bearer = call.request_header("authorization").is_some_and(|header| header.ends_with(token));
    bearer || call.url.contains(token) || call.request_body.as_deref().is_some_and(|body| body.contains(token))
}

fn ends_with(url: &str, path: &str) -> bool {
    Url::parse(url).is_ok_and(|url| url.path().ends_with(path))
}

fn is_harness(agent: &str) -> bool {
    agent.starts_with(concat!(env!("CARGO_PKG_NAME"), "/"))
}
