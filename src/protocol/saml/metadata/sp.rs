//! The metadata of a service provider (SAML metadata §2.4.4), as an app publishes it.

use roxmltree::Node;
use serde::Serialize;

use super::certificates;
use crate::protocol::{
    Placed,
    saml::{
        Instant, SamlError, Xml, limits,
        xml::{METADATA, SIGNATURE, attribute, child, children, instant, text},
    },
};

/// What an app says of itself; an absent attribute or element is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpMetadata {
    /// The document's bytes.
    #[serde(skip)]
    pub xml: Xml,
    /// `entityID`.
    pub entity_id: Option<Placed<String>>,
    /// `validUntil` of the entity or of the role, whichever is there.
    pub valid_until: Option<Placed<Instant>>,
    /// `cacheDuration` of the entity or of the role, whichever is there.
    pub cache_duration: Option<Placed<String>>,
    /// `protocolSupportEnumeration`, split; `None` when there is no `<md:SPSSODescriptor>`.
    pub protocols: Option<Vec<String>>,
    /// `AuthnRequestsSigned`.
    pub requests_signed: Option<Placed<String>>,
    /// `WantAssertionsSigned`.
    pub want_assertions_signed: Option<Placed<String>>,
    /// Every `<md:AssertionConsumerService>`.
    pub consumer_services: Vec<ConsumerService>,
    /// The `Location` of every `<md:SingleLogoutService>`.
    pub logout_services: Vec<Placed<String>>,
    /// Every certificate in a `<md:KeyDescriptor>`.
    pub keys: Vec<KeyDescriptor>,
    /// Certificates that sign requests: DER, base64 without white space.
    #[serde(skip)]
    pub signing_certificates: Vec<String>,
}

/// One `<md:AssertionConsumerService>` (SAML metadata §2.2.3, §2.4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsumerService {
    /// `Binding`.
    pub binding: Option<Placed<String>>,
    /// `Location`.
    pub location: Option<Placed<String>>,
    /// `index`.
    pub index: Option<Placed<String>>,
    /// `isDefault`.
    pub is_default: Option<Placed<String>>,
}

/// One certificate of a `<md:KeyDescriptor>` (SAML metadata §2.4.1.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyDescriptor {
    /// `use`.
    pub purpose: Option<String>,
    /// The certificate as it stands there.
    pub certificate: Placed<String>,
}

impl SpMetadata {
    /// Reads a metadata document with one `<md:EntityDescriptor>` as its root.
    ///
    /// # Errors
    /// When it is not safe, well-formed XML with this root, or a certificate is not base64.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, SamlError> {
        let xml = Xml::new(bytes, limits::METADATA_BYTES)?;
        let tree = xml.tree()?;
        let root = Xml::root(&tree, (METADATA, "EntityDescriptor"))?;
        let role = child(root, (METADATA, "SPSSODescriptor"));
        let of_role = |name: &str| role.and_then(|role| attribute(role, name));
        let all = |name| role.into_iter().flat_map(move |role| children(role, (METADATA, name)));
        Ok(Self {
            entity_id: attribute(root, "entityID"),
            valid_until: instant(root, "validUntil").or_else(|| instant(role?, "validUntil")),
            cache_duration: attribute(root, "cacheDuration").or_else(|| of_role("cacheDuration")),
            protocols: role.map(|role| {
                let listed = role.attribute("protocolSupportEnumeration").unwrap_or_default();
                listed.split_ascii_whitespace().map(str::to_owned).collect()
            }),
            requests_signed: of_role("AuthnRequestsSigned"),
            want_assertions_signed: of_role("WantAssertionsSigned"),
            consumer_services: all("AssertionConsumerService").map(ConsumerService::read).collect(),
            logout_services: all("SingleLogoutService").filter_map(|node| attribute(node, "Location")).collect(),
            keys: all("KeyDescriptor").flat_map(KeyDescriptor::read_all).collect(),
            signing_certificates: role.map(|role| certificates(role, "signing")).transpose()?.unwrap_or_default(),
            xml: xml.clone(),
        })
    }
}

impl ConsumerService {
    fn read(node: Node<'_, '_>) -> Self {
        Self {
            binding: attribute(node, "Binding"),
            location: attribute(node, "Location"),
            index: attribute(node, "index"),
            is_default: attribute(node, "isDefault"),
        }
    }
}

impl KeyDescriptor {
    fn read_all(node: Node<'_, '_>) -> Vec<Self> {
        let purpose = node.attribute("use").map(str::to_owned);
        let certificates = node.descendants().filter(|inner| inner.has_tag_name((SIGNATURE, "X509Certificate")));
        certificates.map(|inner| Self { purpose: purpose.clone(), certificate: text(inner) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::PlacedText;

    #[test]
    fn an_apps_metadata_is_read() {
        let text = r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app/entity" validUntil="2027-01-01T00:00:00Z">
          <md:SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol urn:x">
            <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
              <ds:X509Certificate>AAEC</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://app/slo"/>
            <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app/acs" index="0" isDefault="true"/>
          </md:SPSSODescriptor></md:EntityDescriptor>"#;
        let metadata = SpMetadata::parse(text.as_bytes().to_vec()).unwrap();
        assert_eq!(metadata.entity_id.text(), Some("https://app/entity"));
        assert_eq!(metadata.protocols.as_ref().unwrap()[1], "urn:x");
        assert_eq!((metadata.requests_signed.text(), metadata.want_assertions_signed.text()), (Some("true"), None));
        assert_eq!(metadata.consumer_services[0].location.text(), Some("https://app/acs"));
        assert_eq!(metadata.logout_services[0].value, "https://app/slo");
        assert_eq!(
            (metadata.keys.len(), metadata.signing_certificates.as_slice()),
            (1, ["AAEC".to_owned()].as_slice())
        );
        assert!(metadata.valid_until.unwrap().value.time.is_some());
    }

    #[test]
    fn more_certificates_than_any_app_has_are_refused() {
        let key = r#"<KeyDescriptor><X509Certificate xmlns="http://www.w3.org/2000/09/xmldsig#">AAEC</X509Certificate></KeyDescriptor>"#;
        let with = |count: usize| {
            let keys = key.repeat(count);
            let text = format!(
                "<EntityDescriptor xmlns=\"{METADATA}\"><SPSSODescriptor>{keys}</SPSSODescriptor></EntityDescriptor>"
            );
            SpMetadata::parse(text.into_bytes()).map(|metadata| metadata.signing_certificates.len())
        };
        assert_eq!(with(limits::CERTIFICATES), Ok(limits::CERTIFICATES));
        assert!(matches!(with(limits::CERTIFICATES + 1), Err(SamlError::TooLarge { .. })));
    }

    #[test]
    fn metadata_of_another_role_has_no_protocols() {
        let text = r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"><IDPSSODescriptor/></EntityDescriptor>"#;
        let metadata = SpMetadata::parse(text.as_bytes().to_vec()).unwrap();
        assert_eq!((metadata.protocols, metadata.consumer_services.len()), (None, 0));
        assert!(matches!(SpMetadata::parse(b"<html/>".to_vec()), Err(SamlError::Root { .. })));
    }
}
