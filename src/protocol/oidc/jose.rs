//! Compact JWS (RFC 7515 §3.1), taken apart but not believed: nothing here checks a signature.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::{OidcError, json};

/// How large a token may be, in bytes.
pub const TOKEN_BYTES: usize = 64 << 10;

/// A token taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Jws {
    /// The protected header.
    pub header: Map<String, Value>,
    /// The claims.
    pub claims: Map<String, Value>,
}

impl Jws {
    /// Takes a token apart.
    ///
    /// # Errors
    /// When it is too large, does not have three parts, or a part is not strict base64url or not an
    /// unambiguous JSON object.
    pub fn decode(token: &str) -> Result<Self, OidcError> {
        if token.len() > TOKEN_BYTES {
            return Err(OidcError::TooLarge { what: "the token", size: token.len(), limit: TOKEN_BYTES });
        }
        let parts: Vec<_> = token.split('.').collect();
        let [header, claims, signature] = parts[..] else {
            return Err(OidcError::Parts { parts: parts.len() });
        };
        part("the token's signature", signature)?;
        Ok(Self { header: object("the token's header", header)?, claims: object("the token's claims", claims)? })
    }
}

fn object(what: &'static str, encoded: &str) -> Result<Map<String, Value>, OidcError> {
    json::object(&part(what, encoded)?).map_err(|source| OidcError::Json { what, source })
}

fn part(what: &'static str, encoded: &str) -> Result<Vec<u8>, OidcError> {
    URL_SAFE_NO_PAD.decode(encoded).map_err(|source| OidcError::Base64Url { what, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn a_token_is_taken_apart() {
        let jws = Jws::decode(&token(r#"{"alg":"RS256"}"#, r#"{"sub":"00u1"}"#)).unwrap();
        assert_eq!((jws.header["alg"].as_str(), jws.claims["sub"].as_str()), (Some("RS256"), Some("00u1")));
    }

    #[test]
    fn hostile_tokens_are_refused() {
        let good = token("{}", "{}");
        assert!(matches!(Jws::decode(&format!("{good}.a.b")), Err(OidcError::Parts { parts: 5 })));
        assert!(matches!(
            Jws::decode(&good.replacen('.', "=.", 1)),
            Err(OidcError::Base64Url { what: "the token's header", .. })
        ));
        assert!(matches!(
            Jws::decode(&good.replace("c2ln", "c2l+")),
            Err(OidcError::Base64Url { what: "the token's signature", .. })
        ));
        assert!(matches!(Jws::decode(&token("[]", "{}")), Err(OidcError::Json { what: "the token's header", .. })));
        assert!(matches!(
            Jws::decode(&token("{}", r#"{"sub":1,"sub":2}"#)),
            Err(OidcError::Json { what: "the token's claims", .. })
        ));
        assert!(matches!(Jws::decode(&"a".repeat(1 << 20)), Err(OidcError::TooLarge { .. })));
    }
}
