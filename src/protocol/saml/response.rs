//! `<samlp:Response>` (SAML core §3.3.3).

use std::ops::Range;

use roxmltree::Node;
use serde::Serialize;

use super::{
    Assertion, Instant, SamlError, Xml, limits,
    signature::Signature,
    xml::{ASSERTION, ENCRYPTION, PROTOCOL, SIGNATURE, attribute, child, children, instant, text},
};
use crate::protocol::Placed;

/// A response as the org sent it; an absent attribute or element is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// The message's bytes.
    #[serde(skip)]
    pub xml: Xml,
    /// `ID`.
    pub id: Option<Placed<String>>,
    /// `Version`.
    pub version: Option<Placed<String>>,
    /// `IssueInstant`.
    pub issue_instant: Option<Placed<Instant>>,
    /// `Destination`.
    pub destination: Option<Placed<String>>,
    /// `InResponseTo`.
    pub in_response_to: Option<Placed<String>>,
    /// `<saml:Issuer>`.
    pub issuer: Option<EntityName>,
    /// `<samlp:Status>`.
    pub status: Option<Status>,
    /// Assertions that are children of the response.
    pub assertions: Vec<Assertion>,
    /// Every `<saml:EncryptedAssertion>` that is a child of the response.
    pub encrypted_assertions: Vec<EncryptedAssertion>,
    /// Where assertions, encrypted or not, stand anywhere else in the document.
    #[serde(skip)]
    pub misplaced_assertions: Vec<Range<usize>>,
    /// The signatures in the document; of too many, the first few.
    pub signatures: Vec<Signature>,
    /// Where processing instructions stand.
    #[serde(skip)]
    pub instructions: Vec<Range<usize>>,
    /// Where values stand that hold a comment, an instruction or a CDATA section among their text.
    #[serde(skip)]
    pub split_values: Vec<Range<usize>>,
}

/// The name of a system entity (SAML core §2.2.5, §8.3.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityName {
    /// The text, comments skipped, spaces kept.
    pub value: Placed<String>,
    /// `Format`.
    pub format: Option<Placed<String>>,
    /// The names of `NameQualifier`, `SPNameQualifier` and `SPProvidedID`, where they stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub qualifiers: Vec<&'static str>,
}

/// `<samlp:Status>` (SAML core §3.2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The outer `<samlp:StatusCode>`'s `Value`.
    pub code: Option<Placed<String>>,
    /// The inner `<samlp:StatusCode>`'s `Value`.
    pub nested: Option<Placed<String>>,
    /// `<samlp:StatusMessage>`.
    pub message: Option<Placed<String>>,
}

/// `<saml:EncryptedAssertion>` (SAML core §2.3.4): how it is encrypted, not what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EncryptedAssertion {
    /// `EncryptionMethod` of the content.
    pub data_method: Option<Placed<String>>,
    /// `EncryptionMethod` of every key for it.
    pub key_methods: Vec<Placed<String>>,
    /// Where the element stands.
    #[serde(skip)]
    pub place: Range<usize>,
}

impl Response {
    /// Reads a message's bytes.
    ///
    /// # Errors
    /// When they are not safe, well-formed XML with this root.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, SamlError> {
        let xml = Xml::new(bytes, limits::DECODED_BYTES)?;
        let tree = xml.tree()?;
        let root = Xml::root(&tree, (PROTOCOL, "Response"))?;
        let in_place = |node: &Node<'_, '_>| node.parent() == Some(root);
        Ok(Self {
            id: attribute(root, "ID"),
            version: attribute(root, "Version"),
            issue_instant: instant(root, "IssueInstant"),
            destination: attribute(root, "Destination"),
            in_response_to: attribute(root, "InResponseTo"),
            issuer: child(root, (ASSERTION, "Issuer")).map(EntityName::read),
            status: child(root, (PROTOCOL, "Status")).map(Status::read),
            assertions: children(root, (ASSERTION, "Assertion")).map(Assertion::read).collect(),
            encrypted_assertions: children(root, (ASSERTION, "EncryptedAssertion"))
                .map(EncryptedAssertion::read)
                .collect(),
            misplaced_assertions: places(root, |node| is_assertion(*node) && !in_place(node)),
            signatures: Signature::read_all(&tree),
            instructions: places(tree.root(), Node::is_pi),
            split_values: places(root, |node| is_split_value(*node)),
            xml: xml.clone(),
        })
    }
}

fn places<'a>(below: Node<'a, 'a>, wanted: impl Fn(&Node<'a, 'a>) -> bool) -> Vec<Range<usize>> {
    below.descendants().filter(|node| wanted(node)).map(|node| node.range()).collect()
}

/// A value that readers may understand differently, because it is not one piece of text.
fn is_split_value(node: Node<'_, '_>) -> bool {
    const VALUES: [(&str, &str); 6] = [
        (ASSERTION, "Issuer"),
        (ASSERTION, "NameID"),
        (ASSERTION, "Audience"),
        (ASSERTION, "AttributeValue"),
        (SIGNATURE, "DigestValue"),
        (SIGNATURE, "SignatureValue"),
    ];
    let source = node.document().input_text().get(node.range()).unwrap_or("");
    VALUES.iter().any(|value| node.has_tag_name(*value))
        && (node.descendants().any(|inner| inner.is_comment() || inner.is_pi()) || source.contains("<![CDATA["))
}

fn is_assertion(node: Node<'_, '_>) -> bool {
    node.has_tag_name((ASSERTION, "Assertion")) || node.has_tag_name((ASSERTION, "EncryptedAssertion"))
}

impl EntityName {
    pub(super) fn read(node: Node<'_, '_>) -> Self {
        const QUALIFIERS: [&str; 3] = ["NameQualifier", "SPNameQualifier", "SPProvidedID"];
        Self {
            value: text(node),
            format: attribute(node, "Format"),
            qualifiers: QUALIFIERS.into_iter().filter(|name| node.has_attribute(*name)).collect(),
        }
    }
}

impl Status {
    fn read(node: Node<'_, '_>) -> Self {
        let outer = child(node, (PROTOCOL, "StatusCode"));
        let inner = outer.and_then(|outer| child(outer, (PROTOCOL, "StatusCode")));
        Self {
            code: outer.and_then(|code| attribute(code, "Value")),
            nested: inner.and_then(|code| attribute(code, "Value")),
            message: child(node, (PROTOCOL, "StatusMessage")).map(text),
        }
    }
}

impl EncryptedAssertion {
    fn read(node: Node<'_, '_>) -> Self {
        let method = |holder: Node<'_, '_>| {
            child(holder, (ENCRYPTION, "EncryptionMethod")).and_then(|method| attribute(method, "Algorithm"))
        };
        let keys = node.descendants().filter(|inner| inner.has_tag_name((ENCRYPTION, "EncryptedKey")));
        Self {
            data_method: child(node, (ENCRYPTION, "EncryptedData")).and_then(method),
            key_methods: keys.filter_map(method).collect(),
            place: node.range(),
        }
    }
}
