//! What the token endpoint answers.

use super::hidden;
use crate::{
    protocol::oidc::{IdToken, Member, Object, OidcError, error::within},
    secret::Secret,
};

/// How large an answer may be, in bytes.
pub const ANSWER_BYTES: usize = 256 << 10;

const WHAT: &str = "the token endpoint's answer";

/// The body of an answer, whatever its status is.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenAnswer {
    /// Tokens (RFC 6749 §5.1; OpenID Connect Core §3.1.3.3).
    Tokens(Box<TokenResponse>),
    /// An error (RFC 6749 §5.2): there is a member `error`, perhaps beside others.
    Error(Box<TokenError>),
}

/// Tokens. The places of members count bytes of [`Object::text`].
#[derive(Clone, Debug, PartialEq)]
pub struct TokenResponse {
    /// The whole answer. Holds secrets.
    pub object: Object,
    /// `token_type`.
    pub token_type: Member<String>,
    /// `expires_in`, in seconds.
    pub expires_in: Member<u64>,
    /// `scope`.
    pub scope: Member<String>,
    /// `id_token`.
    pub id_token: Member<Secret>,
    /// `access_token`.
    pub access_token: Member<Secret>,
    /// `refresh_token`.
    pub refresh_token: Member<Secret>,
}

/// An error. The places of members count bytes of [`Object::text`].
#[derive(Clone, Debug, PartialEq)]
pub struct TokenError {
    /// The whole answer. May hold secrets.
    pub object: Object,
    /// `error`.
    pub error: Member<String>,
    /// `error_description`.
    pub error_description: Member<String>,
    /// `error_uri`.
    pub error_uri: Member<String>,
}

impl TokenAnswer {
    /// Reads an answer's body.
    ///
    /// # Errors
    /// When it has more than [`ANSWER_BYTES`], or is not an unambiguous JSON object.
    pub fn parse(bytes: &[u8]) -> Result<Self, OidcError> {
        within(WHAT, bytes.len(), ANSWER_BYTES)?;
        let object = Object::parse(bytes).map_err(|source| OidcError::Json { what: WHAT, source })?;
        if object.has("error") {
            return Ok(Self::Error(Box::new(TokenError {
                error: object.string("error"),
                error_description: object.string("error_description"),
                error_uri: object.string("error_uri"),
                object,
            })));
        }
        let secret = |name| object.string(name).map(|member| member.map(hidden));
        Ok(Self::Tokens(Box::new(TokenResponse {
            token_type: object.string("token_type"),
            expires_in: object.whole_number("expires_in"),
            scope: object.string("scope"),
            id_token: secret("id_token"),
            access_token: secret("access_token"),
            refresh_token: secret("refresh_token"),
            object,
        })))
    }
}

impl TokenResponse {
    /// The ID token, taken apart; `None` when there is none, or something that is not a text.
    pub fn decode_id_token(&self) -> Option<Result<IdToken, OidcError>> {
        let token = self.id_token.as_ref().ok()?.as_ref()?;
        Some(IdToken::decode(token.value.expose()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::PlacedText;

    fn tokens(text: &str) -> TokenResponse {
        match TokenAnswer::parse(text.as_bytes()).unwrap() {
            TokenAnswer::Tokens(tokens) => *tokens,
            TokenAnswer::Error(error) => panic!("{error:?}"),
        }
    }

    #[test]
    fn tokens_are_read_and_not_printed() {
        let text =
            r#"{"token_type":"Bearer","expires_in":3600,"scope":"openid","access_token":"hush","id_token":"e30.e30."}"#;
        let answer = tokens(text);
        assert_eq!(answer.token_type.as_ref().unwrap().text(), Some("Bearer"));
        assert_eq!(answer.expires_in.as_ref().unwrap().as_ref().unwrap().value, 3600);
        let access = answer.access_token.as_ref().unwrap().as_ref().unwrap();
        assert_eq!((access.value.expose(), &text[access.place.clone()]), ("hush", "\"hush\""));
        assert_eq!(answer.refresh_token, Ok(None));
        assert!(answer.decode_id_token().unwrap().is_ok());
        let printed = format!("{answer:?}");
        assert!(!printed.contains("hush") && !printed.contains("e30"), "{printed}");
    }

    #[test]
    fn absent_and_wrong_members_are_told_apart() {
        let answer = tokens(r#"{"expires_in":"3600","id_token":null,"refresh_token":""}"#);
        assert_eq!(answer.expires_in.as_ref().unwrap_err().seen, "a string");
        assert_eq!(answer.id_token.as_ref().unwrap_err().seen, "null");
        assert!(answer.refresh_token.as_ref().unwrap().is_some() && answer.decode_id_token().is_none());
        assert_eq!((answer.access_token, answer.token_type), (Ok(None), Ok(None)));
        let garbage = tokens(r#"{"id_token":"garbage"}"#);
        assert!(matches!(garbage.decode_id_token(), Some(Err(OidcError::Parts { parts: 1 }))));
    }

    #[test]
    fn an_error_is_one_whatever_stands_beside_it() {
        let text = r#"{"error":"invalid_grant","error_description":"expired","access_token":"hush"}"#;
        let TokenAnswer::Error(error) = TokenAnswer::parse(text.as_bytes()).unwrap() else { panic!() };
        assert_eq!(error.error.as_ref().unwrap().text(), Some("invalid_grant"));
        assert_eq!(error.error_description.as_ref().unwrap().text(), Some("expired"));
        assert_eq!(error.error_uri, Ok(None));
        assert!(error.object.has("access_token") && !format!("{error:?}").contains("hush"));
        assert!(
            matches!(TokenAnswer::parse(b"{\"error\":null}"), Ok(TokenAnswer::Error(error)) if error.error.is_err())
        );
    }

    #[test]
    fn other_bodies_are_no_answer() {
        for text in ["<html>", "", "[]", r#"{"access_token":"a","access_token":"b"}"#, "access_token=a"] {
            assert!(matches!(TokenAnswer::parse(text.as_bytes()), Err(OidcError::Json { .. })), "{text}");
        }
        let large = vec![b' '; 20 << 20];
        assert!(matches!(TokenAnswer::parse(&large), Err(OidcError::TooLarge { limit: ANSWER_BYTES, .. })));
    }
}
