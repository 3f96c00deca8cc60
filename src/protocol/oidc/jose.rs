//! Compact JWS (RFC 7515 §3.1), taken apart but not believed: nothing here checks a signature.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{Member, Object, OidcError, error::within};

/// How large a token may be, in bytes.
pub const TOKEN_BYTES: usize = 64 << 10;

/// A token taken apart. Places in its members count bytes of the decoded texts: of
/// [`Object::text`] of [`Self::header`] or [`Self::claims`].
#[derive(Clone, PartialEq)]
pub struct Jws {
    /// The protected header.
    pub header: Object,
    /// The claims.
    pub claims: Object,
    /// The encoded header and claims with their dot: what is signed (RFC 7515 §5.1).
    signed: String,
    signature: Vec<u8>,
}

impl Jws {
    /// Takes a token apart.
    ///
    /// # Errors
    /// When it is too large, has five parts (it is encrypted) or another number than three, or a part
    /// is not strict base64url (RFC 4648 §5, without padding, line ends and stray bits), or header or
    /// claims are not an unambiguous JSON object.
    pub fn decode(token: &str) -> Result<Self, OidcError> {
        within("the token", token.len(), TOKEN_BYTES)?;
        let parts: Vec<_> = token.split('.').collect();
        let [header, claims, signature] = parts[..] else {
            return Err(match parts.len() {
                5 => OidcError::Encrypted,
                parts => OidcError::Parts { parts },
            });
        };
        Ok(Self {
            signature: part("the token's signature", signature)?,
            header: object("the token's header", header)?,
            claims: object("the token's claims", claims)?,
            signed: format!("{header}.{claims}"),
        })
    }

    /// `alg` (RFC 7515 §4.1.1).
    pub fn alg(&self) -> Member<String> {
        self.header.string("alg")
    }

    /// `kid` (RFC 7515 §4.1.4).
    pub fn kid(&self) -> Member<String> {
        self.header.string("kid")
    }

    /// `typ` (RFC 7515 §4.1.9).
    pub fn typ(&self) -> Member<String> {
        self.header.string("typ")
    }

    /// `crit`: header members that must be understood (RFC 7515 §4.1.11).
    pub fn crit(&self) -> Member<Vec<String>> {
        self.header.strings("crit")
    }

    /// What is signed.
    pub fn signed(&self) -> &[u8] {
        self.signed.as_bytes()
    }

    /// The signature, decoded; empty for an unsigned token. Secret.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
}

/// Neither payload nor signature is printed.
impl fmt::Debug for Jws {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Jws").field("alg", &self.header.get("alg")).finish_non_exhaustive()
    }
}

fn object(what: &'static str, encoded: &str) -> Result<Object, OidcError> {
    Object::parse(&part(what, encoded)?).map_err(|source| OidcError::Json { what, source })
}

fn part(what: &'static str, encoded: &str) -> Result<Vec<u8>, OidcError> {
    URL_SAFE_NO_PAD.decode(encoded).map_err(|source| OidcError::Base64Url { what, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Placed;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn a_token_is_taken_apart() {
        let text = token(r#"{"alg":"RS256","kid":"k1","typ":"JWT","crit":["b64"]}"#, r#"{"sub":"00u1"}"#);
        let jws = Jws::decode(&text).unwrap();
        assert_eq!(jws.alg(), Ok(Some(Placed::new("RS256".to_owned(), 7..14))));
        assert_eq!(jws.kid().unwrap().unwrap().value, "k1");
        assert_eq!(jws.typ().unwrap().unwrap().value, "JWT");
        assert_eq!(jws.crit().unwrap().unwrap().value, ["b64"]);
        assert_eq!(&jws.claims.text()[jws.claims.place("sub").unwrap()], r#""00u1""#);
        assert_eq!(
            (jws.signature(), jws.signed()),
            (b"sig".as_slice(), text.strip_suffix(".c2ln").unwrap().as_bytes())
        );
        assert_eq!(format!("{jws:?}"), r#"Jws { alg: Some(String("RS256")), .. }"#);
    }

    #[test]
    fn header_members_may_be_absent_or_of_another_type() {
        let jws = Jws::decode(&token(r#"{"alg":null,"kid":7,"crit":"b64"}"#, "{}")).unwrap();
        assert_eq!(jws.alg().unwrap_err().seen, "null");
        assert_eq!((jws.kid().unwrap_err().seen, jws.typ()), ("a number", Ok(None)));
        assert_eq!(jws.crit().unwrap_err().expected, "an array of strings");
    }

    #[test]
    fn an_unsigned_token_has_an_empty_signature() {
        let text = token(r#"{"alg":"none"}"#, "{}");
        assert_eq!(Jws::decode(text.strip_suffix("c2ln").unwrap()).unwrap().signature(), b"");
    }

    #[test]
    fn the_number_of_parts_says_what_it_is() {
        let good = token("{}", "{}");
        assert!(matches!(Jws::decode(&format!("{good}.a.b")), Err(OidcError::Encrypted)));
        assert!(matches!(Jws::decode("...."), Err(OidcError::Encrypted)));
        for (text, expected) in [("", 1), ("a", 1), ("e30.e30", 2), ("e30.e30.c2ln.", 4), ("e30.e30.c2ln...", 6)] {
            assert!(matches!(Jws::decode(text), Err(OidcError::Parts { parts }) if parts == expected), "{text}");
        }
    }

    #[test]
    fn base64url_must_be_canonical() {
        let good = token("{}", "{}");
        // Padding, the other alphabet, white space, stray bits in the last symbol, an impossible length.
        for signature in ["c2k=", "c2l+", "c2l/", "c2ln\n", " c2ln", "c2ln ", "c2l", "c2lnc", "c\u{e4}"] {
            let error = Jws::decode(&good.replace("c2ln", signature)).unwrap_err();
            assert!(matches!(error, OidcError::Base64Url { what: "the token's signature", .. }), "{signature}");
        }
        let error = Jws::decode(&good.replacen('.', "=.", 1)).unwrap_err();
        assert!(matches!(error, OidcError::Base64Url { what: "the token's header", .. }));
        // "e30" and "e31" would both be `{}` for a reader that drops the stray bits.
        assert!(matches!(Jws::decode("e31.e30.c2ln"), Err(OidcError::Base64Url { .. })));
    }

    #[test]
    fn header_and_claims_must_be_unambiguous_objects() {
        for (header, claims, part) in [
            ("[]", "{}", "the token's header"),
            ("{}", "\"\"", "the token's claims"),
            ("", "{}", "the token's header"),
            ("{}", r#"{"sub":1,"sub":2}"#, "the token's claims"),
            (r#"{"alg":"RS256","\u0061lg":"none"}"#, "{}", "the token's header"),
            ("{}", r#"{"exp":1e400}"#, "the token's claims"),
            ("{}", &format!("{{\"a\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000)), "the token's claims"),
            ("{}", "{}{}", "the token's claims"),
        ] {
            let error = Jws::decode(&token(header, claims)).unwrap_err();
            assert!(matches!(&error, OidcError::Json { what, .. } if *what == part), "{header} {claims}: {error}");
        }
    }

    #[test]
    fn size_is_bounded_before_anything_is_decoded() {
        let error = Jws::decode(&"a".repeat(1 << 20)).unwrap_err();
        assert!(matches!(error, OidcError::TooLarge { size: 1_048_576, limit: TOKEN_BYTES, .. }));
        let header = token(&format!("{{\"kid\":\"{}\"}}", "k".repeat(1 << 20)), "{}");
        assert!(matches!(Jws::decode(&header), Err(OidcError::TooLarge { .. })));
        assert!(matches!(Jws::decode(&".".repeat(TOKEN_BYTES)), Err(OidcError::Parts { .. })));
    }

    #[test]
    fn a_json_serialization_is_not_compact() {
        let json = r#"{"payload":"e30","signatures":[{"protected":"e30","signature":"c2ln"}]}"#;
        assert!(matches!(Jws::decode(json), Err(OidcError::Parts { parts: 1 })));
    }
}
