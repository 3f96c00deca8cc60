//! Verification of gated signatures with the keys of the metadata, and with no others.

use std::ops::Range;

use openssl::error::ErrorStack;
use roxmltree::Node;

use crate::protocol::saml::{
    SamlError,
    encoding::base64,
    xml::{SIGNATURE, child, text_of},
};

use super::{
    EXCLUSIVE_C14N, Gated,
    algorithm::{SignatureMethod, digest, old_digest},
    c14n::canonical,
    keys::KeyRing,
};

/// What one signature proves: only something about the element at `place`.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Where the signed element stands in the document, in bytes.
    pub place: Range<usize>,
    /// Its local name.
    pub element: String,
    /// Its `ID`.
    pub id: String,
    /// The index of the certificate whose key made the signature, or why it is worthless.
    pub outcome: Result<usize, SignatureError>,
    /// SHA-1 takes part in it: it proves nothing, whatever the outcome.
    pub outdated: bool,
    /// The canonical form that was digested; empty when the outcome is an error, as nobody needs it then.
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
    /// The algorithm is none of those that are still safe.
    #[error("the algorithm is {found:?}, not RSA or ECDSA with SHA-256 or longer")]
    Algorithm {
        /// What was there.
        found: String,
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

/// Verifies every signature of a gated document against certificates given as DER in base64.
///
/// The certificate inside the message is not looked at. The effort is bounded by the document's
/// limits times the number of certificates.
pub fn verify(gated: &Gated<'_>, certificates: &[String]) -> Vec<Verification> {
    let keys = KeyRing::new(certificates);
    gated
        .tree()
        .descendants()
        .filter(|node| node.has_tag_name((SIGNATURE, "Signature")))
        .filter_map(|signature| {
            let target = signature.parent_element()?;
            let prefixes = inclusive_prefixes(reference(signature)?);
            let verified = canonical(target, Some(signature.id()), &prefixes)
                .map_err(SignatureError::from)
                .and_then(|canonical| Ok((outcome_of(signature, &canonical, keys)?, canonical)));
            let (outcome, outdated, canonical) = match verified {
                Ok(((index, outdated), canonical)) => (Ok(index), outdated, canonical),
                Err(error) => (Err(error), false, Vec::new()),
            };
            Some(Verification {
                place: target.range(),
                element: target.tag_name().name().to_owned(),
                id: target.attribute("ID").unwrap_or("").to_owned(),
                outcome,
                outdated,
                canonical,
            })
        })
        .collect()
}

/// The index of the certificate, and whether SHA-1 takes part.
fn outcome_of(
    signature: Node<'_, '_>,
    canonical_target: &[u8],
    keys: KeyRing<'_>,
) -> Result<(usize, bool), SignatureError> {
    let info = part(signature, "SignedInfo")?;
    let reference = part(info, "Reference")?;
    let named = part(reference, "DigestMethod")?.attribute("Algorithm");
    let digest = digest(named).map(|digest| (digest, false)).or_else(|| Some((old_digest(named)?, true)));
    let (digest, old_digest) = digest.ok_or_else(|| missing("DigestMethod"))?;
    let expected = base64(&text_of(part(reference, "DigestValue")?))?.bytes;
    let actual = openssl::hash::hash(digest, canonical_target)?;
    if !(expected.len() == actual.len() && openssl::memcmp::eq(&expected, &actual)) {
        return Err(SignatureError::Digest);
    }
    let named = part(info, "SignatureMethod")?.attribute("Algorithm");
    let method = SignatureMethod::of(named).map(|method| (method, false));
    let method = method.or_else(|| Some((SignatureMethod::of_old(named)?, true)));
    let (method, old_method) = method.ok_or_else(|| missing("SignatureMethod"))?;
    let value = base64(&text_of(part(signature, "SignatureValue")?))?.bytes;
    let signed = canonical(info, None, &inclusive_prefixes(part(info, "CanonicalizationMethod")?))?;
    Ok((keys.find(method, &value, &signed)?, old_digest || old_method))
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
