//! What keys are made of (RFC 7518 §6): numbers, points, secrets.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openssl::{
    bn::BigNum,
    ec::{EcGroup, EcKey},
    error::ErrorStack,
    nid::Nid,
    pkey::{PKey, Public},
    rsa::Rsa,
    sha::sha256,
};
use serde::Serialize;

use super::KeyProblem;
use crate::protocol::oidc::Object;

/// The longest modulus that is used, in bits, which is also OpenSSL's own limit.
const MODULUS_BITS: u32 = 16_384;

/// What a key is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Material {
    /// An RSA modulus and exponent.
    Rsa {
        /// The modulus's length.
        bits: u32,
    },
    /// A point on a curve.
    Ec {
        /// The curve.
        curve: Curve,
    },
    /// A key on a curve of RFC 8037, such as Ed25519, which no accepted algorithm goes with.
    Okp {
        /// `crv`.
        curve: String,
    },
    /// A shared secret, which must never be in a published set.
    Symmetric,
    /// Something else, or nothing that can be read.
    Unknown,
}

/// A curve of RFC 7518 §6.2.1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Curve {
    /// NIST P-256.
    #[serde(rename = "P-256")]
    P256,
    /// NIST P-384.
    #[serde(rename = "P-384")]
    P384,
    /// NIST P-521.
    #[serde(rename = "P-521")]
    P521,
}

impl Curve {
    /// Its name in `crv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// How many octets a coordinate has, and each half of a signature (RFC 7518 §3.4, §6.2.1.2).
    pub fn octets(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::P256, Self::P384, Self::P521].into_iter().find(|curve| curve.name() == name)
    }

    fn nid(self) -> Nid {
        match self {
            Self::P256 => Nid::X9_62_PRIME256V1,
            Self::P384 => Nid::SECP384R1,
            Self::P521 => Nid::SECP521R1,
        }
    }
}

/// A key's material with what was made of it.
pub(super) struct Read {
    pub(super) material: Material,
    pub(super) thumbprint: Option<String>,
    pub(super) public_key: Option<PKey<Public>>,
}

impl Read {
    fn only(material: Material) -> Self {
        Self { material, thumbprint: None, public_key: None }
    }
}

impl Material {
    /// The private members of keys of this kind.
    pub(super) fn private_members(&self) -> &'static [&'static str] {
        match self {
            Self::Symmetric => &["k"],
            Self::Rsa { .. } => &["d", "p", "q", "dp", "dq", "qi", "oth"],
            Self::Ec { .. } | Self::Okp { .. } => &["d"],
            // Nothing is known of it, so any of the names counts.
            Self::Unknown => &["d", "p", "q", "dp", "dq", "qi", "oth", "k"],
        }
    }

    /// Reads what a key of that type is made of.
    pub(super) fn read(kty: Option<&str>, members: &Object, problems: &mut Vec<KeyProblem>) -> Read {
        let read = match kty {
            Some("RSA") => rsa(members, problems),
            Some("EC") => ec(members, problems),
            Some("OKP") => okp(members),
            Some("oct") => Ok(Read::only(Self::Symmetric)),
            Some(other) => Err(KeyProblem::UnknownType { kty: other.to_owned() }),
            None if members.has("kty") => return Read::only(Self::Unknown),
            None => Err(KeyProblem::Missing { member: "kty" }),
        };
        read.unwrap_or_else(|problem| {
            problems.push(problem);
            Read::only(Self::Unknown)
        })
    }
}

fn rsa(members: &Object, problems: &mut Vec<KeyProblem>) -> Result<Read, KeyProblem> {
    let (mut modulus, mut exponent) = (octets(members, "n")?, octets(members, "e")?);
    for (member, number) in [("n", &mut modulus), ("e", &mut exponent)] {
        let zeros = number.iter().take_while(|octet| **octet == 0).count();
        if zeros > 0 {
            problems.push(KeyProblem::LeadingZero { member });
            number.drain(..zeros);
        }
    }
    let bits = bits(&modulus);
    let encode = |number: &[u8]| URL_SAFE_NO_PAD.encode(number);
    let thumbprint = thumbprint([("kty", "RSA"), ("n", &encode(&modulus)), ("e", &encode(&exponent))]);
    let is_odd = exponent.last().is_some_and(|last| last % 2 == 1);
    let public_key = if bits > MODULUS_BITS {
        problems.push(KeyProblem::ModulusTooLong { bits, limit: MODULUS_BITS });
        None
    } else if !is_odd || exponent == [1] {
        problems.push(KeyProblem::Exponent);
        None
    } else {
        let key = rsa_key(&modulus, &exponent).ok();
        problems.extend(key.is_none().then_some(KeyProblem::Refused));
        key
    };
    Ok(Read { material: Material::Rsa { bits }, thumbprint, public_key })
}

fn rsa_key(modulus: &[u8], exponent: &[u8]) -> Result<PKey<Public>, ErrorStack> {
    PKey::from_rsa(Rsa::from_public_components(BigNum::from_slice(modulus)?, BigNum::from_slice(exponent)?)?)
}

fn bits(number: &[u8]) -> u32 {
    let octets = u32::try_from(number.len()).unwrap_or(u32::MAX / 8);
    number.first().map_or(0, |first| 8 * octets - first.leading_zeros())
}

fn ec(members: &Object, problems: &mut Vec<KeyProblem>) -> Result<Read, KeyProblem> {
    let name = text(members, "crv")?;
    let curve = Curve::of(&name).ok_or(KeyProblem::UnknownCurve { curve: name })?;
    let material = Material::Ec { curve };
    let coordinates = ["x", "y"].map(|member| {
        let octets = octets(members, member)?;
        let (expected, seen) = (curve.octets(), octets.len());
        let fits = expected == seen;
        if fits { Ok(octets) } else { Err(KeyProblem::CoordinateLength { member, expected, seen }) }
    });
    let [Ok(x), Ok(y)] = &coordinates else {
        problems.extend(coordinates.into_iter().filter_map(Result::err));
        return Ok(Read::only(material));
    };
    let encode = |number: &[u8]| URL_SAFE_NO_PAD.encode(number);
    let thumbprint = thumbprint([("kty", "EC"), ("crv", curve.name()), ("x", &encode(x)), ("y", &encode(y))]);
    let public_key = ec_key(curve, x, y).ok();
    problems.extend(public_key.is_none().then_some(KeyProblem::NotOnCurve { curve }));
    Ok(Read { material, thumbprint, public_key })
}

/// Refuses a point that is not on the curve.
fn ec_key(curve: Curve, x: &[u8], y: &[u8]) -> Result<PKey<Public>, ErrorStack> {
    let group = EcGroup::from_curve_name(curve.nid())?;
    let (x, y) = (BigNum::from_slice(x)?, BigNum::from_slice(y)?);
    PKey::from_ec_key(EcKey::from_public_key_affine_coordinates(&group, &x, &y)?)
}

fn okp(members: &Object) -> Result<Read, KeyProblem> {
    let curve = text(members, "crv")?;
    let x = octets(members, "x")?;
    let thumbprint = thumbprint([("kty", "OKP"), ("crv", &curve), ("x", &URL_SAFE_NO_PAD.encode(x))]);
    Ok(Read { material: Material::Okp { curve }, thumbprint, public_key: None })
}

fn text(members: &Object, member: &'static str) -> Result<String, KeyProblem> {
    Ok(members.string(member)?.ok_or(KeyProblem::Missing { member })?.value)
}

fn octets(members: &Object, member: &'static str) -> Result<Vec<u8>, KeyProblem> {
    URL_SAFE_NO_PAD.decode(text(members, member)?).map_err(|_| KeyProblem::Base64Url { member })
}

/// The hash of the required members, in the order of their names and without white space (RFC 7638 §3).
fn thumbprint<const N: usize>(members: [(&str, &str); N]) -> Option<String> {
    let canonical = serde_json::to_vec(&BTreeMap::from(members)).ok()?;
    Some(URL_SAFE_NO_PAD.encode(sha256(&canonical)))
}
