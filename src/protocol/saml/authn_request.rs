//! `<samlp:AuthnRequest>` (SAML core §3.4.1).

use roxmltree::Node;
use serde::Serialize;

use super::{
    EntityName, Instant, Part, SamlError, Xml, limits,
    signature::Signature,
    xml::{ASSERTION, PROTOCOL, attribute, child, children, instant, text},
};
use crate::protocol::Placed;

/// An authentication request as the app sent it; an absent attribute or element is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuthnRequest {
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
    /// `<saml:Issuer>`.
    pub issuer: Option<EntityName>,
    /// `AssertionConsumerServiceURL`.
    pub acs_url: Option<Placed<String>>,
    /// `AssertionConsumerServiceIndex`.
    pub acs_index: Option<Placed<String>>,
    /// `ProtocolBinding`.
    pub protocol_binding: Option<Placed<String>>,
    /// `ForceAuthn`.
    pub force_authn: Option<Placed<String>>,
    /// `IsPassive`.
    pub is_passive: Option<Placed<String>>,
    /// `<saml:Subject>`.
    pub subject: Option<RequestedSubject>,
    /// `<samlp:NameIDPolicy>`.
    pub name_id_policy: Option<NameIdPolicy>,
    /// `<samlp:RequestedAuthnContext>`.
    pub requested_authn_context: Option<RequestedAuthnContext>,
    /// `<samlp:Scoping>`.
    pub scoping: Option<Scoping>,
    /// Signatures inside the message; a redirect's signature stands in the address instead.
    pub signatures: Vec<Signature>,
    /// The attributes of the root, in their order.
    #[serde(skip)]
    pub attributes: Vec<Part>,
    /// The child elements of the root, in their order.
    #[serde(skip)]
    pub elements: Vec<Part>,
}

/// `<saml:Subject>` of a request (SAML core §3.4.1): whom the app wants to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestedSubject {
    /// `<saml:NameID>`.
    pub name_id: Option<Placed<String>>,
    /// How many `<saml:SubjectConfirmation>` it holds.
    pub confirmations: usize,
    /// Where the element stands.
    #[serde(skip)]
    pub place: std::ops::Range<usize>,
}

/// `<samlp:NameIDPolicy>` (SAML core §3.4.1.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NameIdPolicy {
    /// `Format`.
    pub format: Option<Placed<String>>,
    /// `SPNameQualifier`.
    pub sp_name_qualifier: Option<Placed<String>>,
    /// `AllowCreate`.
    pub allow_create: Option<Placed<String>>,
}

/// `<samlp:RequestedAuthnContext>` (SAML core §3.3.2.2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestedAuthnContext {
    /// `Comparison`; `exact` where it is absent.
    pub comparison: Option<Placed<String>>,
    /// Every `<saml:AuthnContextClassRef>`.
    pub classes: Vec<Placed<String>>,
    /// Every `<saml:AuthnContextDeclRef>`.
    pub declarations: Vec<Placed<String>>,
}

/// `<samlp:Scoping>` (SAML core §3.4.1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scoping {
    /// `ProxyCount`.
    pub proxy_count: Option<Placed<String>>,
    /// Every `<samlp:RequesterID>`.
    pub requesters: Vec<Placed<String>>,
    /// How many identity providers `<samlp:IDPList>` names.
    pub identity_providers: usize,
    /// Where the element stands.
    #[serde(skip)]
    pub place: std::ops::Range<usize>,
}

impl AuthnRequest {
    /// Reads a message's bytes.
    ///
    /// # Errors
    /// When they are not safe, well-formed XML with this root.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, SamlError> {
        let xml = Xml::new(bytes, limits::DECODED_BYTES)?;
        let tree = xml.tree()?;
        let root = Xml::root(&tree, (PROTOCOL, "AuthnRequest"))?;
        Ok(Self {
            id: attribute(root, "ID"),
            version: attribute(root, "Version"),
            issue_instant: instant(root, "IssueInstant"),
            destination: attribute(root, "Destination"),
            issuer: child(root, (ASSERTION, "Issuer")).map(EntityName::read),
            acs_url: attribute(root, "AssertionConsumerServiceURL"),
            acs_index: attribute(root, "AssertionConsumerServiceIndex"),
            protocol_binding: attribute(root, "ProtocolBinding"),
            force_authn: attribute(root, "ForceAuthn"),
            is_passive: attribute(root, "IsPassive"),
            subject: child(root, (ASSERTION, "Subject")).map(RequestedSubject::read),
            name_id_policy: child(root, (PROTOCOL, "NameIDPolicy")).map(NameIdPolicy::read),
            requested_authn_context: child(root, (PROTOCOL, "RequestedAuthnContext")).map(RequestedAuthnContext::read),
            scoping: child(root, (PROTOCOL, "Scoping")).map(Scoping::read),
            signatures: Signature::read_all(&tree),
            attributes: Part::attributes(root),
            elements: Part::children(root),
            xml: xml.clone(),
        })
    }
}

impl RequestedSubject {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            name_id: child(node, (ASSERTION, "NameID")).map(text),
            confirmations: children(node, (ASSERTION, "SubjectConfirmation")).count(),
            place: node.range(),
        }
    }
}

impl NameIdPolicy {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            format: attribute(node, "Format"),
            sp_name_qualifier: attribute(node, "SPNameQualifier"),
            allow_create: attribute(node, "AllowCreate"),
        }
    }
}

impl RequestedAuthnContext {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            comparison: attribute(node, "Comparison"),
            classes: children(node, (ASSERTION, "AuthnContextClassRef")).map(text).collect(),
            declarations: children(node, (ASSERTION, "AuthnContextDeclRef")).map(text).collect(),
        }
    }
}

impl Scoping {
    fn read(node: Node<'_, '_>) -> Self {
        let list = child(node, (PROTOCOL, "IDPList"));
        Self {
            proxy_count: attribute(node, "ProxyCount"),
            requesters: children(node, (PROTOCOL, "RequesterID")).map(text).collect(),
            identity_providers: list.into_iter().flat_map(|list| children(list, (PROTOCOL, "IDPEntry"))).count(),
            place: node.range(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::PlacedText;

    const REQUEST: &str = r#"<?xml version="1.0"?>
        <q:AuthnRequest xmlns:q="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"
            IssueInstant="2026-11-22T04:00:00Z" Destination="https://org/sso?a=1&amp;b=2" ForceAuthn="true"
            AssertionConsumerServiceURL="https://app/acs">
          <Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">https://app<!-- x -->/entity</Issuer>
          <q:NameIDPolicy AllowCreate="true"/>
          <q:RequestedAuthnContext Comparison="minimum"><a:AuthnContextClassRef
            xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">urn:x</a:AuthnContextClassRef></q:RequestedAuthnContext>
          <q:Scoping ProxyCount="0"><q:RequesterID>urn:r</q:RequesterID></q:Scoping>
        </q:AuthnRequest>"#;

    #[test]
    fn a_request_is_read_by_namespace_not_by_prefix() {
        let request = AuthnRequest::parse(REQUEST.as_bytes().to_vec()).unwrap();
        assert_eq!(request.id.text(), Some("_1"));
        assert_eq!(request.issuer.as_ref().unwrap().value.value, "https://app/entity");
        assert_eq!(request.name_id_policy.as_ref().unwrap().allow_create.text(), Some("true"));
        let context = request.requested_authn_context.as_ref().unwrap();
        assert_eq!((context.comparison.text(), context.classes[0].value.as_str()), (Some("minimum"), "urn:x"));
        let scoping = request.scoping.as_ref().unwrap();
        assert_eq!((scoping.proxy_count.text(), scoping.requesters[0].value.as_str()), (Some("0"), "urn:r"));
        assert_eq!(request.xml.text(), REQUEST);
        assert!(request.signatures.is_empty());
        let order: Vec<_> = request.elements.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(order, ["Issuer", "NameIDPolicy", "RequestedAuthnContext", "Scoping"]);
    }

    #[test]
    fn every_value_keeps_its_place() {
        let request = AuthnRequest::parse(REQUEST.as_bytes().to_vec()).unwrap();
        let destination = request.destination.unwrap();
        assert_eq!(destination.value, "https://org/sso?a=1&b=2");
        assert_eq!(&REQUEST[destination.place], "https://org/sso?a=1&amp;b=2");
        assert_eq!(&REQUEST[request.issuer.unwrap().value.place], "https://app<!-- x -->/entity");
        assert_eq!(&REQUEST[request.issue_instant.unwrap().place], "2026-11-22T04:00:00Z");
    }

    #[test]
    fn another_root_or_namespace_is_another_message() {
        for text in [
            "<AuthnRequest/>",
            "<AuthnRequest xmlns='urn:WRONG'/>",
            "<q:Response xmlns:q='urn:oasis:names:tc:SAML:2.0:protocol'/>",
        ] {
            let error = AuthnRequest::parse(text.as_bytes().to_vec()).unwrap_err();
            assert!(matches!(error, SamlError::Root { .. }), "{error}");
        }
    }
}
