//! Verification of signed tokens with the keys of a set, and with no others.

use openssl::{
    bn::BigNum,
    ecdsa::EcdsaSig,
    error::ErrorStack,
    pkey::{PKey, Public},
    rsa::Padding,
    sign::{RsaPssSaltlen, Verifier},
};

use super::{
    Algorithm, WrongType,
    jose::Jws,
    jwks::{Jwk, JwkSet, Material},
};

/// The shortest RSA modulus that is believed, in bits (RFC 7518 §3.3).
pub const RSA_BITS: u32 = 2048;

/// Why a token's signature is not believed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum JwsError {
    /// A header member has another type.
    #[error("the token's header cannot be used")]
    Header(#[from] WrongType),
    /// The token asks for extensions (RFC 7515 §4.1.11). None are understood here, and an empty list is
    /// not allowed.
    #[error("the token must be refused by who does not understand its critical header members {names:?}")]
    Critical {
        /// The names in `crit`.
        names: Vec<String>,
    },
    /// `none`, an algorithm with a shared secret, an unknown one, or no `alg` at all.
    #[error("expected one of the algorithms {}, seen {}", expected_algorithms(), quoted(.seen.as_ref()))]
    Algorithm {
        /// `alg`.
        seen: Option<String>,
    },
    /// The set has no key of that name.
    #[error("expected a key with the kid {kid:?}, the set has {known:?}")]
    UnknownKid {
        /// `kid` of the token.
        kid: String,
        /// Every `kid` of the set.
        known: Vec<String>,
    },
    /// Keys were found, but none may be used for this token.
    #[error("no key fits the token: {}", unfit_keys(.keys))]
    NoKeyFits {
        /// Every key that came into question, and why it does not fit.
        keys: Vec<(String, Unfit)>,
    },
    /// More than one key may be used, and the token does not say which.
    #[error("expected exactly one key that fits the token, seen {}: {}", .keys.len(), .keys.join(", "))]
    Ambiguous {
        /// Them all.
        keys: Vec<String>,
    },
    /// A signature of that algorithm and key has another length.
    #[error("expected a signature of {expected} bytes, seen {seen}")]
    SignatureLength {
        /// In bytes.
        expected: usize,
        /// In bytes.
        seen: usize,
    },
    /// This key did not make this signature over this content.
    #[error("key {key} did not make this signature: the token was changed, or another key signed it")]
    Signature {
        /// The key's `kid`, or its number.
        key: String,
    },
    /// The cryptographic library failed.
    #[error("the cryptographic library failed")]
    Library(#[from] ErrorStack),
}

/// Why a key may not be used for a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Another type or curve than the algorithm's.
    #[error("expected {expected}, seen {seen}")]
    Kind {
        /// Type and curve of keys for the algorithm.
        expected: String,
        /// Type and curve of this key.
        seen: String,
    },
    /// `use` says that it is for encryption (RFC 7517 §4.2).
    #[error("it is for encryption")]
    Encryption,
    /// `key_ops` is there without `verify` (RFC 7517 §4.3).
    #[error("its operations are {seen:?}, without \"verify\"")]
    Operations {
        /// `key_ops`.
        seen: Vec<String>,
    },
    /// `alg` names another algorithm (RFC 7517 §4.4).
    #[error("it is for {seen:?}")]
    Algorithm {
        /// `alg` of the key.
        seen: String,
    },
    /// The modulus is too short to be believed.
    #[error("expected at least {RSA_BITS} bits, seen {bits}")]
    Short {
        /// Its length.
        bits: u32,
    },
    /// It cannot be used at all: see [`Jwk::problems`].
    #[error("it cannot be used: {}", .problems.join(", "))]
    Unusable {
        /// What is wrong with it.
        problems: Vec<String>,
    },
}

/// Verifies a token's signature and says which key made it.
///
/// The key is the one with exactly the token's `kid`; without a `kid`, the only one that fits. Keys
/// that the token brings or points to (`jwk`, `jku`, `x5u`, `x5c`) are not looked at. Nothing is said
/// of the claims.
///
/// # Errors
/// Says what was expected and what was seen. A token is refused when its algorithm is not one of
/// [`Algorithm::ALL`], its `crit` is there, no or more than one key fits, or the signature is wrong.
pub fn verify<'k>(jws: &Jws, keys: &'k JwkSet) -> Result<&'k Jwk, JwsError> {
    if let Some(critical) = jws.crit()? {
        return Err(JwsError::Critical { names: critical.value });
    }
    let alg = jws.alg()?.map(|alg| alg.value);
    let algorithm = alg.as_deref().and_then(Algorithm::of).ok_or(JwsError::Algorithm { seen: alg })?;
    let (key, public_key) = chosen(jws, keys, algorithm)?;
    if made_by(public_key, algorithm, jws)? { Ok(key) } else { Err(JwsError::Signature { key: key.label() }) }
}

fn chosen<'k>(jws: &Jws, keys: &'k JwkSet, algorithm: Algorithm) -> Result<(&'k Jwk, &'k PKey<Public>), JwsError> {
    let kid = jws.kid()?.map(|kid| kid.value);
    let named = |key: &&Jwk| kid.is_none() || key.kid == kid;
    let candidates: Vec<_> = keys.keys.iter().filter(named).collect();
    if let (Some(kid), []) = (&kid, candidates.as_slice()) {
        let known = keys.keys.iter().filter_map(|key| key.kid.clone()).collect();
        return Err(JwsError::UnknownKid { kid: kid.clone(), known });
    }
    let (mut fit, mut unfit) = (Vec::new(), Vec::new());
    for key in candidates {
        match fits(key, algorithm) {
            Ok(public_key) => fit.push((key, public_key)),
            Err(reason) => unfit.push((key.label(), reason)),
        }
    }
    match fit.as_slice() {
        [] => Err(JwsError::NoKeyFits { keys: unfit }),
        [only] => Ok(*only),
        several => Err(JwsError::Ambiguous { keys: several.iter().map(|(key, _)| key.label()).collect() }),
    }
}

fn fits(key: &Jwk, algorithm: Algorithm) -> Result<&PKey<Public>, Unfit> {
    if !algorithm.takes(&key.material) {
        let curve = algorithm.curve().map(|curve| format!(" on {}", curve.name())).unwrap_or_default();
        return Err(Unfit::Kind { expected: format!("{}{curve}", algorithm.key_type()), seen: kind(key) });
    }
    if key.usage.as_deref() == Some("enc") {
        return Err(Unfit::Encryption);
    }
    if let Some(operations) = key.key_ops.as_ref().filter(|operations| !operations.iter().any(|name| name == "verify"))
    {
        return Err(Unfit::Operations { seen: operations.clone() });
    }
    if let Some(alg) = key.alg.as_ref().filter(|alg| *alg != algorithm.name()) {
        return Err(Unfit::Algorithm { seen: alg.clone() });
    }
    if let Material::Rsa { bits } = key.material
        && bits < RSA_BITS
    {
        return Err(Unfit::Short { bits });
    }
    let problems = || key.problems.iter().map(ToString::to_string).collect();
    key.public_key().ok_or_else(|| Unfit::Unusable { problems: problems() })
}

fn kind(key: &Jwk) -> String {
    match &key.material {
        Material::Rsa { .. } => "RSA".to_owned(),
        Material::Ec { curve } => format!("EC on {}", curve.name()),
        Material::Okp { curve } => format!("OKP on {curve:?}"),
        Material::Symmetric => "a shared secret".to_owned(),
        Material::Unknown => quoted(key.kty.as_ref()),
    }
}

fn made_by(key: &PKey<Public>, algorithm: Algorithm, jws: &Jws) -> Result<bool, JwsError> {
    let signature = jws.signature();
    let expected = algorithm.curve().map_or(key.size(), |curve| 2 * curve.octets());
    if signature.len() != expected {
        return Err(JwsError::SignatureLength { expected, seen: signature.len() });
    }
    let mut verifier = Verifier::new(algorithm.digest(), key)?;
    if algorithm.is_pss() {
        verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
        verifier.set_rsa_mgf1_md(algorithm.digest())?;
        verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    }
    verifier.update(jws.signed())?;
    let verdict = if algorithm.curve().is_some() {
        // JWS writes r and s side by side (RFC 7518 §3.4), OpenSSL reads DER.
        let (r, s) = signature.split_at(signature.len() / 2);
        let der = EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?.to_der()?;
        verifier.verify(&der)
    } else {
        verifier.verify(signature)
    };
    // OpenSSL reports a value of the wrong form as an error; for the caller it is only wrong.
    Ok(verdict.unwrap_or(false))
}

fn expected_algorithms() -> String {
    Algorithm::ALL.map(Algorithm::name).join(", ")
}

fn quoted(seen: Option<&String>) -> String {
    seen.map_or_else(|| "none".to_owned(), |seen| format!("{seen:?}"))
}

fn unfit_keys(keys: &[(String, Unfit)]) -> String {
    let shown: Vec<_> = keys.iter().map(|(key, reason)| format!("key {key}: {reason}")).collect();
    if shown.is_empty() { "the set is empty".to_owned() } else { shown.join("; ") }
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
