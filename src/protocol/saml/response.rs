//! `<samlp:Response>` and the assertions in it (SAML core §2.3 to §2.7, §3.3.3).

use std::ops::Range;

use roxmltree::Node;
use serde::Serialize;

use super::{
    Instant, SamlError, Xml, limits,
    signature::Signature,
    xml::{ASSERTION, PROTOCOL, SIGNATURE, attribute, child, children, text_of},
};

/// A response as the org sent it; an absent attribute or element is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// The message's bytes.
    #[serde(skip)]
    pub xml: Xml,
    /// `ID`.
    pub id: Option<String>,
    /// `Version`.
    pub version: Option<String>,
    /// `IssueInstant`.
    pub issue_instant: Option<Instant>,
    /// `Destination`.
    pub destination: Option<String>,
    /// `InResponseTo`.
    pub in_response_to: Option<String>,
    /// `<saml:Issuer>`.
    pub issuer: Option<EntityName>,
    /// `<samlp:Status>`.
    pub status: Option<Status>,
    /// Assertions that are children of the response.
    pub assertions: Vec<Assertion>,
    /// How many `<saml:EncryptedAssertion>` are children of the response.
    pub encrypted_assertions: usize,
    /// How many assertions, encrypted or not, stand anywhere else in the document.
    pub misplaced_assertions: usize,
    /// Every signature in the document.
    pub signatures: Vec<Signature>,
    /// Offsets of processing instructions.
    #[serde(skip)]
    pub instructions: Vec<usize>,
    /// Offsets of values that hold a comment, an instruction or a CDATA section among their text.
    #[serde(skip)]
    pub split_values: Vec<usize>,
}

/// The name of a system entity (SAML core §2.2.5, §8.3.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityName {
    /// The text, comments skipped, spaces kept.
    pub value: String,
    /// `Format`.
    pub format: Option<String>,
}

/// `<samlp:Status>` (SAML core §3.2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The outer `<samlp:StatusCode>`'s `Value`.
    pub code: Option<String>,
    /// The inner `<samlp:StatusCode>`'s `Value`.
    pub nested: Option<String>,
    /// `<samlp:StatusMessage>`.
    pub message: Option<String>,
}

/// `<saml:Assertion>` (SAML core §2.3.3).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assertion {
    /// Where the element stands in the message, in bytes: what a signature covers is known by it.
    #[serde(skip)]
    pub range: Range<usize>,
    /// `ID`.
    pub id: Option<String>,
    /// `Version`.
    pub version: Option<String>,
    /// `IssueInstant`.
    pub issue_instant: Option<Instant>,
    /// `<saml:Issuer>`.
    pub issuer: Option<EntityName>,
    /// `<saml:Subject>`.
    pub subject: Option<Subject>,
    /// `<saml:Conditions>`.
    pub conditions: Option<Conditions>,
    /// All `<saml:AuthnStatement>`.
    pub authn_statements: Vec<AuthnStatement>,
    /// The attributes of all `<saml:AttributeStatement>`.
    pub attributes: Vec<Attribute>,
}

/// `<saml:Subject>` (SAML core §2.4.1).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Subject {
    /// `<saml:NameID>`.
    pub name_id: Option<NameId>,
    /// `<saml:EncryptedID>` stands in the place of a name.
    pub encrypted: bool,
    /// All `<saml:SubjectConfirmation>`.
    pub confirmations: Vec<SubjectConfirmation>,
}

/// `<saml:NameID>` (SAML core §2.2.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NameId {
    /// The text, comments skipped, spaces kept.
    pub value: String,
    /// `Format`.
    pub format: Option<String>,
}

/// `<saml:SubjectConfirmation>` with its data (SAML core §2.4.1.1, §2.4.1.2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SubjectConfirmation {
    /// `Method`.
    pub method: Option<String>,
    /// `Recipient`.
    pub recipient: Option<String>,
    /// `InResponseTo`.
    pub in_response_to: Option<String>,
    /// `NotBefore`.
    pub not_before: Option<Instant>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<Instant>,
}

/// `<saml:Conditions>` (SAML core §2.5.1).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conditions {
    /// `NotBefore`.
    pub not_before: Option<Instant>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<Instant>,
    /// One list of audiences per `<saml:AudienceRestriction>`: all restrictions must hold.
    pub audience_restrictions: Vec<Vec<String>>,
}

/// `<saml:AuthnStatement>` (SAML core §2.7.2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuthnStatement {
    /// `AuthnInstant`.
    pub authn_instant: Option<Instant>,
    /// `SessionIndex`.
    pub session_index: Option<String>,
    /// `SessionNotOnOrAfter`.
    pub session_not_on_or_after: Option<Instant>,
    /// `<saml:AuthnContextClassRef>`.
    pub context_class: Option<String>,
}

/// `<saml:Attribute>` (SAML core §2.7.3.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attribute {
    /// `Name`.
    pub name: String,
    /// `NameFormat`.
    pub name_format: Option<String>,
    /// The text of each `<saml:AttributeValue>`.
    pub values: Vec<String>,
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
        let assertions: Vec<_> = children(root, (ASSERTION, "Assertion")).map(Assertion::read).collect();
        let encrypted_assertions = children(root, (ASSERTION, "EncryptedAssertion")).count();
        let everywhere = root.descendants().filter(|node| is_assertion(*node)).count();
        Ok(Self {
            id: attribute(root, "ID"),
            version: attribute(root, "Version"),
            issue_instant: root.attribute("IssueInstant").map(Instant::new),
            destination: attribute(root, "Destination"),
            in_response_to: attribute(root, "InResponseTo"),
            issuer: child(root, (ASSERTION, "Issuer")).map(EntityName::read),
            status: child(root, (PROTOCOL, "Status")).map(Status::read),
            misplaced_assertions: everywhere - assertions.len() - encrypted_assertions,
            assertions,
            encrypted_assertions,
            signatures: Signature::read_all(&tree),
            instructions: tree.descendants().filter(Node::is_pi).map(|node| node.range().start).collect(),
            split_values: tree
                .descendants()
                .filter(|node| is_split_value(*node))
                .map(|node| node.range().start)
                .collect(),
            xml: xml.clone(),
        })
    }
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
        Self { value: text_of(node), format: attribute(node, "Format") }
    }
}

impl Status {
    fn read(node: Node<'_, '_>) -> Self {
        let outer = child(node, (PROTOCOL, "StatusCode"));
        let inner = outer.and_then(|outer| child(outer, (PROTOCOL, "StatusCode")));
        Self {
            code: outer.and_then(|code| attribute(code, "Value")),
            nested: inner.and_then(|code| attribute(code, "Value")),
            message: child(node, (PROTOCOL, "StatusMessage")).map(text_of),
        }
    }
}

impl Assertion {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            range: node.range(),
            id: attribute(node, "ID"),
            version: attribute(node, "Version"),
            issue_instant: node.attribute("IssueInstant").map(Instant::new),
            issuer: child(node, (ASSERTION, "Issuer")).map(EntityName::read),
            subject: child(node, (ASSERTION, "Subject")).map(Subject::read),
            conditions: child(node, (ASSERTION, "Conditions")).map(Conditions::read),
            authn_statements: children(node, (ASSERTION, "AuthnStatement")).map(AuthnStatement::read).collect(),
            attributes: children(node, (ASSERTION, "AttributeStatement"))
                .flat_map(|statement| children(statement, (ASSERTION, "Attribute")))
                .map(Attribute::read)
                .collect(),
        }
    }
}

impl Subject {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            name_id: child(node, (ASSERTION, "NameID"))
                .map(|name| NameId { value: text_of(name), format: attribute(name, "Format") }),
            encrypted: child(node, (ASSERTION, "EncryptedID")).is_some(),
            confirmations: children(node, (ASSERTION, "SubjectConfirmation")).map(SubjectConfirmation::read).collect(),
        }
    }
}

impl SubjectConfirmation {
    fn read(node: Node<'_, '_>) -> Self {
        let data = child(node, (ASSERTION, "SubjectConfirmationData"));
        let of_data = |name: &str| data.and_then(|data| attribute(data, name));
        Self {
            method: attribute(node, "Method"),
            recipient: of_data("Recipient"),
            in_response_to: of_data("InResponseTo"),
            not_before: of_data("NotBefore").map(Instant::new),
            not_on_or_after: of_data("NotOnOrAfter").map(Instant::new),
        }
    }
}

impl Conditions {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            not_before: node.attribute("NotBefore").map(Instant::new),
            not_on_or_after: node.attribute("NotOnOrAfter").map(Instant::new),
            audience_restrictions: children(node, (ASSERTION, "AudienceRestriction"))
                .map(|restriction| children(restriction, (ASSERTION, "Audience")).map(text_of).collect())
                .collect(),
        }
    }
}

impl AuthnStatement {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            authn_instant: node.attribute("AuthnInstant").map(Instant::new),
            session_index: attribute(node, "SessionIndex"),
            session_not_on_or_after: node.attribute("SessionNotOnOrAfter").map(Instant::new),
            context_class: child(node, (ASSERTION, "AuthnContext"))
                .and_then(|context| child(context, (ASSERTION, "AuthnContextClassRef")))
                .map(text_of),
        }
    }
}

impl Attribute {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            name: attribute(node, "Name").unwrap_or_default(),
            name_format: attribute(node, "NameFormat"),
            values: children(node, (ASSERTION, "AttributeValue")).map(text_of).collect(),
        }
    }
}
