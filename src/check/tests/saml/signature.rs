//! Cases of the SAML signature checks, the wrapping attacks among them.

use super::super::{Case, attempt::Attempt, failed, finding, judge, not_evaluated, passed};
use crate::{
    finding::Outcome,
    protocol::saml::sample::{self, STRANGER, Signed},
    submission::Direction::Sp,
};

fn delivered(xml: &str) -> Attempt {
    Attempt::saml(Sp).with(|it| it.deliver(xml))
}

pub(super) fn cases() -> Vec<Case> {
    [coverage(), validity(), structure(), algorithms()].into_iter().flatten().collect()
}

fn coverage() -> Vec<Case> {
    let unsigned = || delivered(&sample::unsigned());
    let second = sample::response(Signed::Assertion).replace(
        "</saml2p:Response>",
        "<saml2:Assertion xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_forged\"/></saml2p:Response>",
    );
    vec![
        failed("saml.sig.coverage", "neither is signed", unsigned()),
        not_evaluated("saml.sig.valid", "a signature", unsigned()),
        not_evaluated("saml.sig.transforms", "a signature", unsigned()),
        passed("saml.sig.coverage", "the assertion is signed", delivered(&sample::response(Signed::Assertion))),
        passed("saml.sig.coverage", "the response is signed", delivered(&sample::response(Signed::Response))),
        failed("saml.sig.coverage", "neither is signed", delivered(&second)),
        failed("saml.sig.valid", "the assertion is not inside the element that was signed", delivered(&second)),
    ]
}

fn validity() -> Vec<Case> {
    let name = ">ann@acme.example</saml2:NameID>";
    let stranger = STRANGER.sign(&sample::with_template(&sample::unsigned(), "_assertion"));
    let value = "<ds:SignatureValue>";
    vec![
        failed(
            "saml.sig.valid",
            "Assertion: the digest",
            Attempt::tampered(Signed::Assertion, name, ">eve@acme.example</saml2:NameID>"),
        ),
        failed(
            "saml.sig.valid",
            "Response: the digest",
            Attempt::tampered(Signed::Both, "https://app.example/acs\" ID", "https://evil.example/acs\" ID"),
        ),
        failed("saml.sig.valid", "none of the 1 signing certificates", delivered(&stranger)),
        failed(
            "saml.sig.valid",
            "certificate 0 of the metadata cannot be used",
            Attempt::saml(Sp).with(|it| it.saml_expectations().signing_certificates = vec!["AAAA".to_owned()]),
        ),
        failed(
            "saml.sig.valid",
            "SignatureValue holds more than text",
            Attempt::tampered(Signed::Assertion, value, "<ds:SignatureValue><!-- -->"),
        ),
        failed(
            "saml.sig.valid",
            "cannot be read: the field is not base64",
            Attempt::tampered(Signed::Assertion, value, "<ds:SignatureValue>*"),
        ),
        passed(
            "saml.sig.valid",
            "valid over Response and Assertion",
            Attempt::saml(Sp)
                .with(|it| it.saml_expectations().signing_certificates.insert(0, STRANGER.certificate.clone())),
        ),
        passed(
            "saml.sig.valid",
            "valid over Assertion",
            Attempt::tampered(Signed::Assertion, "Destination=\"https://app", "Destination=\"https://evil"),
        ),
    ]
}

fn structure() -> Vec<Case> {
    let changed = |from: &str, to: &str| Attempt::tampered(Signed::Assertion, from, to);
    let end = "</ds:Signature>";
    vec![
        failed("saml.sig.parent-bound", "a signature stands inside Subject", moved()),
        failed("saml.sig.parent-bound", "URI=\"#_response\"", changed("URI=\"#_assertion\"", "URI=\"#_response\"")),
        failed("saml.sig.single-reference", "URI=\"\"", changed("URI=\"#_assertion\"", "URI=\"\"")),
        failed(
            "saml.sig.single-reference",
            "URI=\"http://127.0.0.1:9/\"",
            changed("URI=\"#_assertion\"", "URI=\"http://127.0.0.1:9/\""),
        ),
        failed("saml.sig.single-reference", "2 SignedInfo", changed(end, "<ds:SignedInfo/></ds:Signature>")),
        failed(
            "saml.sig.transforms",
            "REC-xslt",
            changed(
                "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
                "http://www.w3.org/TR/1999/REC-xslt-19991116",
            ),
        ),
        failed("saml.sig.no-object", "Object inside Signature", changed(end, "<ds:Object/></ds:Signature>")),
        not_evaluated("saml.sig.valid", "Object inside Signature", changed(end, "<ds:Object/></ds:Signature>")),
    ]
}

fn algorithms() -> Vec<Case> {
    let changed = |from: &str, to: &str| Attempt::tampered(Signed::Assertion, from, to);
    vec![
        failed(
            "saml.sig.alg-sha256",
            "rsa-sha1",
            changed("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1"),
        ),
        failed("saml.sig.alg-sha256", "xmldsig#sha1", changed("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1")),
        failed("saml.sig.alg-sha256", "hmac-sha256", changed("#rsa-sha256", "#hmac-sha256")),
    ]
}

/// The signature of the assertion, inside its subject.
fn moved() -> Attempt {
    let xml = sample::response(Signed::Assertion);
    let (start, end) =
        (xml.find("<ds:Signature ").unwrap(), xml.find("</ds:Signature>").unwrap() + "</ds:Signature>".len());
    let without = format!("{}{}", &xml[..start], &xml[end..]);
    delivered(&without.replace("<saml2:Subject>", &format!("<saml2:Subject>{}", &xml[start..end])))
}

/// Each way of wrapping puts a forged assertion where an app may read it, and the genuine one, with
/// its signature intact, elsewhere.
#[test]
fn wrapped_assertions_fail_the_test() {
    let genuine = sample::response(Signed::Assertion);
    let (start, end) = (genuine.find("<saml2:Assertion").unwrap(), genuine.find("</saml2p:Response>").unwrap());
    let signed = &genuine[start..end];
    let (signature, signature_end) =
        (signed.find("<ds:Signature ").unwrap(), signed.find("</ds:Signature>").unwrap() + "</ds:Signature>".len());
    let forged = format!("{}{}", &signed[..signature], &signed[signature_end..])
        .replace("ann@acme.example", "eve@acme.example")
        .replace("ID=\"_assertion\"", "ID=\"_forged\"");
    let forged_with = |inside: &str| forged.replacen("<saml2:Subject>", &format!("{inside}<saml2:Subject>"), 1);
    let wrapped = [
        format!("{forged}{signed}"),
        format!("{signed}{forged}"),
        forged_with(signed),
        forged_with(&format!("<saml2:Advice>{signed}</saml2:Advice>")),
        format!("{forged}<saml2p:Extensions>{signed}</saml2p:Extensions>"),
        format!("<saml2p:Extensions>{signed}</saml2p:Extensions>{forged}"),
        forged_with(&format!("<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">{signed}</ds:Object>")),
        forged.replace("ID=\"_forged\"", "ID=\"_assertion\"") + signed,
    ];
    for (number, assertions) in wrapped.iter().enumerate() {
        let xml = format!("{}{assertions}{}", &genuine[..start], &genuine[end..]);
        let findings = judge(&delivered(&xml).evidence, &delivered(&xml).expectations);
        let failed: Vec<_> =
            findings.iter().filter(|it| it.outcome == Outcome::Failed).map(|it| it.check.as_str()).collect();
        assert!(failed.contains(&"saml.response.assertion-count"), "{number}: {failed:?}");
        let valid = findings.iter().find(|it| it.check == "saml.sig.valid").unwrap();
        assert_ne!(valid.outcome, Outcome::Passed, "{number}");
    }
}

#[test]
fn a_second_signature_over_the_response_does_not_hide_a_forged_assertion() {
    let forged = sample::unsigned().replace("ann@acme.example", "eve@acme.example");
    let xml = STRANGER.sign(&sample::with_template(&forged, "_response"));
    assert_eq!(finding(&delivered(&xml), "saml.sig.valid").outcome, Outcome::Failed);
}
