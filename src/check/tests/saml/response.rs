//! Cases of the checks of the response's envelope and delivery.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::super::{
    Case,
    attempt::{ACS, Attempt, form, page, redirect_value, second, with_query},
    failed, not_evaluated, passed, warned,
};
use crate::{
    protocol::saml::sample::{self, Signed},
    submission::Direction::{Idp, Sp},
};

pub(super) fn cases() -> Vec<Case> {
    [envelope(), identity(), status(), unreadable(), delivery()].into_iter().flatten().collect()
}

fn envelope() -> Vec<Case> {
    let idp_with_answer = Attempt::saml(Idp).with(|it| it.deliver(&sample::response(Signed::Both)));
    vec![
        failed(
            "saml.response.version",
            "\"1.1\"",
            Attempt::response("Version=\"2.0\"><saml2:Issuer xmlns", "Version=\"1.1\"><saml2:Issuer xmlns"),
        ),
        passed(
            "saml.response.version",
            "\"2.0\"",
            Attempt::response("Version=\"2.0\"><saml2:Issuer Format", "Version=\"1.1\"><saml2:Issuer Format"),
        ),
        failed(
            "saml.response.destination",
            "\"https://evil.example/acs\"",
            Attempt::response("Destination=\"https://app", "Destination=\"https://evil"),
        ),
        failed(
            "saml.response.destination",
            "nothing",
            Attempt::response(" Destination=\"https://app.example/acs\"", ""),
        ),
        failed(
            "saml.response.in-response-to",
            "\"_other\"",
            Attempt::response(
                "InResponseTo=\"_5d3c8e1f70b24a96b8e2f4d1c6a9073e\" IssueInstant",
                "InResponseTo=\"_other\" IssueInstant",
            ),
        ),
        failed(
            "saml.response.in-response-to",
            "nothing",
            Attempt::response(" InResponseTo=\"_5d3c8e1f70b24a96b8e2f4d1c6a9073e\" IssueInstant", " IssueInstant"),
        ),
        failed("saml.response.in-response-to", "\"_5d3c8e1f70b24a96b8e2f4d1c6a9073e\"", idp_with_answer.clone()),
        failed("saml.assertion.scd-in-response-to", "\"_5d3c8e1f70b24a96b8e2f4d1c6a9073e\"", idp_with_answer),
        failed(
            "saml.assertion.scd-in-response-to",
            "\"_other\"",
            Attempt::response(
                "InResponseTo=\"_5d3c8e1f70b24a96b8e2f4d1c6a9073e\" NotOnOrAfter",
                "InResponseTo=\"_other\" NotOnOrAfter",
            ),
        ),
        failed(
            "saml.assertion.scd-in-response-to",
            "nothing",
            Attempt::response("InResponseTo=\"_5d3c8e1f70b24a96b8e2f4d1c6a9073e\" NotOnOrAfter", "NotOnOrAfter"),
        ),
        not_evaluated("saml.response.in-response-to", "an AuthnRequest", Attempt::saml(Sp).with(|it| it.remove(1))),
        failed(
            "saml.response.issuer",
            "exk2",
            Attempt::response(
                "entity\">http://www.okta.com/exk1</saml2:Issuer><saml2p:Status>",
                "entity\">http://www.okta.com/exk2</saml2:Issuer><saml2p:Status>",
            ),
        ),
        failed(
            "saml.response.issuer",
            "Format \"urn:x\"",
            Attempt::response(
                "Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:entity\">http://www.okta.com/exk1</saml2:Issuer><saml2p",
                "Format=\"urn:x\">http://www.okta.com/exk1</saml2:Issuer><saml2p",
            ),
        ),
    ]
}

/// What tells one response from another.
fn identity() -> Vec<Case> {
    let again = |xml: &str| {
        Attempt::saml(Sp).with(|it| {
            let mut later = form(9, ACS, 303, &[("SAMLResponse", &STANDARD.encode(xml))]);
            later.started_at = second(60);
            it.push(later);
        })
    };
    let other = sample::response(Signed::Both).replace("\"_response\"", "\"_response2\"");
    let encrypted = |data: &str, key: &str| {
        let xml = sample::unsigned();
        let (start, end) = (xml.find("<saml2:Assertion").unwrap(), xml.find("</saml2p:Response>").unwrap());
        let method = |algorithm: &str| format!("<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/{algorithm}\"/>");
        let assertion = format!(
            "<saml2:EncryptedAssertion xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\"><xenc:EncryptedData \
             xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\">{}<xenc:EncryptedKey>{}</xenc:EncryptedKey>\
             </xenc:EncryptedData></saml2:EncryptedAssertion>",
            method(data),
            method(key)
        );
        Attempt::saml(Sp).with(|it| it.deliver(&format!("{}{assertion}{}", &xml[..start], &xml[end..])))
    };
    let (gcm, cbc) = ("2009/xmlenc11#aes256-gcm", "2001/04/xmlenc#aes256-cbc");
    let (oaep, old) = ("2001/04/xmlenc#rsa-oaep-mgf1p", "2001/04/xmlenc#rsa-1_5");
    vec![
        passed("saml.response.id", "\"_response\"", again(&other)),
        failed("saml.response.id", "in two responses", again(&sample::response(Signed::Assertion))),
        failed("saml.response.id", "no ID", Attempt::response(" ID=\"_response\"", "")),
        failed("saml.response.id", "\"1\"", Attempt::response("ID=\"_response\"", "ID=\"1\"")),
        passed("saml.encrypted.algs", "they are", encrypted(gcm, oaep)),
        warned("saml.encrypted.algs", "aes256-cbc", encrypted(cbc, oaep)),
        warned("saml.encrypted.algs", "rsa-1_5", encrypted(gcm, old)),
        not_evaluated("saml.encrypted.algs", "an encrypted assertion", Attempt::saml(Sp)),
        not_evaluated("saml.assertion.issuer", "it is encrypted", encrypted(gcm, oaep)),
        not_evaluated("saml.sig.coverage", "inside the encrypted assertion", encrypted(gcm, oaep)),
        passed("saml.response.assertion-count", "1 in the response", encrypted(gcm, oaep)),
        passed(
            "saml.response.issuer",
            "none",
            Attempt::response(
                "<saml2:Issuer xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\" Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:entity\">http://www.okta.com/exk1</saml2:Issuer>",
                "",
            ),
        ),
    ]
}

fn status() -> Vec<Case> {
    let failure = "<saml2p:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\"><saml2p:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:NoPassive\"/></saml2p:StatusCode><saml2p:StatusMessage>not &lt;now&gt;</saml2p:StatusMessage>";
    let success = "<saml2p:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>";
    vec![
        failed(
            "saml.response.status",
            "Responder\", \"urn:oasis:names:tc:SAML:2.0:status:NoPassive\", \"not <now>\"",
            Attempt::response(success, failure),
        ),
        not_evaluated("saml.response.assertion-count", "that reports success", Attempt::response(success, failure)),
        failed("saml.response.status-error-no-assertion", "1 of them", Attempt::response(success, failure)),
        passed(
            "saml.response.status-error-no-assertion",
            "0 of them",
            Attempt::saml(Sp).with(|it| it.deliver(&without_assertion().replace(success, failure))),
        ),
        not_evaluated("saml.response.status-error-no-assertion", "reports a failure", Attempt::saml(Sp)),
        failed("saml.response.status", "nothing", Attempt::response(success, "")),
        failed(
            "saml.response.assertion-count",
            "0 in the response",
            Attempt::saml(Sp).with(|it| it.deliver(&without_assertion())),
        ),
        not_evaluated(
            "saml.assertion.issuer",
            "an assertion",
            Attempt::saml(Sp).with(|it| it.deliver(&without_assertion())),
        ),
        failed(
            "saml.response.assertion-count",
            "1 elsewhere",
            Attempt::response(
                "<saml2:AuthnStatement ",
                "<saml2:Advice><saml2:Assertion/></saml2:Advice><saml2:AuthnStatement ",
            ),
        ),
    ]
}

fn without_assertion() -> String {
    let xml = sample::unsigned();
    let (start, end) = (xml.find("<saml2:Assertion").unwrap(), xml.find("</saml2p:Response>").unwrap());
    format!("{}{}", &xml[..start], &xml[end..])
}

fn unreadable() -> Vec<Case> {
    let posted = |value: &str| Attempt::saml(Sp).with(|it| it.push(form(4, ACS, 303, &[("SAMLResponse", value)])));
    let xml = |xml: &str| posted(&STANDARD.encode(xml));
    let mut wrapped = STANDARD.encode(sample::response(Signed::Both));
    wrapped.insert(76, '\n');
    vec![
        failed("saml.response.base64", "character '*'", posted("PHNhbWw*")),
        failed("saml.response.base64", "not UTF-8", posted(&STANDARD.encode(b"<a>\xff</a>"))),
        failed("saml.response.base64", "more than the", posted(&"A".repeat((1 << 20) + 1))),
        warned("saml.response.base64", "white space", posted(&wrapped)),
        passed("saml.sig.valid", "valid over Response and Assertion", posted(&wrapped)),
        failed("saml.response.wellformed", "at byte", xml("<a/><b/>")),
        failed(
            "saml.response.wellformed",
            "document type declaration at byte 0",
            xml("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"),
        ),
        failed(
            "saml.response.wellformed",
            "seen {urn:oasis:names:tc:SAML:2.0:assertion}Response",
            xml("<Response xmlns='urn:oasis:names:tc:SAML:2.0:assertion'/>"),
        ),
        failed("saml.response.wellformed", "depth of elements", xml(&"<a>".repeat(10_000))),
        failed(
            "saml.response.wellformed",
            "a processing instruction",
            Attempt::response("<saml2p:Status>", "<?x y?><saml2p:Status>"),
        ),
        not_evaluated("saml.response.wellformed", "that can be decoded", posted("PHNhbWw*")),
        not_evaluated("saml.response.status", "that can be decoded", xml("<a/>")),
        not_evaluated("saml.sig.coverage", "that can be decoded", xml("<a/>")),
    ]
}

fn delivery() -> Vec<Case> {
    let value = STANDARD.encode(sample::response(Signed::Both));
    let twice =
        Attempt::saml(Sp).with(|it| it.push(form(4, ACS, 303, &[("SAMLResponse", &value), ("SAMLResponse", &value)])));
    let in_address = Attempt::saml(Sp).with(|it| {
        let value = redirect_value(&sample::response(Signed::Both));
        it.push(page(4, "GET", &with_query(ACS, &[("SAMLResponse", &value)]), 303));
    });
    let second_acs = Attempt::saml(Idp).with(|it| it.exchange(4).url = format!("{ACS}/2"));
    vec![
        failed("saml.response.binding", "2 SAMLResponse by form", twice),
        failed("saml.response.binding", "1 SAMLResponse in the address", in_address),
        not_evaluated("saml.response.binding", "a SAML response", Attempt::saml(Sp).with(|it| it.remove(4))),
        failed("saml.response.acs-match", "\"https://app.example/acs/2\"", second_acs),
        failed(
            "saml.response.acs-match",
            "\"https://evil.example/acs\"",
            Attempt::saml(Sp).with(|it| it.exchange(4).url = "https://evil.example/acs".to_owned()),
        ),
        passed(
            "saml.response.acs-match",
            "acs",
            Attempt::saml(Sp).with(|it| it.exchange(4).url = "https://APP.example:443/acs".to_owned()),
        ),
        failed(
            "saml.response.ids-unique",
            "ID=\"_response\" stands twice",
            Attempt::tampered(Signed::Response, "ID=\"_assertion\"", "ID=\"_response\""),
        ),
        failed(
            "saml.response.ids-unique",
            "is not an XML name",
            Attempt::tampered(Signed::Response, "ID=\"_assertion\"", "ID=\"1\""),
        ),
        failed(
            "saml.response.ns-absolute",
            "namespace name \"1\" is not absolute",
            Attempt::tampered(Signed::Response, "<saml2:Subject>", "<saml2:Subject xmlns:v=\"1\">"),
        ),
        failed(
            "saml.response.ids-unique",
            "stands twice",
            Attempt::tampered(Signed::Nothing, "ID=\"_assertion\"", "ID=\"_response\""),
        ),
    ]
}
