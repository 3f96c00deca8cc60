//! Algorithms of XML signatures (RFC 6931, XML Encryption §5.7): those that are still safe, and those
//! that are only recognised, to say that they are not.

use openssl::{hash::MessageDigest, pkey::Id};

/// A signature algorithm: a kind of key and a digest.
#[derive(Clone, Copy)]
pub(in crate::protocol::saml) struct SignatureMethod {
    pub(super) key: Id,
    pub(super) digest: fn() -> MessageDigest,
}

impl SignatureMethod {
    /// RSA or ECDSA with SHA-256 or longer.
    pub(in crate::protocol::saml) fn of(algorithm: Option<&str>) -> Option<Self> {
        let (key, digest): (Id, fn() -> MessageDigest) =
            match algorithm?.strip_prefix("http://www.w3.org/2001/04/xmldsig-more#")? {
                "rsa-sha256" => (Id::RSA, MessageDigest::sha256),
                "rsa-sha384" => (Id::RSA, MessageDigest::sha384),
                "rsa-sha512" => (Id::RSA, MessageDigest::sha512),
                "ecdsa-sha256" => (Id::EC, MessageDigest::sha256),
                "ecdsa-sha384" => (Id::EC, MessageDigest::sha384),
                "ecdsa-sha512" => (Id::EC, MessageDigest::sha512),
                _ => return None,
            };
        Some(Self { key, digest })
    }

    /// The same with SHA-1: verified only to say what the signature would be worth if SHA-1 were safe.
    pub(super) fn of_old(algorithm: Option<&str>) -> Option<Self> {
        let key = match algorithm? {
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => Id::RSA,
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1" => Id::EC,
            _ => return None,
        };
        Some(Self { key, digest: MessageDigest::sha1 })
    }
}

/// SHA-256 or longer.
pub(super) fn digest(algorithm: Option<&str>) -> Option<MessageDigest> {
    match algorithm? {
        "http://www.w3.org/2001/04/xmlenc#sha256" => Some(MessageDigest::sha256()),
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => Some(MessageDigest::sha384()),
        "http://www.w3.org/2001/04/xmlenc#sha512" => Some(MessageDigest::sha512()),
        _ => None,
    }
}

/// SHA-1.
pub(super) fn old_digest(algorithm: Option<&str>) -> Option<MessageDigest> {
    (algorithm == Some("http://www.w3.org/2000/09/xmldsig#sha1")).then(MessageDigest::sha1)
}
