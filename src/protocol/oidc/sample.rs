//! Keys and tokens for tests, made by OpenSSL, so that nothing of ours checks itself.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openssl::{
    bn::BigNumContext,
    ec::{EcGroup, EcKey},
    ecdsa::EcdsaSig,
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    rsa::{Padding, Rsa},
    sign::{RsaPssSaltlen, Signer},
};
use serde_json::{Value, json};

/// The org's RSA key.
pub(crate) static ORG: LazyLock<PKey<Private>> = LazyLock::new(|| rsa(2048));
/// Another RSA key, which the set does not have.
pub(crate) static STRANGER: LazyLock<PKey<Private>> = LazyLock::new(|| rsa(2048));

/// An RSA key of that many bits.
pub(crate) fn rsa(bits: u32) -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(bits).unwrap()).unwrap()
}

/// A key on that curve.
pub(crate) fn ec(curve: Nid) -> PKey<Private> {
    PKey::from_ec_key(EcKey::generate(&EcGroup::from_curve_name(curve).unwrap()).unwrap()).unwrap()
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A public key as a JWK, with further members.
pub(crate) fn jwk(key: &PKey<Private>, more: &Value) -> Value {
    let mut jwk = if let Ok(rsa) = key.rsa() {
        json!({"kty": "RSA", "n": encode(rsa.n().to_vec()), "e": encode(rsa.e().to_vec())})
    } else {
        let ec = key.ec_key().unwrap();
        let (mut x, mut y) = (openssl::bn::BigNum::new().unwrap(), openssl::bn::BigNum::new().unwrap());
        let mut context = BigNumContext::new().unwrap();
        ec.public_key().affine_coordinates(ec.group(), &mut x, &mut y, &mut context).unwrap();
        let (name, octets) = curve(key);
        let coordinate = |number: openssl::bn::BigNum| encode(number.to_vec_padded(octets).unwrap());
        json!({"kty": "EC", "crv": name, "x": coordinate(x), "y": coordinate(y)})
    };
    jwk.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    jwk
}

/// A set of these keys, as bytes.
pub(crate) fn set(keys: &[Value]) -> Vec<u8> {
    json!({"keys": keys}).to_string().into_bytes()
}

fn curve(key: &PKey<Private>) -> (&'static str, i32) {
    match key.ec_key().unwrap().group().curve_name().unwrap() {
        Nid::X9_62_PRIME256V1 => ("P-256", 32),
        Nid::SECP384R1 => ("P-384", 48),
        _ => ("P-521", 66),
    }
}

/// A token with that header and these claims, signed as the header's `alg` says.
pub(crate) fn token(key: &PKey<Private>, header: &Value, claims: &Value) -> String {
    let signed = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    let signature = signature(key, header["alg"].as_str().unwrap(), signed.as_bytes());
    format!("{signed}.{}", encode(signature))
}

/// A signature of that algorithm over these bytes.
pub(crate) fn signature(key: &PKey<Private>, alg: &str, bytes: &[u8]) -> Vec<u8> {
    let digest = match &alg[2..] {
        "256" => MessageDigest::sha256(),
        "384" => MessageDigest::sha384(),
        _ => MessageDigest::sha512(),
    };
    let mut signer = Signer::new(digest, key).unwrap();
    if alg.starts_with("PS") {
        signer.set_rsa_padding(Padding::PKCS1_PSS).unwrap();
        signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH).unwrap();
    }
    let signature = signer.sign_oneshot_to_vec(bytes).unwrap();
    if !alg.starts_with("ES") {
        return signature;
    }
    let (_, octets) = curve(key);
    let parts = EcdsaSig::from_der(&signature).unwrap();
    [parts.r(), parts.s()].map(|part| part.to_vec_padded(octets).unwrap()).concat()
}
