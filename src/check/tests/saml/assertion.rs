//! Cases of the checks of the assertion.

use super::super::{
    Case,
    attempt::{Attempt, METADATA},
    failed, not_evaluated, passed, warned,
};
use crate::{
    evidence::ExpectedAttribute,
    protocol::saml::sample::{self, Signed},
    submission::Direction::Sp,
};

pub(super) fn cases() -> Vec<Case> {
    [times(), authentication(), content(), name(), conditions(), attributes()].into_iter().flatten().collect()
}

fn times() -> Vec<Case> {
    let window = "NotBefore=\"2026-11-22T03:55:00.000Z\" NotOnOrAfter=\"2026-11-22T04:05:00.000Z\"><saml2:Aud";
    let in_window = |to: &str| Attempt::response(window, &format!("{to}><saml2:Aud"));
    let end = "NotOnOrAfter=\"2026-11-22T04:05:00.000Z\" Recipient";
    let issued_id = "ID=\"_assertion\" IssueInstant=\"2026-11-22T04:00:00.000Z\"";
    let of_assertion =
        |to: &str| Attempt::response(issued_id, &format!("ID=\"_assertion\" IssueInstant=\"2026-11-22T{to}\""));
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
        failed("saml.assertion.version-id", "03:50:00Z", of_assertion("03:50:00Z")),
        failed(
            "saml.assertion.version-id",
            "\"1.1\"",
            Attempt::response("Version=\"2.0\"><saml2:Issuer Format", "Version=\"1.1\"><saml2:Issuer Format"),
        ),
        failed(
            "saml.assertion.version-id",
            "\"1\"",
            Attempt::tampered(Signed::Response, "ID=\"_assertion\"", "ID=\"1\""),
        ),
        failed("saml.assertion.version-id", "no ID", Attempt::tampered(Signed::Response, " ID=\"_assertion\"", "")),
        failed(
            "saml.assertion.scd-no-notbefore",
            "04:00:00Z",
            ending("NotBefore=\"2026-11-22T04:00:00Z\" NotOnOrAfter=\"2026-11-22T04:05:00Z\""),
        ),
    ]
}

/// What the assertion says of the sign-in.
fn authentication() -> Vec<Case> {
    let instant = |time: &str| Attempt::response("2026-11-22T03:59:50.000Z", time);
    let forced = |attempt: Attempt| {
        attempt.with(|it| it.send_request(&sample::request().replace(" Version", " ForceAuthn=\"true\" Version")))
    };
    let statement = |to: &str| Attempt::response(" SessionIndex=\"_5d3c8e1f70b24a96b8e2f4d1c6a9073e\"", to);
    let class = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    let configured = |attempt: Attempt, class: &str| {
        attempt.with(|it| it.saml_expectations().authn_context = Some(class.to_owned()))
    };
    let with_logout = |attempt: Attempt| {
        attempt.with(|it| {
            it.publish(&METADATA.replace(
                "<md:AssertionConsumer",
                "<md:SingleLogoutService Location=\"https://app.example/slo\"/><md:AssertionConsumer",
            ));
        })
    };
    vec![
        failed("saml.assertion.authn-instant", "05:00:00Z", instant("2026-11-22T05:00:00Z")),
        failed("saml.assertion.authn-instant", "\"never\"", instant("never")),
        failed(
            "saml.assertion.authn-instant",
            "no AuthnInstant",
            Attempt::response(" AuthnInstant=\"2026-11-22T03:59:50.000Z\"", ""),
        ),
        passed("saml.assertion.authn-instant", "02:00:00Z", instant("2026-11-22T02:00:00Z")),
        failed("saml.assertion.authn-instant", "02:00:00Z", forced(instant("2026-11-22T02:00:00Z"))),
        passed("saml.assertion.authn-instant", "03:59:50", forced(Attempt::saml(Sp))),
        passed("saml.assertion.session-index", "present", with_logout(Attempt::saml(Sp))),
        warned("saml.assertion.session-index", "none", with_logout(statement(""))),
        not_evaluated(
            "saml.assertion.session-index",
            "single log-out",
            Attempt::saml(Sp).with(|it| it.publish(METADATA)),
        ),
        passed(
            "saml.assertion.session-expiry",
            "08:00:00Z",
            statement(" SessionNotOnOrAfter=\"2026-11-22T08:00:00Z\""),
        ),
        warned(
            "saml.assertion.session-expiry",
            "03:00:00Z",
            statement(" SessionNotOnOrAfter=\"2026-11-22T03:00:00Z\""),
        ),
        not_evaluated("saml.assertion.session-expiry", "SessionNotOnOrAfter", Attempt::saml(Sp)),
        warned("saml.assertion.authn-context", "PasswordProtectedTransport", configured(Attempt::saml(Sp), "urn:x")),
        warned("saml.assertion.authn-context", "\"urn:x\"", Attempt::response(class, "urn:x")),
        passed(
            "saml.assertion.authn-context",
            "Kerberos",
            configured(
                Attempt::response(class, "oasis:names:tc:SAML:2.0:ac:classes:Kerberos"),
                "urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos",
            ),
        ),
        not_evaluated(
            "saml.assertion.authn-context",
            "class of the instance",
            Attempt::saml(Sp).with(|it| it.saml_expectations().authn_context = None),
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

/// The name of the subject.
fn name() -> Vec<Case> {
    let unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
    let email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    let persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    let plain = format!("<saml2:NameID Format=\"{unspecified}\">ann@acme.example<");
    let named =
        |format: &str, name: &str| Attempt::response(&plain, &format!("<saml2:NameID Format=\"{format}\">{name}<"));
    let configured = |attempt: Attempt, format: Option<&str>| {
        attempt.with(|it| it.saml_expectations().name_id_format = format.map(str::to_owned))
    };
    let asked = |attempt: Attempt, format: &str| {
        attempt.with(|it| {
            it.send_request(&sample::request().replace("AllowCreate", &format!("Format=\"{format}\" AllowCreate")));
        })
    };
    vec![
        failed("saml.assertion.nameid-format", "emailAddress", named(email, "ann@acme.example")),
        passed(
            "saml.assertion.nameid-format",
            "emailAddress",
            configured(named(email, "ann@acme.example"), Some(email)),
        ),
        passed(
            "saml.assertion.nameid-format",
            "unspecified",
            Attempt::response(&plain, "<saml2:NameID>ann@acme.example<"),
        ),
        failed(
            "saml.assertion.nameid-format",
            "emailAddress",
            asked(configured(named(email, "ann@acme.example"), None), persistent),
        ),
        not_evaluated("saml.assertion.nameid-format", "the name format", configured(Attempt::saml(Sp), None)),
        not_evaluated(
            "saml.assertion.nameid-format",
            "the name format",
            asked(configured(Attempt::saml(Sp), None), unspecified),
        ),
        passed("saml.assertion.nameid-email-syntax", "ann@acme", named(email, "ann@acme.example")),
        failed("saml.assertion.nameid-email-syntax", "\"ann\"", named(email, "ann")),
        not_evaluated("saml.assertion.nameid-email-syntax", "of the format emailAddress", Attempt::saml(Sp)),
        passed("saml.assertion.nameid-length", "256", named(persistent, &"x".repeat(256))),
        failed(
            "saml.assertion.nameid-length",
            "257",
            named("urn:oasis:names:tc:SAML:2.0:nameid-format:transient", &"x".repeat(257)),
        ),
        not_evaluated("saml.assertion.nameid-length", "persistent or transient", Attempt::saml(Sp)),
        passed(
            "saml.assertion.subject",
            "an encrypted name",
            Attempt::response(&format!("{plain}/saml2:NameID>"), "<saml2:EncryptedID/>"),
        ),
    ]
}

fn conditions() -> Vec<Case> {
    let with = |condition: &str| {
        Attempt::response("<saml2:AudienceRestriction>", &format!("{condition}<saml2:AudienceRestriction>"))
    };
    vec![
        passed("saml.assertion.conditions-known", "they are", with("<saml2:OneTimeUse/><saml2:ProxyRestriction/>")),
        warned("saml.assertion.conditions-known", "OneTimeUse twice", with("<saml2:OneTimeUse/><saml2:OneTimeUse/>")),
        warned(
            "saml.assertion.conditions-known",
            "ProxyRestriction twice",
            with("<saml2:ProxyRestriction/><saml2:ProxyRestriction/>"),
        ),
        warned("saml.assertion.conditions-known", "\"Condition\"", with("<saml2:Condition/>")),
    ]
}

fn attributes() -> Vec<Case> {
    let changed = |from: &str, to: &str| Attempt::response(from, to);
    let named = |name: &str, format: &str| {
        changed(
            "Name=\"firstName\"",
            &format!("Name=\"{name}\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:{format}\""),
        )
    };
    let declared = |attempt: Attempt, change: fn(&mut ExpectedAttribute)| {
        attempt.with(|it| change(&mut it.saml_expectations().attributes.as_mut().unwrap()[0]))
    };
    let statement = "<saml2:AttributeStatement>";
    let none = {
        let xml = sample::unsigned();
        let (start, end) = (xml.find(statement).unwrap(), xml.find("</saml2:Assertion>").unwrap());
        Attempt::saml(Sp)
            .with(|it| it.deliver(&sample::sign(&format!("{}{}", &xml[..start], &xml[end..]), Signed::Assertion)))
    };
    vec![
        failed(
            "saml.attr.configured-present",
            "not \"firstName\"",
            changed("Name=\"firstName\"", "Name=\"givenName\""),
        ),
        failed("saml.attr.configured-present", "not \"firstName\", \"lastName\", \"email\"", none.clone()),
        passed(
            "saml.attr.configured-present",
            "\"givenName\"",
            declared(changed("Name=\"firstName\"", "Name=\"givenName\""), |it| it.groups = true),
        ),
        not_evaluated(
            "saml.attr.configured-present",
            "the attribute statements",
            Attempt::saml(Sp).with(|it| it.saml_expectations().attributes = None),
        ),
        warned("saml.attr.names-unique", "\"LASTNAME\" twice", changed("Name=\"email\"", "Name=\"LASTNAME\"")),
        warned("saml.attr.nameformat", "does not fit its format", named("first name", "basic")),
        warned("saml.attr.nameformat", "does not fit its format", named("firstName", "uri")),
        passed("saml.attr.nameformat", "they have", named("urn:oid:2.5.4.42", "uri")),
        passed("saml.attr.nameformat", "they have", named("acme:name", "basic")),
        warned(
            "saml.attr.nameformat",
            "NameFormat \"\"",
            declared(Attempt::saml(Sp), |it| it.name_format = Some("urn:x".to_owned())),
        ),
        passed(
            "saml.attr.nameformat",
            "they have",
            declared(named("firstName", "basic"), |it| {
                it.name_format = Some("urn:oasis:names:tc:SAML:2.0:attrname-format:basic".to_owned());
            }),
        ),
        not_evaluated("saml.attr.nameformat", "an attribute", none.clone()),
        warned("saml.attr.values-nonblank", "\"firstName\" is blank", changed(">Ann<", "> <")),
        not_evaluated("saml.attr.values-nonblank", "an attribute", none),
        passed("saml.attr.groups", "they are sent", declared(Attempt::saml(Sp), |it| it.groups = true)),
        warned(
            "saml.attr.groups",
            "not \"roles\"",
            declared(Attempt::saml(Sp), |it| {
                it.groups = true;
                "roles".clone_into(&mut it.name);
            }),
        ),
        not_evaluated("saml.attr.groups", "a group attribute", Attempt::saml(Sp)),
    ]
}
