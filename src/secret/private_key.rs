//! A private key that signs JSON Web Tokens (RFC 7515) and never prints.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use openssl::{
    bn::BigNum,
    ec::{EcGroup, EcKey, EcPoint},
    ecdsa::EcdsaSig,
    error::ErrorStack,
    hash::{MessageDigest, hash},
    nid::Nid,
    pkey::{Id, PKey, Private},
    rsa::RsaPrivateKeyBuilder,
    sign::Signer,
};
use serde_json::Value;
use thiserror::Error;

use super::Secret;

/// The shortest RSA key that Okta accepts, in bits.
const SHORTEST_RSA: u32 = 2048;

/// A private key, RSA or EC.
#[derive(Clone)]
pub struct PrivateKey {
    key: PKey<Private>,
    algorithm: Algorithm,
    id: Option<String>,
    text: Secret,
}

/// The algorithm that a key signs with (RFC 7518, 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Ec(Curve),
}

/// A curve; each has one algorithm (RFC 7518, 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Curve {
    P256,
    P384,
    P521,
}

impl Curve {
    const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    fn nid(self) -> Nid {
        match self {
            Self::P256 => Nid::X9_62_PRIME256V1,
            Self::P384 => Nid::SECP384R1,
            Self::P521 => Nid::SECP521R1,
        }
    }

    fn digest(self) -> MessageDigest {
        match self {
            Self::P256 => MessageDigest::sha256(),
            Self::P384 => MessageDigest::sha384(),
            Self::P521 => MessageDigest::sha512(),
        }
    }

    /// The size of each half of a signature, in bytes.
    fn half(self) -> i32 {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// Why a text is no private key to sign with.
#[derive(Debug, Error)]
pub enum PrivateKeyError {
    /// Neither of the two forms.
    #[error("it is neither a private key in PEM nor a JSON Web Key")]
    Unknown,
    /// A key behind a passphrase.
    #[error("the private key is encrypted, or not whole; give it without a passphrase")]
    Unreadable(#[source] ErrorStack),
    /// A public key, or one that lacks a number.
    #[error("the JSON Web Key has no `{0}`, so it is not a whole private key")]
    Missing(&'static str),
    /// A kind of key that no algorithm of Okta's goes with.
    #[error("a private key must be RSA with at least {SHORTEST_RSA} bits, or EC on P-256, P-384 or P-521")]
    Unfit,
    /// OpenSSL does not take the numbers of the key.
    #[error("the JSON Web Key is not a key")]
    Broken(#[source] ErrorStack),
}

impl PrivateKey {
    /// Reads a key in PEM (PKCS #8, or the older forms for RSA and EC) or as a JSON Web Key (RFC 7517).
    pub fn parse(text: &str) -> Result<Self, PrivateKeyError> {
        let trimmed = text.trim();
        let (key, id) = if trimmed.starts_with('{') {
            from_jwk(&serde_json::from_str(trimmed).map_err(|_shows_the_key| PrivateKeyError::Unknown)?)?
        } else if trimmed.contains("-----BEGIN") {
            // Without this, OpenSSL would ask the terminal for a passphrase.
            let no_passphrase = |_: &mut [u8]| Ok(0);
            let key = PKey::private_key_from_pem_callback(trimmed.as_bytes(), no_passphrase);
            (key.map_err(PrivateKeyError::Unreadable)?, None)
        } else {
            return Err(PrivateKeyError::Unknown);
        };
        let algorithm = algorithm(&key).ok_or(PrivateKeyError::Unfit)?;
        Ok(Self { key, algorithm, id, text: Secret::new(text) })
    }

    /// The same key under another name.
    #[must_use]
    pub fn named(self, id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..self }
    }

    /// What the key is called (`kid`), where it has a name.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The key as it was written, for the redactor.
    pub fn text(&self) -> &Secret {
        &self.text
    }

    /// The name of the algorithm (`alg`).
    pub fn algorithm(&self) -> &'static str {
        match self.algorithm {
            Algorithm::Rs256 => "RS256",
            Algorithm::Ec(Curve::P256) => "ES256",
            Algorithm::Ec(Curve::P384) => "ES384",
            Algorithm::Ec(Curve::P521) => "ES512",
        }
    }

    /// A signature in the form of a JSON Web Signature (RFC 7518, 3.3 and 3.4).
    pub fn sign(&self, text: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        match self.algorithm {
            Algorithm::Rs256 => Signer::new(MessageDigest::sha256(), &self.key)?.sign_oneshot_to_vec(text),
            Algorithm::Ec(curve) => {
                let key = self.key.ec_key()?;
                let signature = EcdsaSig::sign(&hash(curve.digest(), text)?, &key)?;
                let half = curve.half();
                Ok([signature.r().to_vec_padded(half)?, signature.s().to_vec_padded(half)?].concat())
            }
        }
    }
}

impl PartialEq for PrivateKey {
    fn eq(&self, other: &Self) -> bool {
        self.key.public_eq(&other.key) && self.id == other.id
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[private key, {}]", self.algorithm())
    }
}

fn algorithm(key: &PKey<Private>) -> Option<Algorithm> {
    match key.id() {
        Id::RSA if key.bits() >= SHORTEST_RSA => Some(Algorithm::Rs256),
        Id::EC => {
            let curve = key.ec_key().ok()?.group().curve_name()?;
            Curve::ALL.into_iter().find(|known| known.nid() == curve).map(Algorithm::Ec)
        }
        _ => None,
    }
}

type KeyWithId = (PKey<Private>, Option<String>);

fn from_jwk(jwk: &Value) -> Result<KeyWithId, PrivateKeyError> {
    let key = match jwk["kty"].as_str() {
        Some("RSA") => rsa(jwk)?,
        Some("EC") => ec(jwk)?,
        _ => return Err(PrivateKeyError::Unfit),
    };
    Ok((key, jwk["kid"].as_str().map(str::to_owned)))
}

fn number(jwk: &Value, name: &'static str) -> Result<BigNum, PrivateKeyError> {
    let bytes = jwk[name].as_str().and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok());
    BigNum::from_slice(&bytes.ok_or(PrivateKeyError::Missing(name))?).map_err(PrivateKeyError::Broken)
}

fn rsa(jwk: &Value) -> Result<PKey<Private>, PrivateKeyError> {
    let number = |name| number(jwk, name);
    let (modulus, exponent, secret) = (number("n")?, number("e")?, number("d")?);
    let (first, second) = (number("p")?, number("q")?);
    let (dp, dq, qi) = (number("dp")?, number("dq")?, number("qi")?);
    let build = || {
        let key = RsaPrivateKeyBuilder::new(modulus, exponent, secret)?.set_factors(first, second)?;
        let key = key.set_crt_params(dp, dq, qi)?.build();
        if key.check_key()? { PKey::from_rsa(key) } else { Err(ErrorStack::get()) }
    };
    build().map_err(PrivateKeyError::Broken)
}

fn ec(jwk: &Value) -> Result<PKey<Private>, PrivateKeyError> {
    let named = Curve::ALL.into_iter().find(|curve| jwk["crv"] == curve.name()).ok_or(PrivateKeyError::Unfit)?;
    let (x, y, d) = (number(jwk, "x")?, number(jwk, "y")?, number(jwk, "d")?);
    let build = || {
        let group = EcGroup::from_curve_name(named.nid())?;
        let mut point = EcPoint::new(&group)?;
        let mut context = openssl::bn::BigNumContext::new()?;
        point.set_affine_coordinates_gfp(&group, &x, &y, &mut context)?;
        let key = EcKey::from_private_components(&group, &d, &point)?;
        key.check_key()?;
        PKey::from_ec_key(key)
    };
    build().map_err(PrivateKeyError::Broken)
}

#[cfg(test)]
mod tests {
    use openssl::{rsa::Rsa, sign::Verifier, symm::Cipher};
    use serde_json::json;

    use super::*;

    fn ec_key(curve: Curve) -> EcKey<Private> {
        EcKey::generate(&EcGroup::from_curve_name(curve.nid()).unwrap()).unwrap()
    }

    fn encoded(number: &openssl::bn::BigNumRef) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(number.to_vec())
    }

    fn rsa_jwk(key: &Rsa<Private>) -> Value {
        json!({
            "kty": "RSA", "kid": "k1", "n": encoded(key.n()), "e": encoded(key.e()), "d": encoded(key.d()),
            "p": encoded(key.p().unwrap()), "q": encoded(key.q().unwrap()), "dp": encoded(key.dmp1().unwrap()),
            "dq": encoded(key.dmq1().unwrap()), "qi": encoded(key.iqmp().unwrap()),
        })
    }

    fn signs_for(key: &PrivateKey, public: &PKey<openssl::pkey::Public>) -> bool {
        let signature = key.sign(b"text").unwrap();
        match key.algorithm {
            Algorithm::Rs256 => {
                Verifier::new(MessageDigest::sha256(), public).unwrap().verify_oneshot(&signature, b"text").unwrap()
            }
            Algorithm::Ec(curve) => {
                let (r, s) = signature.split_at(signature.len() / 2);
                let number = |half| BigNum::from_slice(half).unwrap();
                let signature = EcdsaSig::from_private_components(number(r), number(s)).unwrap();
                signature.verify(&hash(curve.digest(), b"text").unwrap(), &public.ec_key().unwrap()).unwrap()
            }
        }
    }

    #[test]
    fn rsa_keys_are_read_in_every_form() {
        let rsa = Rsa::generate(2048).unwrap();
        let pair = PKey::from_rsa(rsa.clone()).unwrap();
        let public = PKey::public_key_from_pem(&pair.public_key_to_pem().unwrap()).unwrap();
        let forms = [
            String::from_utf8(rsa.private_key_to_pem().unwrap()).unwrap(),
            String::from_utf8(pair.private_key_to_pem_pkcs8().unwrap()).unwrap(),
            rsa_jwk(&rsa).to_string(),
        ];
        for form in forms {
            let key = PrivateKey::parse(&form).unwrap();
            assert_eq!(key.algorithm(), "RS256");
            assert_eq!(key.id(), form.starts_with('{').then_some("k1"));
            assert!(signs_for(&key, &public));
        }
    }

    #[test]
    fn ec_keys_sign_with_the_algorithm_of_their_curve() {
        for (curve, algorithm) in [(Curve::P256, "ES256"), (Curve::P384, "ES384"), (Curve::P521, "ES512")] {
            let ec = ec_key(curve);
            let public = EcKey::from_public_key(ec.group(), ec.public_key()).unwrap();
            let public = PKey::from_ec_key(public).unwrap();
            let (mut x, mut y) = (BigNum::new().unwrap(), BigNum::new().unwrap());
            let mut context = openssl::bn::BigNumContext::new().unwrap();
            ec.public_key().affine_coordinates(ec.group(), &mut x, &mut y, &mut context).unwrap();
            let d = encoded(ec.private_key());
            let jwk = json!({"kty": "EC", "crv": curve.name(), "x": encoded(&x), "y": encoded(&y), "d": d});
            let pem = String::from_utf8(ec.private_key_to_pem().unwrap()).unwrap();
            for form in [pem, jwk.to_string()] {
                let key = PrivateKey::parse(&form).unwrap();
                assert_eq!(key.algorithm(), algorithm);
                assert!(signs_for(&key, &public), "{algorithm}");
                assert_eq!(key.sign(b"text").unwrap().len(), usize::try_from(2 * curve.half()).unwrap());
            }
        }
    }

    #[test]
    fn what_cannot_sign_is_refused_with_the_reason() {
        let rsa = Rsa::generate(2048).unwrap();
        let cipher = Cipher::aes_128_cbc();
        let locked = rsa.private_key_to_pem_passphrase(cipher, b"open sesame").unwrap();
        let public = String::from_utf8(rsa.public_key_to_pem().unwrap()).unwrap();
        let mut halved = rsa_jwk(&rsa);
        halved.as_object_mut().unwrap().remove("d");
        let mut spoilt = rsa_jwk(&rsa);
        spoilt["p"] = spoilt["q"].clone();
        let short = String::from_utf8(Rsa::generate(1024).unwrap().private_key_to_pem().unwrap()).unwrap();
        let cases = [
            (String::new(), "neither"),
            ("not a key".to_owned(), "neither"),
            ("{not json".to_owned(), "neither"),
            (String::from_utf8(locked).unwrap(), "encrypted"),
            (public, "encrypted, or not whole"),
            (halved.to_string(), "no `d`"),
            (spoilt.to_string(), "not a key"),
            (short, "at least 2048 bits"),
            (r#"{"kty":"oct","k":"AAAA"}"#.to_owned(), "must be RSA"),
            (r#"{"kty":"EC","crv":"secp256k1"}"#.to_owned(), "must be RSA"),
        ];
        for (text, reason) in cases {
            let error = PrivateKey::parse(&text).expect_err(reason).to_string();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn a_key_never_prints() {
        let text = String::from_utf8(ec_key(Curve::P256).private_key_to_pem().unwrap()).unwrap();
        let key = PrivateKey::parse(&text).unwrap().named("k2");
        assert_eq!(format!("{key:?}"), "[private key, ES256]");
        assert_eq!(key.id(), Some("k2"));
        assert_eq!(key.text().expose(), text);
    }
}
