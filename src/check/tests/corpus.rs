//! The signed messages and attempts that `tests/fuzz` begins with. They are checked in, so that a seed is the same
//! inputs everywhere; keys are made anew in every process, so all are written together.

use std::{fs, path::Path};

use openssl::nid::Nid;
use serde_json::json;

use super::{
    attempt::{Attempt, METADATA},
    good, recorded,
};
use crate::{
    protocol::{
        oidc::sample as oidc,
        saml::sample::{self, EXPIRED, ORG, STRANGER, Signed},
    },
    submission::Direction,
};

fn write(directory: &str, name: &str, bytes: impl AsRef<[u8]>) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(directory);
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join(name), bytes).unwrap();
}

#[test]
#[ignore = "writes tests/fuzz/corpus"]
fn corpus() {
    saml();
    tokens();
    attempts();
}

fn saml() {
    for (name, signed) in [("assertion", Signed::Assertion), ("response", Signed::Response), ("both", Signed::Both)] {
        write("saml_response", &format!("{name}.xml"), sample::response(signed));
    }
    write("saml_response", "unsolicited.xml", sample::unsolicited());
    write("saml_response", "unsigned.xml", sample::unsigned());
    write("saml_response", "sha1.xml", sample::signed_with_sha1());
    let stranger = STRANGER.sign(&sample::with_template(&sample::unsigned(), "_assertion"));
    write("saml_response", "stranger.xml", stranger);
    write("saml_request", "unsigned.xml", sample::request());
    write("saml_request", "signed.xml", signed_request());
    for (name, signer) in [("org", &*ORG), ("stranger", &*STRANGER), ("expired", &*EXPIRED)] {
        write("certificate", name, &signer.certificate);
    }
    let query =
        "SAMLRequest=fZE%3d&RelayState=a%2Fb+c&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256";
    let value = openssl::base64::encode_block(&ORG.sign_bytes(query.as_bytes()));
    let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    write("redirect_query", "signed", format!("{query}&Signature={value}"));
    write("saml_metadata", "sp.xml", with_key(METADATA));
    write("saml_metadata", "idp.xml", IDP.replace("CERTIFICATE", &ORG.certificate));
}

const IDP: &str = r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="http://www.okta.com/exk1"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>CERTIFICATE</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://acme.okta.example/app/acme/exk1/sso/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>"#;

fn with_key(metadata: &str) -> String {
    let key = format!(
        r#"<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"#,
        ORG.certificate
    );
    metadata.replace("<md:AssertionConsumerService", &format!("{key}<md:AssertionConsumerService"))
}

/// The app's request, signed inside, with the key that the metadata names.
fn signed_request() -> String {
    let template = sample::template("_5d3c8e1f70b24a96b8e2f4d1c6a9073e");
    ORG.sign(&sample::request().replace("</saml:Issuer>", &format!("</saml:Issuer>{template}")))
}

fn tokens() {
    let curve = oidc::ec(Nid::X9_62_PRIME256V1);
    let org = oidc::jwk(&oidc::ORG, &json!({"kid": "org", "use": "sig", "alg": "RS256"}));
    let keys = [org, oidc::jwk(&curve, &json!({"kid": "curve", "key_ops": ["verify"]}))];
    write("jwks", "keys.json", oidc::set(&keys));
    let claims = recorded::claims();
    for alg in ["RS256", "PS384"] {
        let key = if alg == "RS256" { "org" } else { "other" };
        let token = oidc::token(&oidc::ORG, &json!({"alg": alg, "kid": key, "typ": "JWT"}), &claims);
        write("jws", &format!("{alg}.jwt"), token);
    }
    write("jws", "ES256.jwt", oidc::token(&curve, &json!({"alg": "ES256", "kid": "curve"}), &claims));
    write("jws", "stranger.jwt", oidc::token(&oidc::STRANGER, &json!({"alg": "RS256", "kid": "org"}), &claims));
}

fn attempts() {
    let mut signed = Attempt::saml(Direction::Sp);
    signed.send_request(&signed_request());
    signed.publish(&with_key(METADATA));
    signed.saml_expectations().request_certificates = vec![ORG.certificate.clone()];
    for (number, attempt) in good().into_iter().chain([signed]).enumerate() {
        let both = json!({"evidence": attempt.evidence, "expectations": attempt.expectations});
        write("attempt", &format!("{number}.json"), both.to_string());
    }
}
