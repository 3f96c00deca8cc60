//! `<saml:Assertion>` (SAML core §2.3 to §2.7).

use std::ops::Range;

use roxmltree::Node;
use serde::Serialize;

use super::{
    EntityName, Instant,
    xml::{ASSERTION, attribute, child, children, instant, text},
};
use crate::protocol::Placed;

/// `<saml:Assertion>` (SAML core §2.3.3).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assertion {
    /// Where the element stands in the message, in bytes: what a signature covers is known by it.
    #[serde(skip)]
    pub place: Range<usize>,
    /// `ID`.
    pub id: Option<Placed<String>>,
    /// `Version`.
    pub version: Option<Placed<String>>,
    /// `IssueInstant`.
    pub issue_instant: Option<Placed<Instant>>,
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
    pub value: Placed<String>,
    /// `Format`.
    pub format: Option<Placed<String>>,
}

/// `<saml:SubjectConfirmation>` with its data (SAML core §2.4.1.1, §2.4.1.2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SubjectConfirmation {
    /// `Method`.
    pub method: Option<Placed<String>>,
    /// `Recipient`.
    pub recipient: Option<Placed<String>>,
    /// `InResponseTo`.
    pub in_response_to: Option<Placed<String>>,
    /// `NotBefore`.
    pub not_before: Option<Placed<Instant>>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<Placed<Instant>>,
}

/// `<saml:Conditions>` (SAML core §2.5.1).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conditions {
    /// `NotBefore`.
    pub not_before: Option<Placed<Instant>>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<Placed<Instant>>,
    /// One list of audiences per `<saml:AudienceRestriction>`: all restrictions must hold.
    pub audience_restrictions: Vec<Vec<Placed<String>>>,
    /// Where every `<saml:OneTimeUse>` stands.
    #[serde(skip)]
    pub one_time_uses: Vec<Range<usize>>,
    /// Where every `<saml:ProxyRestriction>` stands.
    #[serde(skip)]
    pub proxy_restrictions: Vec<Range<usize>>,
    /// The names of conditions that SAML does not define.
    pub others: Vec<Placed<String>>,
}

/// `<saml:AuthnStatement>` (SAML core §2.7.2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuthnStatement {
    /// `AuthnInstant`.
    pub authn_instant: Option<Placed<Instant>>,
    /// `SessionIndex`.
    pub session_index: Option<Placed<String>>,
    /// `SessionNotOnOrAfter`.
    pub session_not_on_or_after: Option<Placed<Instant>>,
    /// `<saml:AuthnContextClassRef>`.
    pub context_class: Option<Placed<String>>,
}

/// `<saml:Attribute>` (SAML core §2.7.3.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attribute {
    /// `Name`; empty where it is missing.
    pub name: String,
    /// `NameFormat`.
    pub name_format: Option<Placed<String>>,
    /// The text of each `<saml:AttributeValue>`.
    pub values: Vec<Placed<String>>,
    /// Where the element stands.
    #[serde(skip)]
    pub place: Range<usize>,
}

impl Assertion {
    pub(super) fn read(node: Node<'_, '_>) -> Self {
        Self {
            place: node.range(),
            id: attribute(node, "ID"),
            version: attribute(node, "Version"),
            issue_instant: instant(node, "IssueInstant"),
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
                .map(|name| NameId { value: text(name), format: attribute(name, "Format") }),
            encrypted: child(node, (ASSERTION, "EncryptedID")).is_some(),
            confirmations: children(node, (ASSERTION, "SubjectConfirmation")).map(SubjectConfirmation::read).collect(),
        }
    }
}

impl SubjectConfirmation {
    fn read(node: Node<'_, '_>) -> Self {
        let data = child(node, (ASSERTION, "SubjectConfirmationData"));
        let of_data = |name: &str| data.and_then(|data| attribute(data, name));
        let time_of_data = |name: &str| data.and_then(|data| instant(data, name));
        Self {
            method: attribute(node, "Method"),
            recipient: of_data("Recipient"),
            in_response_to: of_data("InResponseTo"),
            not_before: time_of_data("NotBefore"),
            not_on_or_after: time_of_data("NotOnOrAfter"),
        }
    }
}

impl Conditions {
    fn read(node: Node<'_, '_>) -> Self {
        let places = |name| children(node, (ASSERTION, name)).map(|child| child.range()).collect();
        let known = |child: &Node<'_, '_>| {
            ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"]
                .iter()
                .any(|name| child.has_tag_name((ASSERTION, *name)))
        };
        Self {
            not_before: instant(node, "NotBefore"),
            not_on_or_after: instant(node, "NotOnOrAfter"),
            audience_restrictions: children(node, (ASSERTION, "AudienceRestriction"))
                .map(|restriction| children(restriction, (ASSERTION, "Audience")).map(text).collect())
                .collect(),
            one_time_uses: places("OneTimeUse"),
            proxy_restrictions: places("ProxyRestriction"),
            others: node
                .children()
                .filter(|child| child.is_element() && !known(child))
                .map(|child| Placed::new(child.tag_name().name().to_owned(), child.range()))
                .collect(),
        }
    }
}

impl AuthnStatement {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            authn_instant: instant(node, "AuthnInstant"),
            session_index: attribute(node, "SessionIndex"),
            session_not_on_or_after: instant(node, "SessionNotOnOrAfter"),
            context_class: child(node, (ASSERTION, "AuthnContext"))
                .and_then(|context| child(context, (ASSERTION, "AuthnContextClassRef")))
                .map(text),
        }
    }
}

impl Attribute {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            name: node.attribute("Name").unwrap_or_default().to_owned(),
            name_format: attribute(node, "NameFormat"),
            values: children(node, (ASSERTION, "AttributeValue")).map(text).collect(),
            place: node.range(),
        }
    }
}
