use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{ecdsa::EcdsaSig, hash::MessageDigest, pkey::PKey, x509::X509};

use crate::protocol::saml::{
    Xml, limits,
    sample::{self, ORG, STRANGER, Signed},
};

use super::{super::second_opinion, *};

fn xml(text: &str) -> Xml {
    Xml::new(text.as_bytes().to_vec(), limits::DECODED_BYTES).unwrap()
}

fn verified(text: &str) -> Vec<(String, String)> {
    let xml = xml(text);
    verify(&Gated::open(&xml).unwrap(), std::slice::from_ref(&ORG.certificate))
        .into_iter()
        .map(|verification| {
            let outcome = match verification.outcome {
                Ok(index) => format!("key {index}"),
                Err(error) => error.to_string(),
            };
            (verification.element, outcome)
        })
        .collect()
}

#[test]
fn what_xmlsec_signed_verifies_in_all_three_shapes() {
    let ok = |element: &str| (element.to_owned(), "key 0".to_owned());
    assert_eq!(verified(&sample::response(Signed::Assertion)), [ok("Assertion")]);
    assert_eq!(verified(&sample::response(Signed::Response)), [ok("Response")]);
    assert_eq!(verified(&sample::response(Signed::Both)), [ok("Response"), ok("Assertion")]);
}

#[test]
fn xmlsec_digested_the_same_bytes() {
    let certificates = [ORG.certificate.clone()];
    for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
        let xml = xml(&sample::response(signed));
        let gated = Gated::open(&xml).unwrap();
        let verified = verify(&gated, &certificates);
        assert_eq!(second_opinion(&gated, &verified, &certificates), Ok(()));
    }
}

#[test]
fn xmlsec_does_check_signatures_in_this_build() {
    // Without its `xmlsec` feature, samael verifies everything.
    let text = sample::response(Signed::Assertion)
        .replace(">ann@acme.example</saml2:NameID>", ">eve@acme.example</saml2:NameID>");
    let xml = xml(&text);
    let gated = Gated::open(&xml).unwrap();
    let certificates = [ORG.certificate.clone()];
    let mut verified = verify(&gated, &certificates);
    assert!(matches!(verified[0].outcome, Err(SignatureError::Digest)));
    verified[0].outcome = Ok(0);
    assert!(second_opinion(&gated, &verified, &certificates).is_err());
}

#[test]
fn changed_content_is_a_digest_error() {
    let text =
        sample::response(Signed::Both).replace(">ann@acme.example</saml2:NameID>", ">eve@acme.example</saml2:NameID>");
    let seen = verified(&text);
    assert!(seen.iter().all(|(_, outcome)| outcome.starts_with("the digest of the signed element")), "{seen:?}");
}

#[test]
fn only_the_keys_of_the_metadata_count() {
    let template = sample::with_template(&sample::unsigned(), "_assertion");
    let seen = verified(&STRANGER.sign(&template));
    assert_eq!(seen[0].1, "none of the 1 signing certificates of the metadata made this signature");

    let xml = xml(&sample::response(Signed::Assertion));
    let certificates = [STRANGER.certificate.clone(), ORG.certificate.clone()];
    assert_eq!(verify(&Gated::open(&xml).unwrap(), &certificates)[0].outcome.as_ref().ok(), Some(&1));
    assert!(verify(&Gated::open(&xml).unwrap(), &[])[0].outcome.is_err());
    let broken = verify(&Gated::open(&xml).unwrap(), &["AAAA".to_owned()]);
    assert!(matches!(broken[0].outcome, Err(SignatureError::Certificate { index: 0, .. })));
}

#[test]
fn a_changed_signature_value_is_not_the_keys() {
    let text = sample::response(Signed::Assertion);
    let start = text.find("<ds:SignatureValue>").unwrap() + "<ds:SignatureValue>".len();
    let other = if text[start..].starts_with('A') { "B" } else { "A" };
    let seen = verified(&format!("{}{other}{}", &text[..start], &text[start + 1..]));
    assert!(seen[0].1.starts_with("none of the 1 signing certificates"), "{seen:?}");
}

#[test]
fn the_range_is_the_signed_elements() {
    let text = sample::response(Signed::Assertion);
    let xml = xml(&text);
    let verification = &verify(&Gated::open(&xml).unwrap(), &[])[0];
    assert!(text[verification.place.clone()].starts_with("<saml2:Assertion"));
    assert!(text[verification.place.clone()].ends_with("</saml2:Assertion>"));
    assert_eq!(verification.id, "_assertion");
}

/// Signed here, because the library that signs elsewhere knows RSA only; xmlsec must agree all the same.
#[test]
fn elliptic_curves_are_verified_as_xml_signature_writes_them() {
    let group = openssl::ec::EcGroup::from_curve_name(openssl::nid::Nid::X9_62_PRIME256V1).unwrap();
    let key = PKey::from_ec_key(openssl::ec::EcKey::generate(&group).unwrap()).unwrap();
    let mut builder = X509::builder().unwrap();
    builder.set_pubkey(&key).unwrap();
    builder.set_not_before(&openssl::asn1::Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&openssl::asn1::Asn1Time::days_from_now(30).unwrap()).unwrap();
    builder.sign(&key, MessageDigest::sha256()).unwrap();
    let certificates = [STANDARD.encode(builder.build().to_der().unwrap())];

    let text = sample::with_template(&sample::unsigned(), "_assertion").replace("#rsa-sha256", "#ecdsa-sha256");
    let digest = openssl::hash::hash(MessageDigest::sha256(), &canonical_of(&text, "Assertion")).unwrap();
    let text = text.replace("<ds:DigestValue>", &format!("<ds:DigestValue>{}", STANDARD.encode(digest)));
    let signed_info = openssl::hash::hash(MessageDigest::sha256(), &canonical_of(&text, "SignedInfo")).unwrap();
    let signature = EcdsaSig::sign(&signed_info, &key.ec_key().unwrap()).unwrap();
    let value = [signature.r(), signature.s()].map(|number| number.to_vec_padded(32).unwrap()).concat();
    let text = text.replace("<ds:SignatureValue>", &format!("<ds:SignatureValue>{}", STANDARD.encode(value)));

    let xml = xml(&text);
    let gated = Gated::open(&xml).unwrap();
    let verified = verify(&gated, &certificates);
    assert!(matches!(verified[0].outcome, Ok(0)), "{:?}", verified[0].outcome);
    assert_eq!(second_opinion(&gated, &verified, &certificates), Ok(()));
    let of_another_kind = verify(&gated, std::slice::from_ref(&ORG.certificate));
    assert!(matches!(of_another_kind[0].outcome, Err(SignatureError::Key { .. })));
}

fn canonical_of(text: &str, name: &str) -> Vec<u8> {
    let xml = xml(text);
    let tree = xml.tree().unwrap();
    let element = tree.descendants().find(|node| node.tag_name().name() == name).unwrap();
    let signature = tree.descendants().find(|node| node.has_tag_name((SIGNATURE, "Signature"))).unwrap();
    match name {
        "SignedInfo" => canonical(element, None, &[]).unwrap(),
        _ => canonical(element, Some(signature.id()), &["xs"]).unwrap(),
    }
}
