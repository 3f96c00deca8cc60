//! Cases of the SAML checks that do not concern signatures.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    Case,
    attempt::{ACS, Attempt, SSO, form, page, redirect_value, with_query},
    failed, not_evaluated, passed, warned,
};
use crate::{
    protocol::saml::sample::{self, Signed},
    submission::Direction::{Idp, Sp},
};

pub(super) fn cases() -> Vec<Case> {
    [
        request(),
        unreadable_requests(),
        envelope(),
        status(),
        unreadable_responses(),
        delivery(),
        times(),
        content(),
        taken(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn request() -> Vec<Case> {
    let changed = |from: &str, to: &str| Attempt::request(Sp, from, to);
    let destination = " Destination=\"https://acme.okta.example/app/acme/exk1/sso/saml\"";
    let binding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    vec![
        failed("saml.request.version", "\"1.1\"", changed("Version=\"2.0\"", "Version=\"1.1\"")),
        failed("saml.request.version", "nothing", changed(" Version=\"2.0\"", "")),
        failed("saml.request.issuer", "\"https://app.example/other\"", changed("/entity<", "/other<")),
        failed(
            "saml.request.issuer",
            "no Issuer",
            changed("<saml:Issuer>https://app.example/entity</saml:Issuer>", ""),
        ),
        failed("saml.request.issuer", "Format \"urn:x\"", changed("<saml:Issuer>", "<saml:Issuer Format=\"urn:x\">")),
        failed("saml.request.destination", "exk2", changed("exk1/sso", "exk2/sso")),
        passed("saml.request.destination", "no Destination", changed(destination, "")),
        failed("saml.request.acs-url", "\"https://app.example/acs/\"", changed("/acs\"", "/acs/\"")),
        passed("saml.request.acs-url", "none", changed(" AssertionConsumerServiceURL=\"https://app.example/acs\"", "")),
        failed(
            "saml.request.protocol-binding",
            "HTTP-Redirect",
            changed(binding, "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"),
        ),
        passed("saml.request.protocol-binding", "none", changed(&format!(" ProtocolBinding=\"{binding}\""), "")),
        failed("saml.request.issue-instant", "03:50:00", changed("03:59:30Z", "03:50:00Z")),
        failed("saml.request.issue-instant", "04:59:30+01:00", changed("03:59:30Z", "04:59:30+01:00")),
        failed("saml.request.issue-instant", "no IssueInstant", changed(" IssueInstant=\"2026-11-22T03:59:30Z\"", "")),
        passed("saml.request.issue-instant", "03:54:30Z", changed("03:59:30Z", "03:54:30Z")),
    ]
}

fn unreadable_requests() -> Vec<Case> {
    let sent = |value: &str| {
        let url = with_query(SSO, &[("SAMLRequest", value)]);
        Attempt::saml(Sp).with(|it| it.exchange(1).url = url)
    };
    let twice = Attempt::saml(Sp).with(|it| it.exchange(1).url.push_str("&SAMLRequest=x"));
    let by_form = Attempt::saml(Sp)
        .with(|it| it.push(form(1, SSO, 200, &[("SAMLRequest", &STANDARD.encode(sample::request()))])));
    let unescaped_plus = Attempt::saml(Sp).with(|it| {
        it.exchange(1).url = format!("{SSO}?SAMLRequest=fZ+/");
    });
    vec![
        failed("saml.request.present", "no request", Attempt::saml(Sp).with(|it| it.remove(1))),
        failed("saml.request.present", "2 by HTTP-Redirect", twice),
        passed("saml.request.present", "1 by HTTP-POST", by_form),
        failed("saml.request.wellformed", "not base64", sent("***")),
        failed("saml.request.wellformed", "\"+\" that was not percent-encoded", unescaped_plus),
        failed("saml.request.wellformed", "not a raw DEFLATE stream", sent(&STANDARD.encode("<a/>"))),
        failed("saml.request.wellformed", "not well-formed XML at byte", sent(&redirect_value("<a>"))),
        failed("saml.request.wellformed", "document type declaration", sent(&redirect_value("<!DOCTYPE a><a/>"))),
        failed("saml.request.wellformed", "seen {}AuthnRequest", sent(&redirect_value("<AuthnRequest/>"))),
        not_evaluated("saml.request.wellformed", "an AuthnRequest", Attempt::saml(Sp).with(|it| it.remove(1))),
        not_evaluated("saml.request.version", "that can be decoded", sent("***")),
        not_evaluated("saml.response.in-response-to", "that can be decoded", sent("***")),
    ]
}

fn envelope() -> Vec<Case> {
    let idp_with_answer = Attempt::saml(Idp).with(|it| it.deliver(&sample::response(Signed::Both)));
    vec![
        failed(
            "saml.response.version",
            "\"1.1\"",
            Attempt::response("Version=\"2.0\"><saml2:Issuer xmlns", "Version=\"1.1\"><saml2:Issuer xmlns"),
        ),
        failed(
            "saml.response.version",
            "\"1.1\"",
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
            Attempt::response("InResponseTo=\"_request\" IssueInstant", "InResponseTo=\"_other\" IssueInstant"),
        ),
        failed(
            "saml.response.in-response-to",
            "nothing",
            Attempt::response(" InResponseTo=\"_request\" IssueInstant", " IssueInstant"),
        ),
        failed("saml.response.in-response-to", "\"_request\"", idp_with_answer.clone()),
        failed("saml.assertion.scd-in-response-to", "\"_request\"", idp_with_answer),
        failed(
            "saml.assertion.scd-in-response-to",
            "\"_other\"",
            Attempt::response("InResponseTo=\"_request\" NotOnOrAfter", "InResponseTo=\"_other\" NotOnOrAfter"),
        ),
        failed(
            "saml.assertion.scd-in-response-to",
            "nothing",
            Attempt::response("InResponseTo=\"_request\" NotOnOrAfter", "NotOnOrAfter"),
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

fn status() -> Vec<Case> {
    let failure = "<saml2p:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\"><saml2p:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:NoPassive\"/></saml2p:StatusCode><saml2p:StatusMessage>not &lt;now&gt;</saml2p:StatusMessage>";
    let success = "<saml2p:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>";
    vec![
        failed(
            "saml.response.status",
            "Responder\", \"urn:oasis:names:tc:SAML:2.0:status:NoPassive\", \"not <now>\"",
            Attempt::response(success, failure),
        ),
        failed("saml.response.assertion-count", "1 in the response", Attempt::response(success, failure)),
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

fn unreadable_responses() -> Vec<Case> {
    let posted = |value: &str| Attempt::saml(Sp).with(|it| it.push(form(4, ACS, 303, &[("SAMLResponse", value)])));
    let xml = |xml: &str| posted(&STANDARD.encode(xml));
    let mut wrapped = STANDARD.encode(sample::response(Signed::Both));
    wrapped.insert(76, '\n');
    vec![
        failed("saml.response.base64", "byte '*'", posted("PHNhbWw*")),
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
            "processing instruction at byte",
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

fn times() -> Vec<Case> {
    let window = "NotBefore=\"2026-11-22T03:55:00.000Z\" NotOnOrAfter=\"2026-11-22T04:05:00.000Z\"><saml2:Aud";
    let in_window = |to: &str| Attempt::response(window, &format!("{to}><saml2:Aud"));
    let end = "NotOnOrAfter=\"2026-11-22T04:05:00.000Z\" Recipient";
    let ending = |to: &str| Attempt::response(end, &format!("{to} Recipient"));
    let issued = "IssueInstant=\"2026-11-22T04:00:00.000Z\" Version=\"2.0\"><saml2:Issuer xmlns";
    let issued_at = |to: &str| Attempt::response(issued, &format!("{to} Version=\"2.0\"><saml2:Issuer xmlns"));
    vec![
        failed("saml.response.issue-instant", "03:50:00Z", issued_at("IssueInstant=\"2026-11-22T03:50:00Z\"")),
        failed(
            "saml.response.issue-instant",
            "2026-11-22T03:58:00.000Z",
            issued_at("IssueInstant=\"2026-11-22T03:58:00Z\""),
        ),
        failed("saml.response.issue-instant", "no IssueInstant", issued_at("")),
        failed(
            "saml.assertion.conditions-window",
            "03:59:00Z",
            in_window("NotBefore=\"2026-11-22T03:55:00Z\" NotOnOrAfter=\"2026-11-22T03:59:00Z\""),
        ),
        failed(
            "saml.assertion.conditions-window",
            "04:01:00Z",
            in_window("NotBefore=\"2026-11-22T04:01:00Z\" NotOnOrAfter=\"2026-11-22T04:05:00Z\""),
        ),
        failed(
            "saml.assertion.conditions-window",
            "NotOnOrAfter none",
            in_window("NotBefore=\"2026-11-22T03:55:00Z\""),
        ),
        failed(
            "saml.assertion.conditions-window",
            "NotBefore \"2026-11-22T04:00:20Z\"",
            in_window("NotBefore=\"2026-11-22T04:00:20Z\" NotOnOrAfter=\"2026-11-22T04:00:10Z\""),
        ),
        passed(
            "saml.assertion.conditions-window",
            "04:00:20Z",
            in_window("NotBefore=\"2026-11-22T04:00:20Z\" NotOnOrAfter=\"2026-11-22T04:05:00Z\""),
        ),
        failed("saml.assertion.scd-expiry", "no NotOnOrAfter", ending("")),
        failed("saml.assertion.scd-expiry", "03:59:00Z", ending("NotOnOrAfter=\"2026-11-22T03:59:00Z\"")),
        failed("saml.assertion.scd-expiry", "05:00:00Z", ending("NotOnOrAfter=\"2026-11-22T05:00:00Z\"")),
        failed("saml.assertion.scd-expiry", "\"soon\"", ending("NotOnOrAfter=\"soon\"")),
        failed(
            "saml.assertion.authn-statement",
            "AuthnInstant \"2026-11-22T05:00:00Z\"",
            Attempt::response("2026-11-22T03:59:50.000Z", "2026-11-22T05:00:00Z"),
        ),
    ]
}

fn content() -> Vec<Case> {
    let changed = |from: &str, to: &str| Attempt::response(from, to);
    let audience = "<saml2:AudienceRestriction><saml2:Audience>https://app.example/entity</saml2:Audience></saml2:AudienceRestriction>";
    let other =
        "<saml2:AudienceRestriction><saml2:Audience>https://other.example</saml2:Audience></saml2:AudienceRestriction>";
    let named = |to: &str| changed(">ann@acme.example</saml2:NameID>", &format!(">{to}</saml2:NameID>"));
    let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    let xml = sample::unsigned();
    let statement = &xml[xml.find("<saml2:AuthnStatement").unwrap()..xml.find("<saml2:AttributeStatement").unwrap()];
    let conditions = &xml[xml.find("<saml2:Conditions").unwrap()..xml.find("<saml2:AuthnStatement").unwrap()];
    vec![
        failed(
            "saml.assertion.issuer",
            "exk2",
            changed(
                "entity\">http://www.okta.com/exk1</saml2:Issuer><saml2:Subject>",
                "entity\">http://www.okta.com/exk2</saml2:Issuer><saml2:Subject>",
            ),
        ),
        failed("saml.assertion.subject", "\" \"", named(" ")),
        failed("saml.assertion.subject", "no NameID", changed("NameID", "BaseID")),
        not_evaluated("saml.assertion.nameid-value", "NameID", changed("NameID", "BaseID")),
        failed("saml.assertion.nameid-value", "\"eve@acme.example\"", named("eve@acme.example")),
        warned("saml.assertion.nameid-value", "\"Ann@acme.example\"", named("Ann@acme.example")),
        failed(
            "saml.assertion.nameid-value",
            "\"ann@acme.example.evil.example\"",
            named("ann@acme.example<!---->.evil.example"),
        ),
        failed(
            "saml.assertion.bearer",
            "holder-of-key",
            changed(bearer, "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"),
        ),
        not_evaluated("saml.assertion.recipient", "a bearer confirmation", changed(bearer, "urn:x")),
        failed(
            "saml.assertion.recipient",
            "\"https://evil.example/acs\"",
            changed("Recipient=\"https://app", "Recipient=\"https://evil"),
        ),
        failed("saml.assertion.recipient", "nothing", changed(" Recipient=\"https://app.example/acs\"", "")),
        failed("saml.assertion.audience", "\"https://other.example\"", changed(audience, other)),
        failed(
            "saml.assertion.audience",
            "\"https://app.example/entity\"; and \"https://other.example\"",
            changed(audience, &format!("{audience}{other}")),
        ),
        failed("saml.assertion.audience", "no AudienceRestriction", changed(audience, "")),
        failed("saml.assertion.audience", "no AudienceRestriction", changed(conditions, "")),
        failed("saml.assertion.conditions-window", "no Conditions", changed(conditions, "")),
        passed(
            "saml.assertion.audience",
            "\"https://other.example\", \"https://app",
            changed(
                "<saml2:AudienceRestriction>",
                "<saml2:AudienceRestriction><saml2:Audience>https://other.example</saml2:Audience>",
            ),
        ),
        failed("saml.assertion.authn-statement", "0 of them", changed(statement, "")),
        failed("saml.attr.jit-minimum", "no first name in \"firstName\"", changed(">Ann<", ">Eve<")),
        failed("saml.attr.jit-minimum", "no last name", changed(">Lee<", ">${user.lastName}<")),
        failed("saml.attr.jit-minimum", "no e-mail", changed("ann@acme.example", "someone")),
        passed("saml.attr.jit-minimum", "found in", changed(">Ann<", ">Ann Lee<")),
    ]
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
        warned("saml.response.no-comments", "more than text at byte", Attempt::response(">Ann<", ">An<!-- -->n<")),
        warned("saml.response.no-comments", "more than text at byte", value_of("<![CDATA[Ann]]>")),
        passed(
            "saml.response.no-comments",
            "text only",
            Attempt::response("<saml2:Subject>", "<saml2:Subject><!-- -->"),
        ),
        failed("saml.attr.unexpanded-el", "\"firstName\" = \"${user.firstName}\"", value_of("${user.firstName}")),
        failed("saml.attr.unexpanded-el", "\"user.firstName\"", value_of("user.firstName")),
        passed("saml.attr.unexpanded-el", "no expression", value_of("user.name@acme.example")),
    ]
}
