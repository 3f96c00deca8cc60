//! The metadata of an identity provider (SAML metadata §2.4.3), as the org hands it out per instance.

use serde::Serialize;

use super::certificates;
use crate::protocol::saml::{
    SamlError, Xml, limits,
    xml::{METADATA, child, children},
};

/// What a sign-on needs to know of an identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IdpMetadata {
    /// `entityID`.
    pub entity_id: String,
    /// All `<md:SingleSignOnService>`.
    pub sso: Vec<Endpoint>,
    /// Signing certificates: DER, base64 without white space. A key descriptor without `use` counts.
    pub signing_certificates: Vec<String>,
    /// `WantAuthnRequestsSigned`.
    pub want_requests_signed: bool,
}

/// One `<md:SingleSignOnService>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Endpoint {
    /// `Binding`.
    pub binding: String,
    /// `Location`.
    pub location: String,
}

impl IdpMetadata {
    /// Reads a metadata document with one `<md:EntityDescriptor>` as its root.
    ///
    /// # Errors
    /// When it is not safe, well-formed XML with this root, or lacks the entity id, the sign-on
    /// address or a signing certificate.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, SamlError> {
        let xml = Xml::new(bytes, limits::METADATA_BYTES)?;
        let tree = xml.tree()?;
        let root = Xml::root(&tree, (METADATA, "EntityDescriptor"))?;
        let entity_id = root.attribute("entityID").ok_or(SamlError::Metadata { missing: "entityID" })?.to_owned();
        let role =
            child(root, (METADATA, "IDPSSODescriptor")).ok_or(SamlError::Metadata { missing: "IDPSSODescriptor" })?;
        let sso: Vec<_> = children(role, (METADATA, "SingleSignOnService"))
            .filter_map(|service| {
                let (binding, location) = (service.attribute("Binding")?, service.attribute("Location")?);
                Some(Endpoint { binding: binding.to_owned(), location: location.to_owned() })
            })
            .collect();
        if sso.is_empty() {
            return Err(SamlError::Metadata { missing: "SingleSignOnService" });
        }
        let signing_certificates = certificates(role, "signing")?;
        if signing_certificates.is_empty() {
            return Err(SamlError::Metadata { missing: "signing certificate" });
        }
        let want_requests_signed = matches!(role.attribute("WantAuthnRequestsSigned"), Some("true" | "1"));
        Ok(Self { entity_id, sso, signing_certificates, want_requests_signed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA_OF_AN_INSTANCE: &str = r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="http://www.okta.com/exk1">
        <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
            <ds:X509Certificate>AAEC
              AwQF</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
          <md:KeyDescriptor use="encryption"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
            <ds:X509Certificate>BBBB</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
          <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://org/sso"/>
        </md:IDPSSODescriptor></md:EntityDescriptor>"#;

    #[test]
    fn entity_addresses_and_signing_certificates_are_read() {
        let metadata = IdpMetadata::parse(METADATA_OF_AN_INSTANCE.as_bytes().to_vec()).unwrap();
        assert_eq!(metadata.entity_id, "http://www.okta.com/exk1");
        assert_eq!(metadata.signing_certificates, ["AAECAwQF"]);
        assert_eq!(metadata.sso[0].location, "https://org/sso");
        assert!(!metadata.want_requests_signed);
    }

    #[test]
    fn what_is_missing_is_named() {
        for (cut, missing) in [
            (r#"entityID="http://www.okta.com/exk1""#, "entityID"),
            (r#"use="signing""#, "signing certificate"),
            ("SingleSignOnService Binding", "SingleSignOnService"),
        ] {
            let broken = METADATA_OF_AN_INSTANCE.replace(
                cut,
                if cut.starts_with("use") {
                    r#"use="x""#
                } else if cut.starts_with("Single") {
                    "Other Binding"
                } else {
                    ""
                },
            );
            assert_eq!(IdpMetadata::parse(broken.into_bytes()), Err(SamlError::Metadata { missing }));
        }
    }
}
