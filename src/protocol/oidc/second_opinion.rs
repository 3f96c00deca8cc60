//! The same question to `openidconnect`, so that a mistake of ours cannot pass alone.

use std::{collections::HashSet, error::Error};

use chrono::{DateTime, Utc};
use openidconnect::{
    ClaimsVerificationError, ClientId, IssuerUrl, Nonce, SignatureVerificationError,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm},
};

use super::{OidcError, error::within, jose::TOKEN_BYTES, jwks::SET_BYTES};

/// An ID token, and what it should say.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The token.
    pub id_token: &'a str,
    /// The issuer that it must name.
    pub issuer: &'a str,
    /// The client that it must be for, and no other.
    pub client_id: &'a str,
    /// The nonce of the authorization request; without one, the claim is not looked at.
    pub nonce: Option<&'a str>,
    /// The issuer's key set.
    pub keys: &'a [u8],
    /// The moment that `exp` is compared with; there is no leeway.
    pub at: DateTime<Utc>,
}

/// What the other implementation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// It accepts the token.
    Accepted,
    /// It refuses the token.
    Refused {
        /// What it refused.
        what: Refused,
        /// In its own words.
        words: String,
    },
    /// It cannot answer: an input is not one that it reads, or the algorithm one that it does not have.
    /// That is no disagreement.
    Unable {
        /// In its own words.
        words: String,
    },
}

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The text is no token with claims of the right types.
    Token,
    /// `iss`.
    Issuer,
    /// `aud`.
    Audience,
    /// `exp`.
    Expiry,
    /// `nonce`.
    Nonce,
    /// Algorithm, key or signature.
    Signature,
    /// Something else of header or claims, such as `crit` and `typ`.
    Other,
}

/// Asks `openidconnect` to validate an ID token with the algorithms of [`super::Algorithm::ALL`].
///
/// An answer is worth what is asked. It does not look at `azp`, `iat`, `nbf`, `auth_time`, `acr`,
/// `at_hash` and `c_hash`; it has no ES512, no RSA keys of more than 4096 bits, and no lower limit for
/// their length; it tolerates stray bits in base64url, and of a claim that stands twice it may read
/// either. It refuses what we would not: any other audience beside the client, a `typ` other than
/// `JWT` and `JOSE`, keys with a `use` other than `sig`.
pub fn second_opinion(question: Question<'_>) -> Opinion {
    let unable = |error: &(dyn Error + 'static)| Opinion::Unable { words: words(error) };
    if let Err(error) = bounded(question) {
        return unable(&error);
    }
    let issuer = match IssuerUrl::new(question.issuer.to_owned()) {
        Ok(issuer) => issuer,
        Err(error) => return unable(&error),
    };
    let keys: CoreJsonWebKeySet = match serde_json::from_slice(question.keys) {
        Ok(keys) => keys,
        Err(error) => return unable(&error),
    };
    let token: CoreIdToken = match question.id_token.parse() {
        Ok(token) => token,
        Err(error) => return Opinion::Refused { what: Refused::Token, words: words(&error) },
    };
    let verifier = verifier(question, issuer, keys);
    let nonce = question.nonce.map(|nonce| Nonce::new(nonce.to_owned()));
    let verdict = match &nonce {
        Some(nonce) => token.claims(&verifier, nonce),
        None => token.claims(&verifier, |_: Option<&Nonce>| Ok(())),
    };
    match verdict {
        Ok(_) => Opinion::Accepted,
        Err(ClaimsVerificationError::SignatureVerification(error @ SignatureVerificationError::UnsupportedAlg(_))) => {
            unable(&error)
        }
        Err(error) => Opinion::Refused { what: refused(&error), words: words(&error) },
    }
}

fn bounded(question: Question<'_>) -> Result<(), OidcError> {
    within("the token", question.id_token.len(), TOKEN_BYTES)?;
    within("the key set", question.keys.len(), SET_BYTES)
}

fn verifier(question: Question<'_>, issuer: IssuerUrl, keys: CoreJsonWebKeySet) -> CoreIdTokenVerifier<'static> {
    let algorithms: HashSet<_> = [
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
        CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        CoreJwsSigningAlgorithm::RsaSsaPssSha384,
        CoreJwsSigningAlgorithm::RsaSsaPssSha512,
        CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        CoreJwsSigningAlgorithm::EcdsaP384Sha384,
        CoreJwsSigningAlgorithm::EcdsaP521Sha512,
    ]
    .into();
    let at = question.at;
    CoreIdTokenVerifier::new_public_client(ClientId::new(question.client_id.to_owned()), issuer, keys)
        .set_allowed_algs(algorithms)
        .set_time_fn(move || at)
}

fn refused(error: &ClaimsVerificationError) -> Refused {
    match error {
        ClaimsVerificationError::InvalidIssuer(_) => Refused::Issuer,
        ClaimsVerificationError::InvalidAudience(_) => Refused::Audience,
        ClaimsVerificationError::Expired(_) => Refused::Expiry,
        ClaimsVerificationError::InvalidNonce(_) => Refused::Nonce,
        ClaimsVerificationError::SignatureVerification(_) => Refused::Signature,
        _ => Refused::Other,
    }
}

/// An error with its causes, free of control characters: the words quote the token.
fn words(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    let words = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
    words
        .chars()
        .map(|character| if character.is_control() { char::REPLACEMENT_CHARACTER } else { character })
        .collect()
}

#[cfg(test)]
mod tests {
    use openssl::nid::Nid;
    use serde_json::{Value, json};

    use super::*;
    use crate::protocol::oidc::{
        IdToken,
        jwks::JwkSet,
        sample::{ORG, STRANGER, ec, encode, jwk, set, token},
        verify,
    };

    const NOW: i64 = 1_795_320_000;

    fn claims(more: &Value) -> Value {
        let mut claims = json!({"iss": "https://o.example", "aud": "0oa1", "sub": "00u1", "exp": NOW + 3600, "iat": NOW, "nonce": "n"});
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        claims
    }

    fn header() -> Value {
        json!({"alg": "RS256", "kid": "k"})
    }

    fn ask(id_token: &str, keys: &[u8]) -> Opinion {
        second_opinion(Question {
            id_token,
            issuer: "https://o.example",
            client_id: "0oa1",
            nonce: Some("n"),
            keys,
            at: DateTime::from_timestamp(NOW, 0).unwrap(),
        })
    }

    fn keys() -> Vec<u8> {
        set(&[jwk(&ORG, &json!({"kid": "k", "use": "sig"}))])
    }

    #[test]
    fn both_accept_every_algorithm_that_both_have() {
        let curves = [("ES256", Nid::X9_62_PRIME256V1), ("ES384", Nid::SECP384R1)];
        let curves = curves.map(|(alg, curve)| (alg, ec(curve)));
        for alg in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"] {
            let key = curves.iter().find(|(name, _)| *name == alg).map_or(&*ORG, |(_, key)| key);
            let keys = set(&[jwk(key, &json!({"kid": "k"}))]);
            let token = token(key, &json!({"alg": alg, "kid": "k", "typ": "JWT"}), &claims(&json!({})));
            assert_eq!(ask(&token, &keys), Opinion::Accepted, "{alg}");
            assert!(verify(&IdToken::decode(&token).unwrap().jws, &JwkSet::parse(&keys).unwrap()).is_ok(), "{alg}");
        }
    }

    #[test]
    fn wrong_claims_are_refused_with_their_name() {
        for (more, expected) in [
            (json!({"iss": "https://evil.test"}), Refused::Issuer),
            (json!({"iss": "https://o.example/"}), Refused::Issuer),
            (json!({"aud": "other"}), Refused::Audience),
            (json!({"aud": "\u{1b}[2J"}), Refused::Audience),
            (json!({"aud": ["0oa1", "other"]}), Refused::Audience),
            (json!({"exp": NOW}), Refused::Expiry),
            (json!({"nonce": "m"}), Refused::Nonce),
            (json!({"exp": "soon"}), Refused::Token),
            (json!({"sub": 1}), Refused::Token),
        ] {
            let opinion = ask(&token(&ORG, &header(), &claims(&more)), &keys());
            assert!(!matches!(&opinion, Opinion::Refused { words, .. } if words.contains(char::is_control)));
            assert!(matches!(&opinion, Opinion::Refused { what, .. } if *what == expected), "{more}: {opinion:?}");
        }
    }

    #[test]
    fn without_a_nonce_in_the_request_none_is_looked_at() {
        let token = token(&ORG, &header(), &claims(&json!({"nonce": "anything"})));
        let question = Question {
            id_token: &token,
            issuer: "https://o.example",
            client_id: "0oa1",
            nonce: None,
            keys: &keys(),
            at: DateTime::from_timestamp(NOW, 0).unwrap(),
        };
        assert_eq!(second_opinion(question), Opinion::Accepted);
    }

    #[test]
    fn forged_tokens_are_refused() {
        let crit = json!({"alg": "RS256", "kid": "k", "crit": ["x"]});
        let unsigned = |alg: &str| {
            format!("{}.{}.", encode(json!({ "alg": alg }).to_string()), encode(claims(&json!({})).to_string()))
        };
        for (token, what) in [
            (token(&STRANGER, &header(), &claims(&json!({}))), Refused::Signature),
            (token(&ORG, &json!({"alg": "RS256", "kid": "other"}), &claims(&json!({}))), Refused::Signature),
            (unsigned("none"), Refused::Signature),
            (unsigned("HS256"), Refused::Signature),
            (unsigned("None"), Refused::Token),
            (token(&ORG, &crit, &claims(&json!({}))), Refused::Other),
            (format!("{}.a.b", unsigned("RS256")), Refused::Token),
            ("garbage".to_owned(), Refused::Token),
        ] {
            let opinion = ask(&token, &keys());
            assert!(matches!(&opinion, Opinion::Refused { what: seen, .. } if *seen == what), "{opinion:?}");
            assert!(!matches!(&opinion, Opinion::Refused { words, .. } if words.is_empty()));
        }
    }

    #[test]
    fn what_it_cannot_answer_is_no_refusal() {
        let key = ec(Nid::SECP521R1);
        let keys_of = set(&[jwk(&key, &json!({"kid": "k"}))]);
        let es512 = token(&key, &json!({"alg": "ES512", "kid": "k"}), &claims(&json!({})));
        assert!(matches!(ask(&es512, &keys_of), Opinion::Unable { .. }));
        let good = token(&ORG, &header(), &claims(&json!({})));
        assert!(matches!(ask(&good, b"<html>"), Opinion::Unable { .. }));
        assert!(matches!(ask(&"a".repeat(TOKEN_BYTES + 1), &keys()), Opinion::Unable { .. }));
        assert!(matches!(ask(&good, &vec![b' '; SET_BYTES + 1]), Opinion::Unable { .. }));
        let question = Question {
            id_token: &good,
            issuer: "not a url",
            client_id: "0oa1",
            nonce: None,
            keys: &keys(),
            at: Utc::now(),
        };
        assert!(matches!(second_opinion(question), Opinion::Unable { .. }));
    }

    #[test]
    fn senseless_keys_are_survived() {
        for modulus in [vec![], vec![0], vec![1], vec![2], vec![3], vec![255; 2], vec![0; 64], vec![255; 600]] {
            for exponent in [vec![], vec![0], vec![1], vec![3], vec![255; 4], vec![255; 40]] {
                let keys = set(&[json!({"kty": "RSA", "n": encode(&modulus), "e": encode(&exponent)})]);
                for (alg, length) in [("RS256", 0), ("RS256", 1), ("PS512", 0), ("PS512", 2), ("PS256", 600)] {
                    let header = encode(json!({ "alg": alg }).to_string());
                    let signed = format!("{header}.{}", encode(claims(&json!({})).to_string()));
                    let token = format!("{signed}.{}", encode(vec![0; length]));
                    let opinion = ask(&token, &keys);
                    let refused = matches!(opinion, Opinion::Refused { what: Refused::Signature, .. });
                    assert!(refused, "{modulus:?} {exponent:?} {alg} {length}: {opinion:?}");
                    let set = JwkSet::parse(&keys).unwrap();
                    assert!(verify(&IdToken::decode(&token).unwrap().jws, &set).is_err(), "{modulus:?} {exponent:?}");
                }
            }
        }
    }
}
