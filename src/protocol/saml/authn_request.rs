//! `<samlp:AuthnRequest>` (SAML core §3.4.1).

use serde::Serialize;

use super::{
    EntityName, Instant, SamlError, Xml, limits,
    signature::Signature,
    xml::{ASSERTION, PROTOCOL, attribute, child, children, text_of},
};

/// An authentication request as the app sent it; an absent attribute or element is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuthnRequest {
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
    /// `<saml:Issuer>`.
    pub issuer: Option<EntityName>,
    /// `AssertionConsumerServiceURL`.
    pub acs_url: Option<String>,
    /// `AssertionConsumerServiceIndex`.
    pub acs_index: Option<String>,
    /// `ProtocolBinding`.
    pub protocol_binding: Option<String>,
    /// `ForceAuthn`.
    pub force_authn: Option<String>,
    /// `IsPassive`.
    pub is_passive: Option<String>,
    /// `<samlp:NameIDPolicy>`.
    pub name_id_policy: Option<NameIdPolicy>,
    /// The classes of `<samlp:RequestedAuthnContext>`.
    pub requested_authn_contexts: Vec<String>,
    /// Signatures inside the message; a redirect's signature stands in the address instead.
    pub signatures: Vec<Signature>,
}

/// `<samlp:NameIDPolicy>` (SAML core §3.4.1.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NameIdPolicy {
    /// `Format`.
    pub format: Option<String>,
    /// `AllowCreate`.
    pub allow_create: Option<String>,
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
        let contexts = child(root, (PROTOCOL, "RequestedAuthnContext"));
        Ok(Self {
            id: attribute(root, "ID"),
            version: attribute(root, "Version"),
            issue_instant: root.attribute("IssueInstant").map(Instant::new),
            destination: attribute(root, "Destination"),
            issuer: child(root, (ASSERTION, "Issuer")).map(EntityName::read),
            acs_url: attribute(root, "AssertionConsumerServiceURL"),
            acs_index: attribute(root, "AssertionConsumerServiceIndex"),
            protocol_binding: attribute(root, "ProtocolBinding"),
            force_authn: attribute(root, "ForceAuthn"),
            is_passive: attribute(root, "IsPassive"),
            name_id_policy: child(root, (PROTOCOL, "NameIDPolicy")).map(|policy| NameIdPolicy {
                format: attribute(policy, "Format"),
                allow_create: attribute(policy, "AllowCreate"),
            }),
            requested_authn_contexts: contexts
                .into_iter()
                .flat_map(|context| children(context, (ASSERTION, "AuthnContextClassRef")))
                .map(text_of)
                .collect(),
            signatures: Signature::read_all(&tree),
            xml: xml.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_by_namespace_not_by_prefix() {
        let text = r#"<?xml version="1.0"?>
            <q:AuthnRequest xmlns:q="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"
                IssueInstant="2026-11-22T04:00:00Z" Destination="https://org/sso" ForceAuthn="true"
                AssertionConsumerServiceURL="https://app/acs">
              <Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">https://app<!-- x -->/entity</Issuer>
              <q:NameIDPolicy AllowCreate="true"/>
              <q:RequestedAuthnContext><a:AuthnContextClassRef
                xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">urn:x</a:AuthnContextClassRef></q:RequestedAuthnContext>
            </q:AuthnRequest>"#;
        let request = AuthnRequest::parse(text.as_bytes().to_vec()).unwrap();
        assert_eq!(request.id.as_deref(), Some("_1"));
        assert_eq!(request.issuer.unwrap().value, "https://app/entity");
        assert_eq!(request.name_id_policy.unwrap().allow_create.as_deref(), Some("true"));
        assert_eq!(request.requested_authn_contexts, ["urn:x"]);
        assert_eq!(request.xml.text(), text);
        assert!(request.signatures.is_empty());
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
