//! Verification of gated signatures with the keys of the metadata, and with no others.

use std::ops::Range;

use openssl::{
    bn::BigNum,
    ecdsa::EcdsaSig,
    error::ErrorStack,
    hash::MessageDigest,
    pkey::{Id, PKey, Public},
    sign::Verifier,
    x509::X509,
};
use roxmltree::Node;

use crate::protocol::saml::{
    SamlError,
    encoding::base64,
    xml::{SIGNATURE, child, text_of},
};

use super::{EXCLUSIVE_C14N, Gated, c14n::canonical};

/// What one signature proves: only something about the element at `range`.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Where the signed element stands in the document, in bytes.
    pub range: Range<usize>,
    /// Its local name.
    pub element: String,
    /// Its `ID`.
    pub id: String,
    /// The index of the certificate whose key made the signature, or why it is worthless.
    pub outcome: Result<usize, SignatureError>,
    /// The canonical form that was digested.
    pub(super) canonical: Vec<u8>,
}

/// Why a signature that passed the gate does not verify.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SignatureError {
    /// The content was changed after signing.
    #[error("the digest of the signed element is not the one that was signed: the content was changed after signing")]
    Digest,
    /// No given key made this signature.
    #[error("none of the {certificates} signing certificates of the metadata made this signature")]
    Key {
        /// How many keys were tried.
        certificates: usize,
    },
    /// A part cannot be read.
    #[error("the signature cannot be read: {0}")]
    Unreadable(#[from] SamlError),
    /// A certificate or key cannot be used.
    #[error("certificate {index} of the metadata cannot be used")]
    Certificate {
        /// Its index.
        index: usize,
        /// What the library said.
        #[source]
        source: ErrorStack,
    },
    /// The cryptographic library failed.
    #[error("the cryptographic library failed")]
    Library(#[from] ErrorStack),
}

/// A signature algorithm of RFC 6931 that is still safe.
#[derive(Clone, Copy)]
pub(super) struct SignatureMethod {
    key: Id,
    digest: fn() -> MessageDigest,
}

impl SignatureMethod {
    pub(super) fn of(algorithm: Option<&str>) -> Option<Self> {
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
}

pub(super) fn digest(algorithm: Option<&str>) -> Option<MessageDigest> {
    match algorithm? {
        "http://www.w3.org/2001/04/xmlenc#sha256" => Some(MessageDigest::sha256()),
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => Some(MessageDigest::sha384()),
        "http://www.w3.org/2001/04/xmlenc#sha512" => Some(MessageDigest::sha512()),
        _ => None,
    }
}

/// Verifies every signature of a gated document against certificates given as DER in base64.
///
/// The certificate inside the message is not looked at. The effort is bounded by the document's
/// limits times the number of certificates.
pub fn verify(gated: Gated<'_>, certificates: &[String]) -> Vec<Verification> {
    let Ok(tree) = gated.xml().tree() else { return Vec::new() };
    tree.descendants()
        .filter(|node| node.has_tag_name((SIGNATURE, "Signature")))
        .filter_map(|signature| {
            let target = signature.parent_element()?;
            let canonical = canonical(target, Some(signature.id()), &inclusive_prefixes(reference(signature)?));
            Some(Verification {
                range: target.range(),
                element: target.tag_name().name().to_owned(),
                id: target.attribute("ID").unwrap_or("").to_owned(),
                outcome: outcome(signature, &canonical, certificates),
                canonical,
            })
        })
        .collect()
}

fn outcome(signature: Node<'_, '_>, canonical_target: &[u8], certificates: &[String]) -> Result<usize, SignatureError> {
    let info = part(signature, "SignedInfo")?;
    let reference = part(info, "Reference")?;
    let algorithm =
        digest(part(reference, "DigestMethod")?.attribute("Algorithm")).ok_or_else(|| missing("DigestMethod"))?;
    let expected = base64(&text_of(part(reference, "DigestValue")?))?.bytes;
    let actual = openssl::hash::hash(algorithm, canonical_target)?;
    if !(expected.len() == actual.len() && openssl::memcmp::eq(&expected, &actual)) {
        return Err(SignatureError::Digest);
    }
    let method = SignatureMethod::of(part(info, "SignatureMethod")?.attribute("Algorithm"))
        .ok_or_else(|| missing("SignatureMethod"))?;
    let value = base64(&text_of(part(signature, "SignatureValue")?))?.bytes;
    let signed = canonical(info, None, &inclusive_prefixes(part(info, "CanonicalizationMethod")?));
    for (index, certificate) in certificates.iter().enumerate() {
        let key = public_key(index, certificate)?;
        if key.id() == method.key && made_by(&key, method, &value, &signed)? {
            return Ok(index);
        }
    }
    Err(SignatureError::Key { certificates: certificates.len() })
}

fn made_by(key: &PKey<Public>, method: SignatureMethod, value: &[u8], signed: &[u8]) -> Result<bool, ErrorStack> {
    let mut verifier = Verifier::new((method.digest)(), key)?;
    verifier.update(signed)?;
    let verdict = if method.key == Id::EC {
        // XML Signature writes r and s side by side (RFC 4050 §3.3), OpenSSL reads DER.
        let (r, s) = value.split_at(value.len() / 2);
        let value = EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?.to_der()?;
        verifier.verify(&value)
    } else {
        verifier.verify(value)
    };
    // OpenSSL reports a value of the wrong form as an error; for the caller it is only wrong.
    Ok(verdict.unwrap_or(false))
}

fn public_key(index: usize, certificate: &str) -> Result<PKey<Public>, SignatureError> {
    let der = base64(certificate)?.bytes;
    X509::from_der(&der)
        .and_then(|certificate| certificate.public_key())
        .map_err(|source| SignatureError::Certificate { index, source })
}

/// The last transform of the reference: its exclusive canonicalization.
fn reference<'a, 'input>(signature: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    let reference = child(child(signature, (SIGNATURE, "SignedInfo"))?, (SIGNATURE, "Reference"))?;
    child(reference, (SIGNATURE, "Transforms"))?.last_element_child()
}

fn inclusive_prefixes<'a>(method: Node<'a, '_>) -> Vec<&'a str> {
    child(method, (EXCLUSIVE_C14N, "InclusiveNamespaces"))
        .and_then(|inclusive| inclusive.attribute("PrefixList"))
        .map(|list| list.split_ascii_whitespace().collect())
        .unwrap_or_default()
}

fn part<'a, 'input>(node: Node<'a, 'input>, name: &'static str) -> Result<Node<'a, 'input>, SignatureError> {
    child(node, (SIGNATURE, name)).ok_or_else(|| missing(name))
}

fn missing(name: &'static str) -> SignatureError {
    SignatureError::Unreadable(SamlError::Malformed { offset: 0, cause: format!("no usable {name}") })
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
