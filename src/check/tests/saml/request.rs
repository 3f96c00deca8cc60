//! Cases of the checks of the app's request.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::super::{
    Case,
    attempt::{Attempt, METADATA, SSO, form, page, redirect_value, second, with_query},
    failed, not_evaluated, passed, warned,
};
use crate::{
    protocol::saml::sample::{self, ORG, STRANGER},
    submission::Direction::Sp,
};

pub(super) fn cases() -> Vec<Case> {
    [content(), schema(), wishes(), signed(), identity(), state(), unreadable()].into_iter().flatten().collect()
}

fn content() -> Vec<Case> {
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

/// Elements and attributes of the schema.
fn schema() -> Vec<Case> {
    let changed = |from: &str, to: &str| Attempt::request(Sp, from, to);
    let policy = "<samlp:NameIDPolicy AllowCreate=\"true\"/>";
    let issuer = "<saml:Issuer>https://app.example/entity</saml:Issuer>";
    vec![
        warned("saml.request.schema", "no attribute Version", changed(" Version=\"2.0\"", "")),
        warned("saml.request.schema", "ProviderId=\"x\"", changed(" Version", " ProviderId=\"x\" Version")),
        warned("saml.request.schema", "ForceAuthn=\"yes\"", changed(" Version", " ForceAuthn=\"yes\" Version")),
        warned(
            "saml.request.schema",
            "AssertionConsumerServiceIndex=\"65536\"",
            changed(" Version", " AssertionConsumerServiceIndex=\"65536\" Version"),
        ),
        warned("saml.request.schema", "x=\"1\"", changed(" Version", " xmlns:f=\"urn:f\" f:x=\"1\" Version")),
        passed("saml.request.schema", "they are", changed(" Version", " xml:lang=\"en\" ForceAuthn=\"0\" Version")),
        warned(
            "saml.request.schema",
            "Issuer in a wrong place",
            changed(&format!("{issuer}{policy}"), &format!("{policy}{issuer}")),
        ),
        warned("saml.request.schema", "NameIDPolicy in a wrong place, or twice", changed(policy, &policy.repeat(2))),
        warned("saml.request.schema", "the element \"Other\"", changed(policy, "<samlp:Other/>")),
        passed("saml.request.schema", "they are", changed(policy, "<samlp:Extensions/><samlp:Scoping/>")),
    ]
}

/// What the app asks for.
#[expect(clippy::too_many_lines, reason = "a table")]
fn wishes() -> Vec<Case> {
    let changed = |from: &str, to: &str| Attempt::request(Sp, from, to);
    let with = |attribute: &str| changed(" Version", &format!(" {attribute} Version"));
    let policy = "<samlp:NameIDPolicy AllowCreate=\"true\"/>";
    let instead = |element: &str| changed(policy, element);
    let format = |format: &str| instead(&format!("<samlp:NameIDPolicy Format=\"{format}\"/>"));
    let context = |comparison: &str, class: &str| {
        instead(&format!(
            "<samlp:RequestedAuthnContext{comparison}><saml:AuthnContextClassRef>{class}</saml:AuthnContextClassRef>\
             </samlp:RequestedAuthnContext>"
        ))
    };
    let password = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    let subject =
        |inside: &str| instead(&format!("<saml:Subject><saml:NameID>ann</saml:NameID>{inside}</saml:Subject>"));
    let url = " AssertionConsumerServiceURL=\"https://app.example/acs\"";
    let binding = " ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\"";
    let index =
        |number: &str| changed(&format!("{url}{binding}"), &format!(" AssertionConsumerServiceIndex=\"{number}\""));
    vec![
        passed("saml.request.acs-index", "\"7\"", index("7")),
        failed("saml.request.acs-index", "\"1\"", index("1")),
        failed("saml.request.acs-index", "\"70000\"", index("70000")),
        not_evaluated("saml.request.acs-index", "AssertionConsumerServiceIndex", Attempt::saml(Sp)),
        passed(
            "saml.response.acs-match",
            "acs/2",
            index("7").with(|it| it.exchange(4).url = "https://app.example/acs/2".to_owned()),
        ),
        failed("saml.response.acs-match", "acs\"", index("7")),
        passed("saml.request.acs-exclusive", "alone", index("7")),
        failed(
            "saml.request.acs-exclusive",
            "AssertionConsumerServiceURL, ProtocolBinding",
            with("AssertionConsumerServiceIndex=\"7\""),
        ),
        failed(
            "saml.request.acs-exclusive",
            "also ProtocolBinding",
            changed(url, " AssertionConsumerServiceIndex=\"7\""),
        ),
        passed(
            "saml.request.nameid-format",
            "asks for none",
            format("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"),
        ),
        failed(
            "saml.request.nameid-format",
            "transient",
            format("urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
        ),
        passed(
            "saml.request.nameid-format",
            "\"urn:f\"",
            format("urn:f").with(|it| it.saml_expectations().name_id_format = Some("urn:f".to_owned())),
        ),
        not_evaluated(
            "saml.request.nameid-format",
            "the name format of the instance",
            format("urn:f").with(|it| it.saml_expectations().name_id_format = None),
        ),
        warned("saml.request.nameid-allowcreate", "no AllowCreate", format("urn:f")),
        warned(
            "saml.request.nameid-allowcreate",
            "\"false\"",
            changed("AllowCreate=\"true\"", "AllowCreate=\"false\""),
        ),
        passed("saml.request.nameid-allowcreate", "\"1\"", changed("AllowCreate=\"true\"", "AllowCreate=\"1\"")),
        not_evaluated("saml.request.nameid-allowcreate", "a NameIDPolicy", instead("")),
        warned("saml.request.force-authn", "\"true\"", with("ForceAuthn=\"true\"")),
        warned("saml.request.force-authn", "\"1\"", with("ForceAuthn=\"1\"")),
        passed("saml.request.force-authn", "\"false\"", with("ForceAuthn=\"false\"")),
        warned("saml.request.is-passive", "\"true\"", with("IsPassive=\"true\"")),
        warned("saml.request.is-passive", "\"1\"", with("IsPassive=\"1\"")),
        passed("saml.request.is-passive", "\"0\"", with("IsPassive=\"0\"")),
        warned("saml.request.authn-context", "exact", context("", password)),
        warned("saml.request.authn-context", "exact", context(" Comparison=\"exact\"", password)),
        passed("saml.request.authn-context", "minimum", context(" Comparison=\"minimum\"", password)),
        passed("saml.request.authn-context", "exact", context("", "urn:oasis:names:tc:SAML:2.0:ac:classes:X509")),
        warned("saml.request.authn-context", "urn:x", context(" Comparison=\"minimum\"", "urn:x")),
        failed("saml.request.subject", "1 of them", subject("<saml:SubjectConfirmation/>")),
        passed("saml.request.subject", "0 of them", subject("")),
        warned(
            "saml.request.scoping-proxy",
            "\"0\", 1 identity providers, 0 requesters",
            instead("<samlp:Scoping ProxyCount=\"0\"><samlp:IDPList><samlp:IDPEntry/></samlp:IDPList></samlp:Scoping>"),
        ),
        warned("saml.request.scoping-proxy", "no ProxyCount", instead("<samlp:Scoping/>")),
        failed(
            "saml.request.issuer",
            "with SPNameQualifier",
            changed("<saml:Issuer>", "<saml:Issuer SPNameQualifier=\"x\">"),
        ),
    ]
}

/// Signed requests, in the query and inside.
#[expect(clippy::too_many_lines, reason = "a table")]
fn signed() -> Vec<Case> {
    let algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    let in_query = |algorithm: &str| {
        Attempt::saml(Sp).with(|it| {
            let query = with_query(
                "https://x.example/",
                &[("SAMLRequest", &redirect_value(&sample::request())), ("RelayState", "deep"), ("SigAlg", algorithm)],
            );
            let query = query.split_once('?').unwrap().1.to_owned();
            let signature = STANDARD.encode(ORG.sign_bytes(query.as_bytes()));
            it.exchange(1).url = format!(
                "{SSO}?{query}&{}",
                with_query("https://x.example/", &[("Signature", &signature)]).split_once('?').unwrap().1
            );
            it.saml_expectations().request_certificates = vec![ORG.certificate.clone()];
        })
    };
    let template = sample::request()
        .replace("</saml:Issuer>", &format!("</saml:Issuer>{}", sample::template("_5d3c8e1f70b24a96b8e2f4d1c6a9073e")));
    let inside = ORG.sign(&template);
    let posted = |xml: &str| {
        Attempt::saml(Sp).with(|it| {
            it.push(form(1, SSO, 200, &[("SAMLRequest", &STANDARD.encode(xml)), ("RelayState", "deep")]));
            it.saml_expectations().request_certificates = vec![ORG.certificate.clone()];
        })
    };
    let redirected =
        Attempt::saml(Sp).with(|it| it.exchange(1).url = with_query(SSO, &[("SAMLRequest", &redirect_value(&inside))]));
    let strangers = STRANGER.sign(&template);
    let promised = |attempt: Attempt, promise: &str| {
        attempt.with(|it| it.publish(&METADATA.replace("AuthnRequestsSigned=\"false\"", promise)))
    };
    vec![
        passed("saml.request.sig.redirect-verify", "certificate 0", in_query(algorithm)),
        failed(
            "saml.request.sig.redirect-verify",
            "none of the 1",
            in_query(algorithm).with(|it| it.exchange(1).url = it.exchange(1).url.replace("deep", "deeper")),
        ),
        not_evaluated("saml.request.sig.redirect-verify", "a signature in the query", Attempt::saml(Sp)),
        not_evaluated(
            "saml.request.sig.redirect-verify",
            "signing certificate",
            in_query(algorithm).with(|it| it.saml_expectations().request_certificates.clear()),
        ),
        passed("saml.request.sig.alg", "rsa-sha256", in_query(algorithm)),
        failed("saml.request.sig.alg", "rsa-sha1", in_query("http://www.w3.org/2000/09/xmldsig#rsa-sha1")),
        passed("saml.request.sig.alg", "it is", posted(&inside)),
        failed(
            "saml.request.sig.alg",
            "rsa-sha1",
            posted(&inside.replace("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1")),
        ),
        not_evaluated("saml.request.sig.alg", "a signature inside", Attempt::saml(Sp)),
        failed("saml.request.sig.redirect-no-xmldsig", "1 of them", redirected),
        not_evaluated("saml.request.sig.redirect-no-xmldsig", "by HTTP-Redirect", posted(&inside)),
        passed("saml.request.sig.post-verify", "it is", posted(&inside)),
        failed("saml.request.sig.post-verify", "none of the 1", posted(&strangers)),
        failed(
            "saml.request.sig.post-verify",
            "the digest",
            posted(&inside.replace("AllowCreate=\"true\"", "AllowCreate=\"false\"")),
        ),
        failed(
            "saml.request.sig.post-verify",
            "URI=\"\"",
            posted(&inside.replace("URI=\"#_5d3c8e1f70b24a96b8e2f4d1c6a9073e\"", "URI=\"\"")),
        ),
        not_evaluated("saml.request.sig.post-verify", "by HTTP-POST", Attempt::saml(Sp)),
        not_evaluated(
            "saml.request.sig.post-verify",
            "signing certificate",
            posted(&inside).with(|it| it.saml_expectations().request_certificates.clear()),
        ),
        failed(
            "saml.request.destination",
            "nothing",
            in_query(algorithm).with(|it| {
                it.exchange(1).url = it.exchange(1).url.replace(
                    &redirect_parameter(&sample::request()),
                    &redirect_parameter(
                        &sample::request()
                            .replace(" Destination=\"https://acme.okta.example/app/acme/exk1/sso/saml\"", ""),
                    ),
                );
            }),
        ),
        passed("saml.request.sig.expected", "without signature", Attempt::saml(Sp)),
        warned(
            "saml.request.sig.expected",
            "without signature",
            Attempt::saml(Sp).with(|it| it.saml_expectations().want_requests_signed = Some(true)),
        ),
        warned(
            "saml.request.sig.expected",
            "without signature",
            promised(Attempt::saml(Sp), "AuthnRequestsSigned=\"true\""),
        ),
        passed("saml.request.sig.expected", "a signed request", promised(posted(&inside), "AuthnRequestsSigned=\"1\"")),
        warned(
            "saml.request.sig.expected",
            "a signed request",
            promised(posted(&inside), "AuthnRequestsSigned=\"false\""),
        ),
        passed(
            "saml.request.sig.expected",
            "a signed request",
            promised(in_query(algorithm), "AuthnRequestsSigned=\"true\""),
        ),
        not_evaluated(
            "saml.request.sig.expected",
            "metadata that says",
            Attempt::saml(Sp).with(|it| it.saml_expectations().want_requests_signed = None),
        ),
    ]
}

fn redirect_parameter(xml: &str) -> String {
    with_query("https://x.example/", &[("SAMLRequest", &redirect_value(xml))]).split_once('?').unwrap().1.to_owned()
}

/// What tells one request from another.
fn identity() -> Vec<Case> {
    const ID: &str = "_5d3c8e1f70b24a96b8e2f4d1c6a9073e";
    let named = |id: &str| Attempt::request(Sp, &format!("ID=\"{ID}\""), &format!("ID=\"{id}\""));
    // Another sign-on, begun later in the same test.
    let later = |attempt: Attempt, id: &str| {
        attempt.with(|it| {
            let xml = sample::request().replace(ID, id);
            let mut exchange = page(9, "GET", &with_query(SSO, &[("SAMLRequest", &redirect_value(&xml))]), 200);
            exchange.started_at = second(60);
            it.push(exchange);
        })
    };
    vec![
        failed("saml.request.id-ncname", "\"5d3c\"", named("5d3c")),
        failed("saml.request.id-ncname", "\"a:b\"", named("a:b")),
        failed("saml.request.id-ncname", "no ID", Attempt::request(Sp, &format!(" ID=\"{ID}\""), "")),
        passed("saml.request.id-unique", "0 with this ID among 1", later(Attempt::saml(Sp), "_other")),
        failed("saml.request.id-unique", "1 with this ID among 1", later(Attempt::saml(Sp), ID)),
        not_evaluated("saml.request.id-unique", "another request", Attempt::saml(Sp)),
        warned("saml.request.id-entropy", "at most 100 bits", named("_5d3c8e1f70b24a96b8e2f4d1c")),
        passed("saml.request.id-entropy", "at most 128 bits", named("id-5d3c8e1f-70b2-4a96-b8e2-f4d1c6a9073e")),
        warned("saml.request.id-entropy", "at most 106 bits", named("_12345678901234567890123456789012")),
        passed("saml.request.id-entropy", "at most 131 bits", named("_kLmNoPqRsTuVwXyZkLmNoP")),
        warned("saml.request.id-entropy", "names the time", named("_1795319970zzzzzzzzzzzzzzzzzzzzzz")),
        warned(
            "saml.request.id-entropy",
            "counts on",
            later(named("_zzzzzzzzzzzzzzzzzzzzzzzzz100"), "_zzzzzzzzzzzzzzzzzzzzzzzzz101"),
        ),
        passed(
            "saml.request.id-entropy",
            "bits",
            later(named("_zzzzzzzzzzzzzzzzzzzzzzzzz100"), "_zzzzzzzzzzzzzzzzzzzzzzzzz9101"),
        ),
        passed(
            "saml.request.id-entropy",
            "bits",
            later(named("_zzzzzzzzzzzzzzzzzzzzzzzzz100"), "_yzzzzzzzzzzzzzzzzzzzzzzzz101"),
        ),
    ]
}

/// `RelayState` and what else stands in the query.
fn state() -> Vec<Case> {
    let sent = |state: &str| {
        Attempt::saml(Sp).with(|it| {
            it.exchange(1).url =
                with_query(SSO, &[("SAMLRequest", &redirect_value(&sample::request())), ("RelayState", state)]);
        })
    };
    let beside = |name: &str, value: &str| {
        Attempt::saml(Sp).with(|it| it.exchange(1).url = with_query(&it.exchange(1).url.clone(), &[(name, value)]))
    };
    vec![
        passed("saml.request.relaystate.length", "80 bytes", sent(&"x".repeat(80))),
        warned("saml.request.relaystate.length", "81 bytes", sent(&"x".repeat(81))),
        warned("saml.request.relaystate.length", "82 bytes", sent(&"\u{fc}".repeat(41))),
        warned("saml.request.relaystate.content", "a signed token", sent("eyJh.eyJz.c2ln")),
        passed("saml.request.relaystate.content", "an opaque value", sent("eyJh.eyJz")),
        warned("saml.request.relaystate.content", "an e-mail address", sent("to=ann@acme.example")),
        warned("saml.request.relaystate.content", "another site", sent("https://evil.example/")),
        passed("saml.request.relaystate.content", "an opaque value", sent("https://app.example/deep")),
        not_evaluated("saml.request.relaystate.content", "a RelayState", sent("")),
        warned("saml.request.no-pii-url", "one in \"user\"", beside("user", "ann@acme.example")),
        passed("saml.request.no-pii-url", "none", beside("login_hint", "ann@acme.example")),
    ]
}

fn unreadable() -> Vec<Case> {
    let sent = |value: &str| {
        let url = with_query(SSO, &[("SAMLRequest", value)]);
        Attempt::saml(Sp).with(|it| it.exchange(1).url = url)
    };
    let twice = Attempt::saml(Sp).with(|it| it.exchange(1).url.push_str("&SAMLRequest=x"));
    let by_form = Attempt::saml(Sp)
        .with(|it| it.push(form(1, SSO, 200, &[("SAMLRequest", &STANDARD.encode(sample::request()))])));
    let repeated = Attempt::saml(Sp).with(|it| it.exchange(1).url.push_str("&RelayState=x&SigAlg=a&SigAlg=b&SigAlg=c"));
    let posted = |value: &str| Attempt::saml(Sp).with(|it| it.push(form(1, SSO, 200, &[("SAMLRequest", value)])));
    let bomb = redirect_value(&format!("<a>{}</a>", " ".repeat(300_000)));
    let mut broken_into_lines = STANDARD.encode(sample::request());
    broken_into_lines.insert(76, '\n');
    let unescaped_plus = Attempt::saml(Sp).with(|it| {
        it.exchange(1).url = format!("{SSO}?SAMLRequest=fZ+/");
    });
    vec![
        failed("saml.request.present", "no request", Attempt::saml(Sp).with(|it| it.remove(1))),
        failed("saml.request.single-param", "SAMLRequest 2 times", twice),
        failed("saml.request.single-param", "RelayState 2 times, SigAlg 3 times", repeated),
        passed("saml.request.present", "by HTTP-POST", by_form.clone()),
        passed("saml.request.encoding", "it is", by_form.clone()),
        not_evaluated("saml.request.inflate-bound", "by HTTP-Redirect", by_form),
        failed("saml.request.encoding", "not base64", sent("***")),
        failed("saml.request.encoding", "\"+\" that was not percent-encoded", unescaped_plus),
        failed("saml.request.encoding", "not a raw DEFLATE stream", sent(&STANDARD.encode("<a/>"))),
        failed("saml.request.encoding", "not UTF-8", posted(&STANDARD.encode(b"\xff\xfe<a/>"))),
        warned("saml.request.encoding", "white space", posted(&broken_into_lines)),
        not_evaluated("saml.request.wellformed", "that can be decoded", sent("***")),
        not_evaluated("saml.request.wellformed", "that can be decoded", sent(&bomb)),
        failed("saml.request.inflate-bound", "more than the", sent(&bomb)),
        not_evaluated("saml.request.inflate-bound", "that can be inflated", sent("***")),
        passed("saml.request.inflate-bound", "it is smaller", sent(&redirect_value("<a>"))),
        failed("saml.request.wellformed", "not well-formed XML at byte", sent(&redirect_value("<a>"))),
        failed("saml.request.wellformed", "document type declaration", sent(&redirect_value("<!DOCTYPE a><a/>"))),
        failed("saml.request.wellformed", "seen {}AuthnRequest", sent(&redirect_value("<AuthnRequest/>"))),
        not_evaluated("saml.request.wellformed", "an AuthnRequest", Attempt::saml(Sp).with(|it| it.remove(1))),
        not_evaluated("saml.request.version", "that can be decoded", sent("***")),
        not_evaluated("saml.response.in-response-to", "that can be decoded", sent("***")),
    ]
}
