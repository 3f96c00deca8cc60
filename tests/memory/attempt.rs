//! The evidence of an attempt in which one message is hostile.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use oin_tester::{
    evidence::{
        BackChannel, BackChannelCall, Body, Document, Evidence, Exchange, Expectations, Header, OidcExpectations,
        ProtocolExpectations, ResourceKind, SamlExpectations, SsoService,
    },
    submission::Direction,
};
use oin_tester_webdriver::Timing;
use url::form_urlencoded::Serializer;

use crate::sample::ORG;

const ORG_URL: &str = "https://acme.okta.example";
const SSO: &str = "https://acme.okta.example/app/acme/exk1/sso/saml";
const AUTHORIZE: &str = "https://acme.okta.example/oauth2/v1/authorize";
const TOKEN: &str = "https://acme.okta.example/oauth2/v1/token";
const ACS: &str = "https://app.example/acs";
const CALLBACK: &str = "https://app.example/callback";
const REQUEST: &str = "?client_id=0oa1&response_type=code&scope=openid&state=state-7hQ2&redirect_uri=https://app.example/callback&nonce=nonce-3fK8";
const ANSWER: &str = "?code=code-7h4vQ2mX&state=state-7hQ2";

pub(crate) struct Attempt {
    pub(crate) evidence: Evidence,
    pub(crate) expectations: Expectations,
    size: usize,
}

impl Attempt {
    /// A response by HTTP-POST.
    pub(crate) fn saml(xml: &str) -> Self {
        let form = Serializer::new(String::new()).append_pair("SAMLResponse", &STANDARD.encode(xml)).finish();
        Self::saml_form(form)
    }

    /// Whatever was posted to the app instead.
    pub(crate) fn saml_form(form: String) -> Self {
        Self::new(saml(), form.len(), vec![exchange(4, "POST", ACS, Some(form))])
    }

    /// A request by HTTP-Redirect.
    pub(crate) fn saml_query(query: &str) -> Self {
        Self::new(saml(), query.len(), vec![exchange(1, "GET", &format!("{SSO}?{query}"), None)])
    }

    /// An answer to the app in the query of its callback, or (`#`) in the fragment.
    pub(crate) fn oidc(answer: &str) -> Self {
        let callback = exchange(4, "GET", &format!("{CALLBACK}{answer}"), None);
        Self::new(oidc(), answer.len(), vec![exchange(1, "GET", &format!("{AUTHORIZE}{REQUEST}"), None), callback])
    }

    /// An answer to the app in a form.
    pub(crate) fn oidc_form(form: String) -> Self {
        let size = form.len();
        let callback = exchange(4, "POST", CALLBACK, Some(form));
        Self::new(oidc(), size, vec![exchange(1, "GET", &format!("{AUTHORIZE}{REQUEST}"), None), callback])
    }

    /// A good answer, and this as discovery document and keys.
    pub(crate) fn documents(text: &str) -> Self {
        let document = || {
            let body = Body { bytes: text.into(), size: None, truncated: false };
            Some(Document { url: ORG_URL.to_owned(), status: Some(200), body: Some(body), failure: None })
        };
        let mut attempt = Self::oidc(ANSWER);
        attempt.evidence.documents.discovery = document();
        attempt.evidence.documents.jwks = document();
        Self { size: text.len(), ..attempt }
    }

    /// A good answer, and this as what the token endpoint said and was asked.
    pub(crate) fn token_call(request: &str, response: &str) -> Self {
        let form = Header { name: "Content-Type".to_owned(), value: "application/x-www-form-urlencoded".to_owned() };
        let call = BackChannelCall {
            number: 0,
            received_at: second(5),
            duration_ms: 1,
            method: "POST".to_owned(),
            url: TOKEN.to_owned(),
            request_headers: vec![form],
            request_body: Some(format!(
                "grant_type=authorization_code&code=code-7h4vQ2mX&redirect_uri={CALLBACK}&client_id=0oa1{request}"
            )),
            status: 200,
            response_headers: Vec::new(),
            response_body: Some(response.to_owned()),
        };
        let mut attempt = Self::oidc(ANSWER);
        attempt.evidence.back_channel = Some(BackChannel { calls: vec![call], dropped: 0 });
        Self { size: request.len() + response.len(), ..attempt }
    }

    /// How large the hostile message is, as it travelled.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    fn new(protocol: ProtocolExpectations, size: usize, exchanges: Vec<Exchange>) -> Self {
        let expectations = Expectations {
            test: None,
            direction: Direction::Sp,
            supported: vec![Direction::Idp, Direction::Sp],
            just_in_time: false,
            user: None,
            protocol,
            clock_skew_seconds: 30,
            org_addresses: vec![ORG_URL.to_owned()],
            instance_id: Some("0oa1".to_owned()),
            sp_initiate_url: Some("https://app.example/login".to_owned()),
            deep_link: None,
        };
        Self { evidence: Evidence { exchanges, ..Evidence::default() }, expectations, size }
    }
}

fn saml() -> ProtocolExpectations {
    ProtocolExpectations::Saml(SamlExpectations {
        idp_entity_id: Some("http://www.okta.com/exk1".to_owned()),
        sso: vec![SsoService {
            binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect".to_owned(),
            location: SSO.to_owned(),
        }],
        signing_certificates: vec![ORG.certificate.clone()],
        acs_urls: vec![ACS.to_owned()],
        audience: Some("https://app.example/entity".to_owned()),
        attributes: Some(Vec::new()),
        ..SamlExpectations::default()
    })
}

fn oidc() -> ProtocolExpectations {
    ProtocolExpectations::Oidc(OidcExpectations {
        issuer: Some(ORG_URL.to_owned()),
        authorization_endpoint: Some(AUTHORIZE.to_owned()),
        client_id: Some("0oa1".to_owned()),
        redirect_uris: vec![CALLBACK.to_owned()],
        ..OidcExpectations::default()
    })
}

fn second(seconds: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_320_000, 0).unwrap() + TimeDelta::seconds(seconds.into())
}

fn exchange(number: u32, method: &str, url: &str, form: Option<String>) -> Exchange {
    let kind = form
        .as_ref()
        .map(|_| Header { name: "Content-Type".to_owned(), value: "application/x-www-form-urlencoded".to_owned() });
    Exchange {
        number,
        tab: None,
        opener: None,
        main_document: true,
        kind: ResourceKind::Document,
        started_at: second(number),
        timing: Timing::default(),
        method: method.to_owned(),
        url: url.to_owned(),
        request_headers: kind.into_iter().collect(),
        request_body: form.map(|form| Body { size: None, truncated: false, bytes: form.into_bytes() }),
        status: Some(303),
        response_headers: Vec::new(),
        response_body: None,
        redirected_from: None,
        navigation: None,
        tls: Some("TLS 1.3".to_owned()),
        failure: None,
    }
}
