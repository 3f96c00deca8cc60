//! Cases of the checks of what app and org say of themselves, and of how the app takes the response.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::super::{
    Case,
    attempt::{ACS, Attempt, METADATA, form},
    failed, not_evaluated, passed, warned,
};
use crate::{
    evidence::{Body, Document, Header, HttpProbe, ProbeKind},
    protocol::saml::sample::{self, EXPIRED, ORG, STRANGER, Signed, WEAK},
    submission::Direction::{Idp, Sp},
};

pub(super) fn cases() -> Vec<Case> {
    [taken(), app_metadata(), org_metadata(), settings()].into_iter().flatten().collect()
}

/// What the app does with the response.
fn taken() -> Vec<Case> {
    let answered = |status: Option<u16>, failure: Option<&'static str>| {
        Attempt::saml(Sp).with(|it| {
            it.exchange(4).status = status;
            it.exchange(4).failure = failure.map(str::to_owned);
        })
    };
    let returned = |fields: &[(&str, &str)]| {
        let value = STANDARD.encode(sample::response(Signed::Both));
        let fields: Vec<_> = [("SAMLResponse", value.as_str())].into_iter().chain(fields.iter().copied()).collect();
        Attempt::saml(Sp).with(|it| it.push(form(4, ACS, 303, &fields)))
    };
    let value_of = |inside: &str| Attempt::response(">Ann<", &format!(">{inside}<"));
    vec![
        failed("saml.acs.status", "POST https://app.example/acs answered: status 400", answered(Some(400), None)),
        failed("saml.acs.status", "net::ERR_CONNECTION_RESET", answered(None, Some("net::ERR_CONNECTION_RESET"))),
        warned("saml.acs.status", "status 307", answered(Some(307), None)),
        not_evaluated("saml.acs.status", "the app's answer", answered(None, None)),
        failed("saml.acs.relaystate-echo", "\"other\"", returned(&[("RelayState", "other")])),
        failed("saml.acs.relaystate-echo", "none", returned(&[])),
        warned("saml.response.no-comments", "more than text", Attempt::response(">Ann<", ">An<!-- -->n<")),
        warned("saml.response.no-comments", "more than text", value_of("<![CDATA[Ann]]>")),
        passed(
            "saml.response.no-comments",
            "text only",
            Attempt::response("<saml2:Subject>", "<saml2:Subject><!-- -->"),
        ),
        failed("saml.attr.unexpanded-el", "\"firstName\" = \"${user.firstName}\"", value_of("${user.firstName}")),
        failed("saml.attr.unexpanded-el", "\"user.firstName\"", value_of("user.firstName")),
        passed("saml.attr.unexpanded-el", "no expression", value_of("user.name@acme.example")),
        passed("saml.acs.location-same-site", "app.example/profile", redirected("/profile")),
        passed("saml.acs.location-same-site", "www.app.example", redirected("https://www.app.example/")),
        failed("saml.acs.location-same-site", "\"https://evil.example/\"", redirected("https://evil.example/?x")),
        failed("saml.acs.location-same-site", "\"https://evil.example/\"", redirected("//evil.example/")),
        not_evaluated("saml.acs.location-same-site", "a redirect", Attempt::saml(Sp)),
        passed("saml.acs.no-get", "status 405", asked(Some(405))),
        passed("saml.acs.no-get", "status 302", asked(Some(302))),
        warned("saml.acs.no-get", "status 200", asked(Some(200))),
        warned("saml.acs.no-get", "status 500", asked(Some(500))),
        not_evaluated("saml.acs.no-get", "an answer", asked(None)),
        not_evaluated("saml.acs.no-get", "by itself", Attempt::saml(Sp)),
        passed("saml.acs.no-artifacts-in-html", "neither", shown("<p>Welcome")),
        warned(
            "saml.acs.no-artifacts-in-html",
            "the posted message",
            shown(&format!("<pre>{}", STANDARD.encode(sample::response(Signed::Both)))),
        ),
        warned("saml.acs.no-artifacts-in-html", "a signature", shown(&sample::response(Signed::Both))),
        not_evaluated("saml.acs.no-artifacts-in-html", "the body", Attempt::saml(Sp)),
    ]
}

fn redirected(location: &str) -> Attempt {
    let header = Header { name: "Location".to_owned(), value: location.to_owned() };
    Attempt::saml(Sp).with(|it| it.exchange(4).response_headers.push(header))
}

fn shown(html: &str) -> Attempt {
    let body = Body { size: None, truncated: false, bytes: html.as_bytes().to_vec() };
    Attempt::saml(Sp).with(|it| it.exchange(4).response_body = Some(body))
}

fn asked(status: Option<u16>) -> Attempt {
    let kind = ProbeKind::ConsumerByGet;
    let probe = HttpProbe { kind, url: ACS.to_owned(), status, location: None, failure: None };
    Attempt::saml(Sp).with(|it| it.evidence.probes.http.push(probe))
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn app_metadata() -> Vec<Case> {
    let published = |from: &str, to: &str| {
        assert!(METADATA.contains(from), "{from}");
        Attempt::saml(Sp).with(|it| it.publish(&METADATA.replace(from, to)))
    };
    let served = |change: fn(&mut Document)| {
        Attempt::saml(Sp).with(|it| {
            it.publish(METADATA);
            change(it.evidence.documents.sp_metadata.as_mut().unwrap());
        })
    };
    let service = "<md:AssertionConsumerService";
    let second = |attributes: &str| {
        published(service, &format!("<md:AssertionConsumerService Binding=\"urn:x\" {attributes}/>{service}"))
    };
    let key = |certificate: &str| {
        let key = format!(
            "<md:KeyDescriptor><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:KeyInfo></md:KeyDescriptor>{service}"
        );
        published(service, &key)
    };
    let until = |until: &str| published("entityID", &format!("{until} entityID"));
    vec![
        passed("saml.md.sp.parse", "SAML:2.0:protocol", published("entityID", "entityID")),
        failed(
            "saml.md.sp.parse",
            "\"http://app.example/metadata\"",
            served(|it| it.url = "http://app.example/metadata?x".to_owned()),
        ),
        failed("saml.md.sp.parse", "no answer", served(|it| it.failure = Some("no answer".to_owned()))),
        failed("saml.md.sp.parse", "status 404", served(|it| it.status = Some(404))),
        failed("saml.md.sp.parse", "status 301", served(|it| it.status = Some(301))),
        failed(
            "saml.md.sp.parse",
            "document type",
            published("<md:EntityDescriptor", "<!DOCTYPE x><md:EntityDescriptor"),
        ),
        failed("saml.md.sp.parse", "no SPSSODescriptor", published("SPSSODescriptor", "IDPSSODescriptor")),
        failed("saml.md.sp.parse", "\"urn:x\"", published("urn:oasis:names:tc:SAML:2.0:protocol", "urn:x")),
        not_evaluated("saml.md.sp.parse", "names no address", Attempt::saml(Sp)),
        not_evaluated(
            "saml.md.sp.entity-id",
            "that can be read",
            published("<md:EntityDescriptor", "<!DOCTYPE x><md:EntityDescriptor"),
        ),
        passed("saml.md.sp.entity-id", "entity", published("entityID", "entityID")),
        failed(
            "saml.md.sp.entity-id",
            "\"https://app.example/other\"",
            published("app.example/entity", "app.example/other"),
        ),
        failed("saml.md.sp.entity-id", "1025 of them", published("https://app.example/entity", &"x".repeat(1025))),
        passed("saml.md.sp.acs", "it has", second("index=\"1\" isDefault=\"false\"")),
        failed("saml.md.sp.acs", "the index \"0\" twice", second("index=\"0\"")),
        failed("saml.md.sp.acs", "more than one default", second("index=\"1\" isDefault=\"1\"")),
        failed(
            "saml.md.sp.acs",
            "HTTP-POST at \"https://app.example/other\"",
            published("app.example/acs", "app.example/other"),
        ),
        failed("saml.md.sp.acs", "HTTP-POST at nothing", published("bindings:HTTP-POST", "bindings:HTTP-Artifact")),
        passed("saml.md.sp.want-assertions-signed", "\"true\"", published("entityID", "entityID")),
        passed("saml.md.sp.want-assertions-signed", "not said", published(" WantAssertionsSigned=\"true\"", "")),
        warned("saml.md.sp.want-assertions-signed", "\"0\"", published("Signed=\"true\"", "Signed=\"0\"")),
        passed("saml.md.sp.keys", "1 certificates", key(&ORG.certificate)),
        warned("saml.md.sp.keys", "not an X.509 certificate", key("AAAA")),
        warned("saml.md.sp.keys", "RSA 1024", key(&WEAK.certificate)),
        warned("saml.md.sp.keys", "expired on", key(&EXPIRED.certificate)),
        not_evaluated("saml.md.sp.keys", "a certificate", published("entityID", "entityID")),
        passed("saml.md.sp.validity", "2027", until("validUntil=\"2027-01-01T00:00:00Z\" cacheDuration=\"PT1H\"")),
        warned("saml.md.sp.validity", "2020", until("validUntil=\"2020-01-01T00:00:00Z\"")),
        warned("saml.md.sp.validity", "\"soon\"", until("validUntil=\"soon\"")),
        warned("saml.md.sp.validity", "\"1 hour\"", until("cacheDuration=\"1 hour\"")),
        warned("saml.md.sp.validity", "\"PT\"", until("cacheDuration=\"PT\"")),
        not_evaluated("saml.md.sp.validity", "validUntil or cacheDuration", published("entityID", "entityID")),
        passed("saml.md.sp.slo", "nothing", published("entityID", "entityID")),
        warned(
            "saml.md.sp.slo",
            "\"https://app.example/slo\"",
            published(service, &format!("<md:SingleLogoutService Location=\"https://app.example/slo\"/>{service}")),
        ),
    ]
}

fn org_metadata() -> Vec<Case> {
    let other = "entity\">http://www.okta.com/exk2</saml2:Issuer><saml2:Subject>";
    let genuine = "entity\">http://www.okta.com/exk1</saml2:Issuer><saml2:Subject>";
    let certificates = |certificates: &[&str]| {
        let certificates = certificates.iter().map(|it| (*it).to_owned()).collect();
        Attempt::saml(Sp).with(|it| it.saml_expectations().signing_certificates = certificates)
    };
    let with_key_info = |certificate: &str| {
        let info = format!(
            "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
        );
        Attempt::tampered(Signed::Assertion, "</ds:Signature>", &info)
    };
    vec![
        failed("saml.md.idp.entity-id", "exk2", Attempt::response(genuine, other)),
        passed("saml.md.idp.entity-id", "exk1", Attempt::saml(Sp)),
        failed("saml.md.idp.cert", "none of 1 made that of Response", certificates(&[&STRANGER.certificate])),
        passed("saml.md.idp.cert", "1 of 2 certificates", certificates(&[&STRANGER.certificate, &ORG.certificate])),
        not_evaluated("saml.md.idp.cert", "a signing certificate", certificates(&[])),
        not_evaluated("saml.sig.valid", "a signing certificate", certificates(&[])),
        failed(
            "saml.md.idp.sso-url",
            "HTTP-Redirect at https://acme.okta.example/elsewhere",
            Attempt::saml(Sp)
                .with(|it| it.exchange(1).url = it.exchange(1).url.replace("/app/acme/exk1/sso/saml", "/elsewhere")),
        ),
        failed(
            "saml.md.idp.sso-url",
            "HTTP-Redirect at",
            Attempt::saml(Sp).with(|it| it.saml_expectations().sso.remove(0).binding.clear()),
        ),
        passed("saml.sig.keyinfo-match", "it is", with_key_info(&ORG.certificate)),
        warned("saml.sig.keyinfo-match", "does not have", with_key_info(&STRANGER.certificate)),
        not_evaluated("saml.sig.keyinfo-match", "a certificate in KeyInfo", Attempt::saml(Sp)),
        passed("saml.sig.cert-validity", "all good", Attempt::saml(Sp)),
        warned("saml.sig.cert-validity", "ends on", certificates(&[&EXPIRED.certificate])),
        warned("saml.sig.cert-validity", "RSA 1024", certificates(&[&WEAK.certificate])),
        warned("saml.sig.cert-validity", "not an X.509", certificates(&["AAAA"])),
        warned(
            "saml.sig.c14n",
            "xml-c14n",
            Attempt::tampered(
                Signed::Assertion,
                "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
                "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"",
            ),
        ),
        passed(
            "saml.sig.valid",
            "valid over Assertion, by SHA-1 only",
            Attempt::saml(Sp).with(|it| it.deliver(&sample::signed_with_sha1())),
        ),
    ]
}

fn settings() -> Vec<Case> {
    let declared = |acs: &str| Attempt::saml(Sp).with(|it| it.saml_expectations().acs_urls = vec![acs.to_owned()]);
    let variables =
        |count: usize| Attempt::saml(Sp).with(|it| it.saml_expectations().variables = vec!["v".to_owned(); count]);
    let long = format!("https://app.example/{}", "x".repeat(1004));
    vec![
        passed("saml.cfg.variables", "8 variables", variables(8)),
        failed("saml.cfg.variables", "9 variables", variables(9)),
        failed("saml.cfg.variables", "${org.subdomain}", declared("https://${org.subdomain}.example/acs")),
        failed("saml.cfg.variables", "\"org.baseURL\"", declared("org.baseURL")),
        passed("saml.cfg.variables", "no expression", declared("https://org.example/app.acs")),
        failed(
            "saml.cfg.variables",
            "{app.x}",
            Attempt::saml(Sp).with(|it| it.saml_expectations().audience = Some("urn:{app.x}".to_owned())),
        ),
        passed("saml.cfg.url-length", "1 addresses", declared(&long)),
        failed("saml.cfg.url-length", "app.example", declared(&format!("{long}x"))),
        failed("saml.cfg.url-length", "\"http://app.example/acs\"", declared("http://app.example/acs")),
        failed("saml.cfg.url-length", "\"/acs\"", declared("/acs")),
        not_evaluated(
            "saml.cfg.url-length",
            "the ACS URLs",
            Attempt::saml(Sp).with(|it| it.saml_expectations().acs_urls.clear()),
        ),
        passed("saml.cfg.relaystate", "none", Attempt::saml(Idp)),
        warned(
            "saml.cfg.relaystate",
            "\"/start\"",
            Attempt::saml(Idp).with(|it| {
                it.push(form(
                    4,
                    ACS,
                    303,
                    &[("SAMLResponse", &STANDARD.encode(sample::unsolicited())), ("RelayState", "/start")],
                ));
            }),
        ),
        not_evaluated(
            "saml.cfg.relaystate",
            "no request of the app",
            Attempt::saml(Idp).with(|it| it.send_request(&sample::request())),
        ),
    ]
}
