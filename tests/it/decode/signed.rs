//! Messages signed by xmlsec and OpenSSL with keys of this process: nothing of the product checks itself.

use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use openssl::{
    asn1::Asn1Time,
    hash::MessageDigest,
    pkey::{PKey, Private},
    rsa::Rsa,
    sign::Signer,
    x509::{X509, X509Name},
};
use samael::crypto::{Crypto, CryptoProvider};
use serde_json::{Value, json};

/// An org's key with its certificate.
pub(crate) struct Key {
    key: PKey<Private>,
    certificate: String,
}

impl Key {
    pub(crate) fn new() -> Self {
        let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        let mut name = X509Name::builder().unwrap();
        name.append_entry_by_text("CN", "acme").unwrap();
        let name = name.build();
        let mut builder = X509::builder().unwrap();
        builder.set_subject_name(&name).unwrap();
        builder.set_pubkey(&key).unwrap();
        builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
        builder.set_not_after(&Asn1Time::days_from_now(3650).unwrap()).unwrap();
        builder.sign(&key, MessageDigest::sha256()).unwrap();
        Self { certificate: STANDARD.encode(builder.build().to_der().unwrap()), key }
    }

    /// Signs the assertion of a response.
    pub(crate) fn sign(&self, xml: &str) -> String {
        let c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
        let template = format!(
            r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{c14n}"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#_assertion"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="{c14n}"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue></ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue></ds:SignatureValue></ds:Signature>"##
        );
        let place = xml.rfind("</saml2:Issuer>").unwrap() + "</saml2:Issuer>".len();
        let der = self.key.rsa().unwrap().private_key_to_der().unwrap();
        Crypto::sign_xml(format!("{}{template}{}", &xml[..place], &xml[place..]), &der).unwrap()
    }

    /// The org's metadata.
    pub(crate) fn metadata(&self) -> String {
        format!(
            r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="http://www.okta.com/exk1"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://acme.okta.example/sso/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>"#,
            self.certificate
        )
    }
}

/// A response that the org sends by itself, at 2026-11-22T04:00:00Z.
pub(crate) fn response() -> String {
    r#"<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" Destination="https://app.example/acs" ID="_response" IssueInstant="2026-11-22T04:00:00.000Z" Version="2.0"><saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">http://www.okta.com/exk1</saml2:Issuer><saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status><saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion" IssueInstant="2026-11-22T04:00:00.000Z" Version="2.0"><saml2:Issuer>http://www.okta.com/exk1</saml2:Issuer><saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ann@acme.example</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData NotOnOrAfter="2026-11-22T04:05:00.000Z" Recipient="https://app.example/acs"/></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="2026-11-22T03:55:00.000Z" NotOnOrAfter="2026-11-22T04:05:00.000Z"><saml2:AudienceRestriction><saml2:Audience>https://app.example/entity</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AuthnStatement AuthnInstant="2026-11-22T03:59:50.000Z" SessionIndex="_s"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement><saml2:Attribute Name="firstName"><saml2:AttributeValue>Ann</saml2:AttributeValue></saml2:Attribute></saml2:AttributeStatement></saml2:Assertion></saml2p:Response>"#.to_owned()
}

/// An issuer's key for tokens.
pub(crate) struct TokenKey(PKey<Private>);

impl TokenKey {
    pub(crate) fn new() -> Self {
        Self(PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap())
    }

    /// The key set.
    pub(crate) fn set(&self) -> Value {
        let rsa = self.0.rsa().unwrap();
        let number = |number: &openssl::bn::BigNumRef| URL_SAFE_NO_PAD.encode(number.to_vec());
        json!({"keys": [{"kty": "RSA", "kid": "org", "use": "sig", "alg": "RS256", "n": number(rsa.n()), "e": number(rsa.e())}]})
    }

    /// A token with these claims.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let encode = |text: String| URL_SAFE_NO_PAD.encode(text);
        let signed =
            format!("{}.{}", encode(json!({"alg": "RS256", "kid": "org"}).to_string()), encode(claims.to_string()));
        let mut signer = Signer::new(MessageDigest::sha256(), &self.0).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signer.sign_oneshot_to_vec(signed.as_bytes()).unwrap()))
    }
}
