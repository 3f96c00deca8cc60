//! The ID token and its claims (OpenID Connect Core §2, §5.1; RFC 7519 §4.1): what they say, not
//! whether it is true.

use std::fmt;

use chrono::{DateTime, Utc};

use super::{Algorithm, Member, Object, OidcError, jose::Jws};

/// An ID token, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct IdToken {
    /// The token; the places of its claims count bytes of the text of [`Jws::claims`].
    pub jws: Jws,
    /// Its claims.
    pub claims: Claims,
}

impl IdToken {
    /// Takes a token apart.
    ///
    /// # Errors
    /// As [`Jws::decode`].
    pub fn decode(token: &str) -> Result<Self, OidcError> {
        let jws = Jws::decode(token)?;
        Ok(Self { claims: Claims::read(&jws.claims), jws })
    }
}

/// The claims that are read of an ID token, a user info response or a client assertion. Each is absent,
/// of its type, or of another one.
#[derive(Clone, PartialEq)]
pub struct Claims {
    /// `iss`.
    pub iss: Member<String>,
    /// `aud`, a string or an array of strings.
    pub aud: Member<Vec<String>>,
    /// `azp`.
    pub azp: Member<String>,
    /// `sub`.
    pub sub: Member<String>,
    /// `exp`.
    pub exp: Member<DateTime<Utc>>,
    /// `iat`.
    pub iat: Member<DateTime<Utc>>,
    /// `nbf`.
    pub nbf: Member<DateTime<Utc>>,
    /// `jti`.
    pub jti: Member<String>,
    /// `auth_time`.
    pub auth_time: Member<DateTime<Utc>>,
    /// `nonce`.
    pub nonce: Member<String>,
    /// `at_hash`: see [`access_token_hash`].
    pub at_hash: Member<String>,
    /// `c_hash`: see [`code_hash`].
    pub c_hash: Member<String>,
    /// `acr`.
    pub acr: Member<String>,
    /// `amr`.
    pub amr: Member<Vec<String>>,
    /// `name`.
    pub name: Member<String>,
    /// `given_name`.
    pub given_name: Member<String>,
    /// `family_name`.
    pub family_name: Member<String>,
    /// `preferred_username`.
    pub preferred_username: Member<String>,
    /// `email`.
    pub email: Member<String>,
    /// `email_verified`.
    pub email_verified: Member<bool>,
}

impl Claims {
    /// Reads the claims; their places count bytes of the object's text.
    pub fn read(object: &Object) -> Self {
        Self {
            iss: object.string("iss"),
            aud: object.string_or_strings("aud"),
            azp: object.string("azp"),
            sub: object.string("sub"),
            exp: object.numeric_date("exp"),
            iat: object.numeric_date("iat"),
            nbf: object.numeric_date("nbf"),
            jti: object.string("jti"),
            auth_time: object.numeric_date("auth_time"),
            nonce: object.string("nonce"),
            at_hash: object.string("at_hash"),
            c_hash: object.string("c_hash"),
            acr: object.string("acr"),
            amr: object.strings("amr"),
            name: object.string("name"),
            given_name: object.string("given_name"),
            family_name: object.string("family_name"),
            preferred_username: object.string("preferred_username"),
            email: object.string("email"),
            email_verified: object.boolean("email_verified"),
        }
    }
}

/// Claims are a token's payload and a person's data: nothing is printed.
impl fmt::Debug for Claims {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Claims").finish_non_exhaustive()
    }
}

/// What `at_hash` must be beside that access token in an ID token with that `alg` (OpenID Connect Core
/// §3.1.3.6): base64url of the left half of the token's hash.
pub fn access_token_hash(alg: Algorithm, access_token: &str) -> String {
    alg.half_hash(access_token)
}

/// What `c_hash` must be beside that code in an ID token with that `alg` (OpenID Connect Core §3.3.2.11).
pub fn code_hash(alg: Algorithm, code: &str) -> String {
    alg.half_hash(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{PlacedText, oidc::sample::encode};

    fn decode(claims: &str) -> IdToken {
        IdToken::decode(&format!("{}.{}.c2ln", encode(r#"{"alg":"RS256"}"#), encode(claims))).unwrap()
    }

    #[test]
    fn claims_are_read_with_their_places() {
        let token = decode(
            r#"{"iss":"https://o","aud":"0oa1","sub":"00u1","exp":1795323600,"iat":1795320000,"auth_time":1795319990.25,
            "nonce":"n","amr":["pwd","mfa"],"email":"ann@acme.example","email_verified":true,"name":"Ann \u00c4"}"#,
        );
        let claims = &token.claims;
        assert_eq!(claims.iss.as_ref().unwrap().text(), Some("https://o"));
        assert_eq!(claims.aud.as_ref().unwrap().as_ref().unwrap().value, ["0oa1"]);
        let times =
            [&claims.iat, &claims.exp, &claims.auth_time].map(|time| time.as_ref().unwrap().as_ref().unwrap().value);
        assert_eq!((times[1] - times[0]).num_minutes(), 60);
        assert_eq!((times[0] - times[2]).num_milliseconds(), 9750);
        assert_eq!(claims.amr.as_ref().unwrap().as_ref().unwrap().value, ["pwd", "mfa"]);
        assert!(claims.email_verified.as_ref().unwrap().as_ref().unwrap().value);
        let name = claims.name.as_ref().unwrap().as_ref().unwrap();
        assert_eq!((name.value.as_str(), &token.jws.claims.text()[name.place.clone()]), ("Ann Ä", r#""Ann \u00c4""#));
        assert_eq!((&claims.azp, &claims.nbf, &claims.c_hash), (&Ok(None), &Ok(None), &Ok(None)));
    }

    #[test]
    fn wrong_types_are_told_from_absence() {
        let claims = decode(
            r#"{"iss":null,"aud":["0oa1",1],"sub":["own","victim"],"exp":"9999999999","iat":true,"nbf":1e300,
            "email_verified":"true","amr":"pwd","nonce":7}"#,
        )
        .claims;
        let seen = [
            claims.iss.unwrap_err().seen,
            claims.aud.unwrap_err().seen,
            claims.sub.unwrap_err().seen,
            claims.exp.unwrap_err().seen,
            claims.iat.unwrap_err().seen,
            claims.email_verified.unwrap_err().seen,
            claims.amr.unwrap_err().seen,
            claims.nonce.unwrap_err().seen,
        ];
        let expected = ["null", "an array", "an array", "a string", "a boolean", "a string", "a string", "a number"];
        assert_eq!(seen, expected);
        assert_eq!(claims.nbf.unwrap_err().expected, "a NumericDate");
        assert_eq!(claims.email, Ok(None));
    }

    #[test]
    fn an_audience_may_be_one_many_or_none() {
        let audience = |text: &str| decode(&format!("{{\"aud\":{text}}}")).claims.aud.unwrap().unwrap().value;
        assert_eq!(audience(r#"["0oa1","evil"]"#), ["0oa1", "evil"]);
        assert!(audience("[]").is_empty());
    }

    /// The token, code and hashes of OpenID Connect Core appendix A.3, A.4 and A.6.
    #[test]
    fn hashes_are_those_of_the_specification() {
        assert_eq!(
            access_token_hash(Algorithm::Rs256, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
            "77QmUPtjPfzWtF2AnpK9RQ"
        );
        assert_eq!(
            code_hash(Algorithm::Rs256, "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk"),
            "LDktKdoQak3Pk0cnXxCltA"
        );
        let lengths =
            [Algorithm::Es256, Algorithm::Ps384, Algorithm::Rs512].map(|alg| access_token_hash(alg, "x").len());
        assert_eq!(lengths, [22, 32, 43], "16, 24 and 32 octets");
    }

    #[test]
    fn nothing_of_the_payload_is_printed() {
        let printed = format!("{:?}", decode(r#"{"email":"ann@acme.example"}"#));
        assert!(!printed.contains("ann") && printed.contains("RS256"), "{printed}");
    }
}
