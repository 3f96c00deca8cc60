//! One JWK (RFC 7517 §4).

use std::ops::Range;

use openssl::pkey::{PKey, Public};

use super::material::{Curve, Material, Read};
use crate::protocol::oidc::{Member, Object, WrongType};

/// A key of a set: what it says of itself, and what is wrong with it. Holds nothing secret.
#[derive(Clone, Debug)]
pub struct Jwk {
    /// Its number in the set, from 0.
    pub index: usize,
    /// Where it stands in the set's text, in bytes.
    pub place: Range<usize>,
    /// `kid`.
    pub kid: Option<String>,
    /// `kty`.
    pub kty: Option<String>,
    /// `use`.
    pub usage: Option<String>,
    /// `alg`.
    pub alg: Option<String>,
    /// `key_ops`.
    pub key_ops: Option<Vec<String>>,
    /// What it is made of.
    pub material: Material,
    /// The names of the private members that stand in it (RFC 7518 §6.2.2, §6.3.2, §6.4; RFC 8037 §2).
    pub private_members: Vec<&'static str>,
    /// The SHA-256 thumbprint (RFC 7638 §3) in base64url; not of symmetric keys, whose value it would
    /// betray, nor of keys that cannot be read.
    pub thumbprint: Option<String>,
    /// What is wrong with it. Private members and a small modulus are no problem here: the caller judges.
    pub problems: Vec<KeyProblem>,
    public_key: Option<PKey<Public>>,
}

/// What is wrong with a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// Keys are objects.
    #[error("it is {seen}, not an object")]
    NotAnObject {
        /// What stands there.
        seen: &'static str,
    },
    /// A member of another type; its place counts bytes of the set's text.
    #[error(transparent)]
    WrongType(#[from] WrongType),
    /// A member that its type needs (RFC 7517 §4.1; RFC 7518 §6).
    #[error("it has no {member:?}")]
    Missing {
        /// The member's name.
        member: &'static str,
    },
    /// Not base64url without padding (RFC 7518 §2).
    #[error("{member:?} is not base64url without padding")]
    Base64Url {
        /// The member's name.
        member: &'static str,
    },
    /// Numbers have no leading zero octets (RFC 7518 §2). Most readers accept such a key, and it is usable.
    #[error("{member:?} begins with a zero octet")]
    LeadingZero {
        /// The member's name.
        member: &'static str,
    },
    /// Coordinates have the length of the curve's field (RFC 7518 §6.2.1.2).
    #[error("{member:?} has {seen} octets, {expected} on this curve")]
    CoordinateLength {
        /// The member's name.
        member: &'static str,
        /// How many octets it should have.
        expected: usize,
        /// How many it has.
        seen: usize,
    },
    /// The coordinates are not those of a point on the curve.
    #[error("its point is not on the curve {}", curve.name())]
    NotOnCurve {
        /// The curve.
        curve: Curve,
    },
    /// An exponent that is even or less than 3, with which anybody can make signatures, or nobody.
    #[error("its exponent is even or less than 3")]
    Exponent,
    /// A modulus so long that to verify with it would take too long.
    #[error("its modulus has {bits} bits, more than the {limit} that are used")]
    ModulusTooLong {
        /// Its length.
        bits: u32,
        /// The longest that is used.
        limit: u32,
    },
    /// The cryptographic library does not take it.
    #[error("the cryptographic library does not take it")]
    Refused,
    /// A type that has no public key for signatures here; readers ignore such keys (RFC 7517 §5).
    #[error("its type {kty:?} is not known")]
    UnknownType {
        /// The type.
        kty: String,
    },
    /// A curve that no accepted algorithm goes with.
    #[error("its curve {curve:?} is not known")]
    UnknownCurve {
        /// The curve.
        curve: String,
    },
}

impl Jwk {
    /// The key for verification, where one can be made: only of RSA and EC keys on a curve of [`Curve`],
    /// and only when no member is wrong.
    pub fn public_key(&self) -> Option<&PKey<Public>> {
        self.public_key.as_ref()
    }

    /// Whether it holds private members, which a published set must not (RFC 7517 §9.2).
    pub fn is_private(&self) -> bool {
        !self.private_members.is_empty()
    }

    /// Whether it is a shared secret (`kty` is `oct`).
    pub fn is_symmetric(&self) -> bool {
        self.material == Material::Symmetric
    }

    /// Its `kid`, or its number in the set.
    pub fn label(&self) -> String {
        self.kid.as_ref().map_or_else(|| format!("number {}", self.index + 1), |kid| format!("{kid:?}"))
    }

    pub(super) fn unreadable(index: usize, place: Range<usize>, seen: &'static str) -> Self {
        Self {
            index,
            place,
            kid: None,
            kty: None,
            usage: None,
            alg: None,
            key_ops: None,
            material: Material::Unknown,
            private_members: Vec::new(),
            thumbprint: None,
            problems: vec![KeyProblem::NotAnObject { seen }],
            public_key: None,
        }
    }

    /// Reads a key from its members, whose places begin at `place`.
    pub(super) fn read(index: usize, place: Range<usize>, members: &Object) -> Self {
        let mut problems = Vec::new();
        let kty = taken(members.string("kty"), &mut problems);
        let (kid, usage, alg, key_ops) = (
            taken(members.string("kid"), &mut problems),
            taken(members.string("use"), &mut problems),
            taken(members.string("alg"), &mut problems),
            taken(members.strings("key_ops"), &mut problems),
        );
        let Read { material, thumbprint, public_key } = Material::read(kty.as_deref(), members, &mut problems);
        let usable = problems.iter().all(|problem| matches!(problem, KeyProblem::LeadingZero { .. }));
        for problem in &mut problems {
            if let KeyProblem::WrongType(wrong) = problem {
                wrong.place = wrong.place.start + place.start..wrong.place.end + place.start;
            }
        }
        let private_members = material.private_members().iter().filter(|name| members.has(name)).copied().collect();
        Self {
            index,
            place,
            kid,
            kty,
            usage,
            alg,
            key_ops,
            material,
            private_members,
            thumbprint,
            problems,
            public_key: public_key.filter(|_| usable),
        }
    }
}

fn taken<T>(member: Member<T>, problems: &mut Vec<KeyProblem>) -> Option<T> {
    match member {
        Ok(member) => member.map(|placed| placed.value),
        Err(wrong) => {
            problems.push(wrong.into());
            None
        }
    }
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
