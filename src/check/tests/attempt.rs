//! Complete attempts, all right, to be spoilt in one place each.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use flate2::{Compression, write::DeflateEncoder};
use std::{collections::BTreeMap, io::Write};
use url::Url;

use crate::{
    evidence::{
        Body, Document, Evidence, Exchange, Expectations, ExpectedAttribute, ExpectedUser, Header, Observations,
        OidcExpectations, OrgLogEntry, Profile, ProtocolExpectations, ResourceKind, SamlExpectations, SsoService,
        TabId,
    },
    protocol::saml::sample::{self, ORG, Signed},
    submission::Direction,
};

pub(super) const APP: &str = "https://app.example";
pub(super) const ACS: &str = "https://app.example/acs";
pub(super) const CALLBACK: &str = "https://app.example/callback";
pub(super) const INITIATE: &str = "https://app.example/initiate";
pub(super) const ORG_URL: &str = "https://acme.okta.example";
pub(super) const SSO: &str = "https://acme.okta.example/app/acme/exk1/sso/saml";
pub(super) const AUTHORIZE: &str = "https://acme.okta.example/oauth2/v1/authorize";
pub(super) const CODE: &str = "SECRET-code-7h4";

/// Values that must not stand in any finding.
pub(super) const SECRETS: [&str; 3] = [CODE, "SECRET-token", "<ds:SignatureValue>"];

#[derive(Clone)]
pub(super) struct Attempt {
    pub(super) evidence: Evidence,
    pub(super) expectations: Expectations,
}

/// A moment of the attempt: seconds after 2026-11-22T03:59:30Z, when the app sent its request. The
/// answer is delivered at second 31.
pub(super) fn second(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_319_970, 0).unwrap() + TimeDelta::seconds(seconds)
}

/// A page that a tab asked for.
pub(super) fn page(number: u32, method: &str, url: &str, status: u16) -> Exchange {
    let mut page = Exchange {
        number,
        tab: Some(TabId("tab".to_owned())),
        opener: None,
        main_document: true,
        kind: ResourceKind::Document,
        started_at: second(i64::from(number) + if number < 4 { 11 } else { 27 }),
        timing: oin_tester_webdriver::Timing::default(),
        method: method.to_owned(),
        url: url.to_owned(),
        request_headers: Vec::new(),
        request_body: None,
        status: Some(status),
        response_headers: Vec::new(),
        response_body: None,
        redirected_from: None,
        navigation: None,
        tls: Some("TLS 1.3".to_owned()),
        failure: None,
    };
    if url.starts_with(APP) {
        carefully(&mut page);
    }
    page
}

/// What an app that takes care answers with: nothing stored, nothing framed, one cookie for the
/// request and another for the session.
fn carefully(page: &mut Exchange) {
    let headers = [
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", "frame-ancestors 'none'"),
    ];
    let header = |name: &str, value: &str| Header { name: name.to_owned(), value: value.to_owned() };
    page.response_headers.extend(headers.map(|(name, value)| header(name, value)));
    let (request, session) = ("request=SECRET-cookie", "session=SECRET-cookie-2");
    let sent = match page.number {
        0 => None,
        1..=4 => Some(request.to_owned()),
        _ => Some(format!("{request}; {session}")),
    };
    page.request_headers.extend(sent.map(|cookies| header("Cookie", &cookies)));
    let set = match page.number {
        0 => Some(format!("{request}; Secure; HttpOnly; SameSite=None")),
        4 => Some(format!("{session}; Secure; HttpOnly; SameSite=Lax")),
        _ => None,
    };
    page.response_headers.extend(set.map(|cookie| header("Set-Cookie", &cookie)));
}

pub(super) fn form(number: u32, url: &str, status: u16, fields: &[(&str, &str)]) -> Exchange {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes();
    let mut exchange = page(number, "POST", url, status);
    exchange
        .request_headers
        .push(Header { name: "Content-Type".to_owned(), value: "application/x-www-form-urlencoded".to_owned() });
    exchange.request_body = Some(Body { size: Some(body.len() as u64), truncated: false, bytes: body });
    exchange
}

pub(super) fn with_query(url: &str, pairs: &[(&str, &str)]) -> String {
    Url::parse_with_params(url, pairs).unwrap().into()
}

pub(super) fn redirect_value(xml: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(xml.as_bytes()).unwrap();
    STANDARD.encode(encoder.finish().unwrap())
}

impl Attempt {
    /// A SAML sign-on that is right in every way.
    pub(super) fn saml(direction: Direction) -> Self {
        let xml = match direction {
            Direction::Sp => sample::response(Signed::Both),
            Direction::Idp => sample::unsolicited(),
        };
        let mut attempt = Self::new(direction, ProtocolExpectations::Saml(saml_expectations()));
        if direction == Direction::Sp {
            attempt.send_request(&sample::request());
        } else {
            attempt.push(page(1, "GET", &format!("{ORG_URL}/app/UserHome"), 200));
        }
        attempt.push(form(3, &format!("{ORG_URL}/login"), 200, &[("password", "SECRET-password")]));
        match direction {
            Direction::Sp => attempt.deliver(&xml),
            Direction::Idp => attempt.push(form(4, ACS, 303, &[("SAMLResponse", &STANDARD.encode(&xml))])),
        }
        attempt.push(page(5, "GET", &format!("{APP}/profile"), 200));
        attempt
    }

    /// An OpenID Connect sign-on that is right in every way.
    pub(super) fn oidc(direction: Direction) -> Self {
        let mut attempt = Self::new(direction, ProtocolExpectations::Oidc(oidc_expectations()));
        match direction {
            Direction::Sp => attempt.push(page(0, "GET", &format!("{APP}/login"), 302)),
            Direction::Idp => attempt.push(page(0, "GET", &with_query(INITIATE, &[("iss", ORG_URL)]), 302)),
        }
        attempt.push(page(1, "GET", &with_query(AUTHORIZE, &AUTHORIZATION), 302));
        attempt.exchange(1).redirected_from = Some(0);
        attempt.push(page(
            4,
            "GET",
            &with_query(CALLBACK, &[("code", CODE), ("state", "state-7hQ2mX9tLw4Rk8Vn")]),
            303,
        ));
        attempt.push(page(5, "GET", &format!("{APP}/profile"), 200));
        attempt.log("app.oauth2.token.grant.id_token", "SUCCESS", None);
        attempt
    }

    /// A SAML sign-on whose request was changed.
    pub(super) fn request(direction: Direction, from: &str, to: &str) -> Self {
        let xml = replaced(&sample::request(), from, to);
        let mut attempt = Self::saml(direction);
        attempt.exchange(1).url = with_query(SSO, &[("SAMLRequest", &redirect_value(&xml)), ("RelayState", "deep")]);
        attempt
    }

    /// A SAML sign-on whose response the org wrote otherwise, and signed.
    pub(super) fn response(from: &str, to: &str) -> Self {
        let mut attempt = Self::saml(Direction::Sp);
        attempt.deliver(&sample::sign(&replaced(&sample::unsigned(), from, to), Signed::Assertion));
        attempt
    }

    /// A SAML sign-on whose response was changed after signing.
    pub(super) fn tampered(signed: Signed, from: &str, to: &str) -> Self {
        let mut attempt = Self::saml(Direction::Sp);
        attempt.deliver(&replaced(&sample::response(signed), from, to));
        attempt
    }

    /// An OpenID Connect sign-on whose request lacks that parameter, or has another value.
    pub(super) fn authorization(direction: Direction, name: &str, value: Option<&str>) -> Self {
        let mut pairs: Vec<_> = AUTHORIZATION.into_iter().filter(|(key, _)| *key != name).collect();
        pairs.extend(value.map(|value| (name, value)));
        let mut attempt = Self::oidc(direction);
        attempt.exchange(1).url = with_query(AUTHORIZE, &pairs);
        attempt
    }

    /// An OpenID Connect sign-on whose answer has these parameters.
    pub(super) fn callback(pairs: &[(&str, &str)]) -> Self {
        let mut attempt = Self::oidc(Direction::Sp);
        attempt.exchange(4).url = with_query(CALLBACK, pairs);
        attempt
    }

    /// The same attempt, changed.
    pub(super) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(super) fn exchange(&mut self, number: u32) -> &mut Exchange {
        self.evidence.exchanges.iter_mut().find(|exchange| exchange.number == number).unwrap()
    }

    pub(super) fn remove(&mut self, number: u32) {
        self.evidence.exchanges.retain(|exchange| exchange.number != number);
    }

    /// Adds an exchange, or puts it in the place of the one with its number.
    pub(super) fn push(&mut self, exchange: Exchange) {
        self.remove(exchange.number);
        self.evidence.exchanges.push(exchange);
        self.evidence.exchanges.sort_by_key(|exchange| exchange.number);
    }

    pub(super) fn send_request(&mut self, xml: &str) {
        self.push(page(0, "GET", &format!("{APP}/login"), 302));
        let url = with_query(SSO, &[("SAMLRequest", &redirect_value(xml)), ("RelayState", "deep")]);
        self.push(page(1, "GET", &url, 200));
        self.exchange(1).redirected_from = Some(0);
    }

    pub(super) fn deliver(&mut self, xml: &str) {
        self.push(form(4, ACS, 303, &[("SAMLResponse", &STANDARD.encode(xml)), ("RelayState", "deep")]));
    }

    /// The app publishes its metadata, and the harness has fetched it.
    pub(super) fn publish(&mut self, metadata: &str) {
        let body = Body { size: None, truncated: false, bytes: metadata.as_bytes().to_vec() };
        self.evidence.documents.sp_metadata =
            Some(Document { url: format!("{APP}/metadata"), status: Some(200), body: Some(body), failure: None });
    }

    pub(super) fn saml_expectations(&mut self) -> &mut SamlExpectations {
        match &mut self.expectations.protocol {
            ProtocolExpectations::Saml(saml) => saml,
            ProtocolExpectations::Oidc(_) => panic!("not a SAML attempt"),
        }
    }

    pub(super) fn oidc_expectations(&mut self) -> &mut OidcExpectations {
        match &mut self.expectations.protocol {
            ProtocolExpectations::Oidc(oidc) => oidc,
            ProtocolExpectations::Saml(_) => panic!("not an OpenID Connect attempt"),
        }
    }

    pub(super) fn log(&mut self, event_type: &str, outcome: &str, reason: Option<&str>) {
        self.evidence.org_log.get_or_insert_default().push(OrgLogEntry {
            published: second(32),
            event_type: event_type.to_owned(),
            outcome: Some(outcome.to_owned()),
            reason: reason.map(str::to_owned),
            subjects: vec!["00u1".to_owned(), "0oa1".to_owned()],
            policies: Vec::new(),
            transaction: None,
            session: None,
        });
    }

    fn new(direction: Direction, protocol: ProtocolExpectations) -> Self {
        let profile = Profile {
            first_name: Some("Ann".to_owned()),
            last_name: Some("Lee".to_owned()),
            email: Some("ann@acme.example".to_owned()),
        };
        let observations = Observations {
            signed_in: Some(true),
            signed_in_at: Some(second(40)),
            profile: Some(profile),
            signed_out: Some(true),
            account: None,
            unknown_before: Some(true),
            tenant: None,
            user_removed: Some(true),
        };
        let user = ExpectedUser {
            login: "ann@acme.example".to_owned(),
            first_name: "Ann".to_owned(),
            last_name: "Lee".to_owned(),
            email: "ann@acme.example".to_owned(),
            app_user_name: "ann@acme.example".to_owned(),
            id: "00u1".to_owned(),
        };
        let mut attempt = Self {
            evidence: Evidence { observations, ..Evidence::default() },
            expectations: Expectations {
                test: None,
                direction,
                supported: vec![Direction::Idp, Direction::Sp],
                just_in_time: true,
                user: Some(user),
                protocol,
                clock_skew_seconds: 30,
                org_addresses: vec![ORG_URL.to_owned()],
                instance_id: Some("0oa1".to_owned()),
                sp_initiate_url: Some(format!("{APP}/login")),
                deep_link: None,
            },
        };
        attempt.log("policy.evaluate_sign_on", "ALLOW", None);
        attempt.log("user.authentication.sso", "SUCCESS", None);
        attempt
    }
}

/// The metadata of the app, without a certificate.
pub(super) const METADATA: &str = r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app.example/entity"><md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example/acs" index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>"#;

/// The parameters of a good authorization request.
pub(super) const AUTHORIZATION: [(&str, &str); 8] = [
    ("client_id", "0oa1"),
    ("response_type", "code"),
    ("redirect_uri", CALLBACK),
    ("scope", "openid profile email"),
    ("state", "state-7hQ2mX9tLw4Rk8Vn"),
    ("nonce", "nonce-3fK8sP1vTz6Yb0Qd"),
    ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
    ("code_challenge_method", "S256"),
];

fn saml_expectations() -> SamlExpectations {
    SamlExpectations {
        idp_entity_id: Some("http://www.okta.com/exk1".to_owned()),
        sso: ["HTTP-Redirect", "HTTP-POST"].map(service).to_vec(),
        signing_certificates: vec![ORG.certificate.clone()],
        want_requests_signed: Some(false),
        acs_urls: vec![ACS.to_owned(), format!("{ACS}/2")],
        acs_indexes: BTreeMap::from([(7, format!("{ACS}/2"))]),
        audience: Some("https://app.example/entity".to_owned()),
        name_id_format: Some("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified".to_owned()),
        authn_context: Some("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport".to_owned()),
        attributes: Some(["firstName", "lastName", "email"].map(declared).to_vec()),
        request_certificates: Vec::new(),
        variables: vec!["subdomain".to_owned()],
    }
}

fn service(binding: &str) -> SsoService {
    SsoService { binding: format!("urn:oasis:names:tc:SAML:2.0:bindings:{binding}"), location: SSO.to_owned() }
}

fn declared(name: &str) -> ExpectedAttribute {
    ExpectedAttribute { name: name.to_owned(), name_format: None, groups: false }
}

fn oidc_expectations() -> OidcExpectations {
    OidcExpectations {
        issuer: Some(ORG_URL.to_owned()),
        authorization_endpoint: Some(AUTHORIZE.to_owned()),
        client_id: Some("0oa1".to_owned()),
        redirect_uris: vec![CALLBACK.to_owned()],
        initiate_login_uri: Some(INITIATE.to_owned()),
        registered_initiate_uri: Some(INITIATE.to_owned()),
        registered_redirect_uris: vec![CALLBACK.to_owned()],
        ..OidcExpectations::default()
    }
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    let changed = text.replace(from, to);
    assert_ne!(text, changed, "{from:?} must stand in the message");
    changed
}
