//! Signed tokens.

use serde_json::json;

use super::find::{Found, Material};
use crate::{
    finding::MessagePart,
    protocol::oidc::{IdToken, OidcError},
    report::message::{Kind, Message, Text},
};

/// A token, taken apart, with the access token that came with it.
pub(super) fn of_text(text: &str, access_token: Option<String>, origin: String) -> Result<Found, OidcError> {
    let token = IdToken::decode(text)?;
    let part = |part, text: &str| Text { part: Some(part), text: text.to_owned() };
    let jws = &token.jws;
    let mut message = Message::new(kind(&token));
    message.texts =
        vec![part(MessagePart::TokenHeader, jws.header.text()), part(MessagePart::TokenClaims, jws.claims.text())];
    message.decoded = Some(json!({"header": jws.header.members(), "claims": jws.claims.members()}));
    let issued = token.claims.iat.as_ref().ok().and_then(Option::as_ref).map(|it| it.value);
    let material = Material::Token { text: text.to_owned(), access_token };
    Ok(Found { issued, ..Found::new(origin, message, material) })
}

/// By what only one kind of token has: nothing names the kind for sure.
fn kind(token: &IdToken) -> Kind {
    let claims = &token.jws.claims;
    let typ = token.jws.typ().ok().flatten().map(|typ| typ.value.to_ascii_lowercase()).unwrap_or_default();
    let text = |name| claims.string(name).ok().flatten().map(|it| it.value);
    let is_own = text("iss").is_some() && text("iss") == text("sub");
    if typ.ends_with("at+jwt") || ["scp", "scope", "cid"].iter().any(|name| claims.has(name)) {
        Kind::AccessToken
    } else if typ.ends_with("logout+jwt") || claims.has("events") {
        Kind::LogoutToken
    } else if is_own {
        Kind::ClientAssertion
    } else if ["iss", "aud", "sub", "exp"].iter().all(|name| claims.has(name)) {
        Kind::IdToken
    } else {
        Kind::Token
    }
}
