//! The ID token of a sign-on, wherever it was seen, and what is needed to judge it.

use chrono::{DateTime, Utc};

use super::{
    super::Missing,
    Subject,
    back_channel::{Calls, TokenCall},
};
use crate::{
    evidence::Document,
    protocol::oidc::{Claims, Discovery, IdToken, Object, OidcError, jwks::JwkSet},
};

/// An ID token, and how it came.
pub(in crate::check) struct SeenIdToken {
    /// The token itself. Secret.
    text: String,
    /// The token, taken apart.
    pub(in crate::check) decoded: Result<IdToken, OidcError>,
    /// The access token that came with it. Secret.
    pub(in crate::check) access_token: Option<String>,
    /// When it came.
    pub(in crate::check) at: DateTime<Utc>,
    /// The exchange that carried it; `None` when it came by the back channel.
    pub(in crate::check) exchange: Option<u32>,
}

impl SeenIdToken {
    /// The token itself. Secret.
    pub(in crate::check) fn text(&self) -> &str {
        &self.text
    }

    /// The token, taken apart.
    pub(in crate::check) fn read(&self) -> Result<&IdToken, Missing> {
        self.decoded.as_ref().map_err(|_| Missing::new("an ID token that can be read"))
    }
}

impl Subject<'_> {
    /// The back channel of this sign-on.
    pub(in crate::check) fn back_channel(&self) -> Result<&Calls<'_>, Missing> {
        let missing = || Missing::new("what the org saw of the app's own calls: this org keeps no record of them");
        self.calls.as_ref().ok_or_else(missing)
    }

    /// The ID token of this sign-on: from the back channel, or from the browser.
    pub(in crate::check) fn id_token(&self) -> Result<&SeenIdToken, Missing> {
        self.id_token.as_ref().ok_or_else(|| Missing::new("an ID token, in the browser or in a record of the org"))
    }

    /// What userinfo said of the user.
    pub(in crate::check) fn userinfo(&self) -> Option<Claims> {
        let calls = self.calls.as_ref()?;
        let answer = calls.userinfo.iter().find_map(|call| call.response_body.as_deref())?;
        Some(Claims::read(&Object::parse(answer.as_bytes()).ok()?))
    }

    /// The keys of the org as they were served, and as they were read.
    pub(in crate::check) fn keys(&self) -> Result<(&[u8], Result<JwkSet, OidcError>), Missing> {
        let body = body(self.evidence.documents.jwks.as_ref(), "the keys of the org")?;
        Ok((body, JwkSet::parse(body)))
    }

    /// The org's discovery document as it was read, with the address where it was served.
    pub(in crate::check) fn discovery(&self) -> Result<(&str, Result<Discovery, serde_json::Error>), Missing> {
        let document = self.evidence.documents.discovery.as_ref();
        let body = body(document, "the org's discovery document")?;
        Ok((document.map_or("", |document| document.url.as_str()), Discovery::parse(body)))
    }
}

fn body<'d>(document: Option<&'d Document>, what: &str) -> Result<&'d [u8], Missing> {
    let body = document.and_then(|document| document.body.as_ref());
    Ok(&body.ok_or_else(|| Missing::new(what))?.bytes)
}

/// The ID token that the app acted on.
pub(super) fn find(calls: Option<&Calls<'_>>, messages: &super::OidcMessages) -> Option<SeenIdToken> {
    let redeemed = calls.and_then(|calls| calls.redemptions.iter().find_map(of_call));
    redeemed.or_else(|| {
        let callback = messages.callbacks.iter().rev().find(|callback| callback.message.parameters.has("id_token"))?;
        let text = callback.message.get("id_token")?.to_owned();
        Some(SeenIdToken {
            decoded: IdToken::decode(&text),
            text,
            access_token: callback.message.get("access_token").map(str::to_owned),
            at: callback.at,
            exchange: Some(callback.exchange),
        })
    })
}

fn of_call(call: &TokenCall<'_>) -> Option<SeenIdToken> {
    let tokens = call.tokens.as_ref()?;
    let text = tokens.id_token.as_ref().ok()?.as_ref()?.value.expose().to_owned();
    Some(SeenIdToken {
        decoded: IdToken::decode(&text),
        text,
        access_token: call.access_token().map(str::to_owned),
        at: call.call.received_at,
        exchange: None,
    })
}
