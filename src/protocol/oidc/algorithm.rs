//! The signature algorithms that are believed (RFC 7518 §3.1): no `none`, nothing with a shared secret.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openssl::{
    hash::MessageDigest,
    sha::{sha256, sha384, sha512},
};
use serde::Serialize;

use super::jwks::{Curve, Material};

/// A signature algorithm with a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// RSASSA-PSS with SHA-384.
    Ps384,
    /// RSASSA-PSS with SHA-512.
    Ps512,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::Es512,
    ];

    /// The algorithm of that name; the case counts (RFC 7515 §4.1.1).
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Its name in `alg`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
        }
    }

    /// `kty` of the keys that it goes with.
    pub fn key_type(self) -> &'static str {
        if self.curve().is_some() { "EC" } else { "RSA" }
    }

    /// The only curve that it goes with (RFC 7518 §3.4); none for RSA.
    pub fn curve(self) -> Option<Curve> {
        match self {
            Self::Es256 => Some(Curve::P256),
            Self::Es384 => Some(Curve::P384),
            Self::Es512 => Some(Curve::P521),
            _ => None,
        }
    }

    /// Whether the padding is RSASSA-PSS.
    pub(super) fn is_pss(self) -> bool {
        matches!(self, Self::Ps256 | Self::Ps384 | Self::Ps512)
    }

    /// Whether a key of that kind goes with it.
    pub(super) fn takes(self, material: &Material) -> bool {
        match (self.curve(), material) {
            (None, Material::Rsa { .. }) => true,
            (Some(expected), Material::Ec { curve }) => expected == *curve,
            _ => false,
        }
    }

    pub(super) fn digest(self) -> MessageDigest {
        match self {
            Self::Rs256 | Self::Ps256 | Self::Es256 => MessageDigest::sha256(),
            Self::Rs384 | Self::Ps384 | Self::Es384 => MessageDigest::sha384(),
            Self::Rs512 | Self::Ps512 | Self::Es512 => MessageDigest::sha512(),
        }
    }

    /// The left half of the hash of an ASCII text, in base64url: the form of `at_hash` and `c_hash`.
    pub(super) fn half_hash(self, text: &str) -> String {
        let hash = match self {
            Self::Rs256 | Self::Ps256 | Self::Es256 => sha256(text.as_bytes()).to_vec(),
            Self::Rs384 | Self::Ps384 | Self::Es384 => sha384(text.as_bytes()).to_vec(),
            Self::Rs512 | Self::Ps512 | Self::Es512 => sha512(text.as_bytes()).to_vec(),
        };
        let (left, _) = hash.split_at(hash.len() / 2);
        URL_SAFE_NO_PAD.encode(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact_and_dangerous_ones_unknown() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::of(algorithm.name()), Some(algorithm));
            assert_eq!(serde_json::to_value(algorithm).unwrap(), algorithm.name());
        }
        for name in ["none", "None", "NONE", "", "HS256", "HS384", "HS512", "rs256", "RS256 ", "EdDSA", "RSA-OAEP"] {
            assert_eq!(Algorithm::of(name), None, "{name}");
        }
    }

    #[test]
    fn a_curve_belongs_to_one_algorithm() {
        assert!(Algorithm::Es256.takes(&Material::Ec { curve: Curve::P256 }));
        assert!(!Algorithm::Es256.takes(&Material::Ec { curve: Curve::P384 }));
        assert!(!Algorithm::Es512.takes(&Material::Rsa { bits: 4096 }));
        assert!(Algorithm::Ps512.takes(&Material::Rsa { bits: 4096 }) && !Algorithm::Rs256.takes(&Material::Symmetric));
        assert_eq!((Algorithm::Es512.key_type(), Algorithm::Ps384.key_type()), ("EC", "RSA"));
    }
}
