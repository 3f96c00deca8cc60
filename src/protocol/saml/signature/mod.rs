//! XML signatures in SAML messages: what is seen, the gate that every message must pass before any
//! cryptography, and the verification, bound to the element that was referenced.

mod algorithm;
mod c14n;
mod examination;
mod gate;
mod keys;
mod second_opinion;
mod verify;

pub use examination::Examination;
pub use gate::{Defect, Gated, Rule, is_ncname};
pub use second_opinion::{Disagreement, second_opinion};
pub use verify::{SignatureError, Verification, verify};

pub(super) use algorithm::SignatureMethod;
pub(super) use keys::KeyRing;

use std::ops::Range;

use roxmltree::{Document, Node};
use serde::Serialize;

use super::{
    limits,
    xml::{SIGNATURE, attribute, text_of},
};
use crate::protocol::Placed;

/// `http://www.w3.org/2000/09/xmldsig#enveloped-signature`.
pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// Exclusive canonicalization without comments.
pub const EXCLUSIVE_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// A `<ds:Signature>` as it stands in a message: what it says of itself, not what is true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// Local name of the element that holds the signature.
    pub parent: String,
    /// That element's `ID`.
    pub parent_id: Option<String>,
    /// The `URI` of every reference.
    pub references: Vec<String>,
    /// `SignatureMethod`.
    pub signature_method: Option<Placed<String>>,
    /// `CanonicalizationMethod`.
    pub canonicalization: Option<Placed<String>>,
    /// `DigestMethod` of every reference.
    pub digest_methods: Vec<Placed<String>>,
    /// The transforms of all references.
    pub transforms: Vec<Placed<String>>,
    /// Certificates in `KeyInfo`, without white space. They are never trusted.
    pub certificates: Vec<Placed<String>>,
    /// Where the signature stands.
    #[serde(skip)]
    pub place: Range<usize>,
}

impl Signature {
    /// The signatures of a document, in document order. Of too many, as many as show that they are: inside
    /// each other, each holds what the inner ones hold.
    pub(super) fn read_all(tree: &Document<'_>) -> Vec<Self> {
        let signatures = tree.descendants().filter(|node| node.has_tag_name((SIGNATURE, "Signature")));
        signatures.take(limits::SIGNATURES + 1).map(Self::read).collect()
    }

    fn read(node: Node<'_, '_>) -> Self {
        let parent = node.parent_element();
        let algorithms = |name| {
            node.descendants()
                .filter(move |node| node.has_tag_name((SIGNATURE, name)))
                .filter_map(|node| attribute(node, "Algorithm"))
        };
        Self {
            parent: parent.map_or_else(String::new, |parent| parent.tag_name().name().to_owned()),
            parent_id: parent.and_then(|parent| parent.attribute("ID")).map(str::to_owned),
            references: node
                .descendants()
                .filter(|node| node.has_tag_name((SIGNATURE, "Reference")))
                .map(|reference| reference.attribute("URI").unwrap_or_default().to_owned())
                .collect(),
            signature_method: algorithms("SignatureMethod").next(),
            canonicalization: algorithms("CanonicalizationMethod").next(),
            digest_methods: algorithms("DigestMethod").collect(),
            transforms: algorithms("Transform").collect(),
            certificates: node
                .descendants()
                .filter(|node| node.has_tag_name((SIGNATURE, "X509Certificate")))
                .map(|node| Placed::new(text_of(node).split_ascii_whitespace().collect(), node.range()))
                .collect(),
            place: node.range(),
        }
    }
}
