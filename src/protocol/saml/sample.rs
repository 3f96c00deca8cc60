//! Messages for tests: of Okta's shape, signed by xmlsec, so that nothing of ours checks itself.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{
    asn1::Asn1Time,
    hash::MessageDigest,
    pkey::{PKey, Private},
    rsa::Rsa,
    x509::X509,
};
use samael::crypto::{Crypto, CryptoProvider};

/// A key with its certificate.
pub(crate) struct Signer {
    key: PKey<Private>,
    /// DER, base64.
    pub(crate) certificate: String,
}

/// The org's key.
pub(crate) static ORG: LazyLock<Signer> = LazyLock::new(Signer::new);
/// Another key, which the metadata does not name.
pub(crate) static STRANGER: LazyLock<Signer> = LazyLock::new(Signer::new);

/// A key that is too short.
pub(crate) static WEAK: LazyLock<Signer> =
    LazyLock::new(|| Signer::with(1024, &Asn1Time::days_from_now(3650).unwrap()));
/// A key whose certificate expired long ago.
pub(crate) static EXPIRED: LazyLock<Signer> = LazyLock::new(|| Signer::with(2048, &Asn1Time::from_unix(1).unwrap()));

impl Signer {
    fn new() -> Self {
        Self::with(2048, &Asn1Time::days_from_now(3650).unwrap())
    }

    fn with(bits: u32, not_after: &Asn1Time) -> Self {
        let key = PKey::from_rsa(Rsa::generate(bits).unwrap()).unwrap();
        let mut builder = X509::builder().unwrap();
        builder.set_pubkey(&key).unwrap();
        builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
        builder.set_not_after(not_after).unwrap();
        builder.sign(&key, MessageDigest::sha256()).unwrap();
        Self { certificate: STANDARD.encode(builder.build().to_der().unwrap()), key }
    }

    /// The RSA signature with SHA-256 over bytes.
    pub(crate) fn sign_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut signer = openssl::sign::Signer::new(MessageDigest::sha256(), &self.key).unwrap();
        signer.sign_oneshot_to_vec(bytes).unwrap()
    }

    /// Fills the first unsigned template of a message.
    pub(crate) fn sign(&self, xml: &str) -> String {
        let der = self.key.rsa().unwrap().private_key_to_der().unwrap();
        Crypto::sign_xml(xml, &der).unwrap()
    }
}

/// An unsigned signature over the element with that id, as Okta writes it.
pub(crate) fn template(id: &str) -> String {
    let transform = "http://www.w3.org/2001/10/xml-exc-c14n#";
    format!(
        r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{transform}"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#{id}"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="{transform}"><ec:InclusiveNamespaces xmlns:ec="{transform}" PrefixList="xs"/></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue></ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue></ds:SignatureValue></ds:Signature>"##
    )
}

/// What is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signed {
    Assertion,
    Response,
    Both,
    Nothing,
}

/// A complete response to [`request`], delivered at 2026-11-22T04:00:00Z to `https://app.example/acs`.
pub(crate) fn response(signed: Signed) -> String {
    static RESPONSES: LazyLock<[String; 3]> =
        LazyLock::new(|| [Signed::Assertion, Signed::Response, Signed::Both].map(|signed| sign(&unsigned(), signed)));
    match signed {
        Signed::Nothing => unsigned(),
        Signed::Assertion => RESPONSES[0].clone(),
        Signed::Response => RESPONSES[1].clone(),
        Signed::Both => RESPONSES[2].clone(),
    }
}

/// The same, to no request: the org started.
pub(crate) fn unsolicited() -> String {
    static RESPONSE: LazyLock<String> = LazyLock::new(|| {
        sign(&unsigned().replace(" InResponseTo=\"_5d3c8e1f70b24a96b8e2f4d1c6a9073e\"", ""), Signed::Both)
    });
    RESPONSE.clone()
}

/// The same response without signatures, to be edited before [`sign`].
pub(crate) fn unsigned() -> String {
    r#"<?xml version="1.0" encoding="UTF-8"?><saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xs="http://www.w3.org/2001/XMLSchema" Destination="https://app.example/acs" ID="_response" InResponseTo="_5d3c8e1f70b24a96b8e2f4d1c6a9073e" IssueInstant="2026-11-22T04:00:00.000Z" Version="2.0"><saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">http://www.okta.com/exk1</saml2:Issuer><saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status><saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion" IssueInstant="2026-11-22T04:00:00.000Z" Version="2.0"><saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">http://www.okta.com/exk1</saml2:Issuer><saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">ann@acme.example</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData InResponseTo="_5d3c8e1f70b24a96b8e2f4d1c6a9073e" NotOnOrAfter="2026-11-22T04:05:00.000Z" Recipient="https://app.example/acs"/></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="2026-11-22T03:55:00.000Z" NotOnOrAfter="2026-11-22T04:05:00.000Z"><saml2:AudienceRestriction><saml2:Audience>https://app.example/entity</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AuthnStatement AuthnInstant="2026-11-22T03:59:50.000Z" SessionIndex="_5d3c8e1f70b24a96b8e2f4d1c6a9073e"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement><saml2:Attribute Name="firstName"><saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">Ann</saml2:AttributeValue></saml2:Attribute><saml2:Attribute Name="lastName"><saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">Lee</saml2:AttributeValue></saml2:Attribute><saml2:Attribute Name="email"><saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">ann@acme.example</saml2:AttributeValue></saml2:Attribute></saml2:AttributeStatement></saml2:Assertion></saml2p:Response>"#.to_owned()
}

/// Signs with the org's key, inside out, as Okta does.
pub(crate) fn sign(xml: &str, signed: Signed) -> String {
    let mut xml = xml.to_owned();
    if matches!(signed, Signed::Assertion | Signed::Both) {
        xml = ORG.sign(&with_template(&xml, "_assertion"));
    }
    if matches!(signed, Signed::Response | Signed::Both) {
        xml = ORG.sign(&with_template(&xml, "_response"));
    }
    xml
}

/// Puts a template behind the issuer of the element with that id.
pub(crate) fn with_template(xml: &str, id: &str) -> String {
    let element = xml.find(&format!("ID=\"{id}\"")).unwrap();
    let issuer = "</saml2:Issuer>";
    let place = element + xml[element..].find(issuer).unwrap() + issuer.len();
    format!("{}{}{}", &xml[..place], template(id), &xml[place..])
}

/// The response whose assertion is signed by the org's key with SHA-1.
pub(crate) fn signed_with_sha1() -> String {
    let template = with_template(&unsigned(), "_assertion")
        .replace("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1")
        .replace("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1");
    ORG.sign(&template)
}

/// An authentication request of the app, sent at 2026-11-22T03:59:30Z.
pub(crate) fn request() -> String {
    r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_5d3c8e1f70b24a96b8e2f4d1c6a9073e" Version="2.0" IssueInstant="2026-11-22T03:59:30Z" Destination="https://acme.okta.example/app/acme/exk1/sso/saml" AssertionConsumerServiceURL="https://app.example/acs" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"><saml:Issuer>https://app.example/entity</saml:Issuer><samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>"#.to_owned()
}
