//! What is known of how messages travelled, in the form in which checks read it.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::DateTime;
use url::form_urlencoded::Serializer;

use crate::{
    evidence::{Body, Exchange, Header, ResourceKind},
    protocol::saml::Binding,
};

/// The address of a message whose address nobody told: no real one, by RFC 6761 §6.4.
pub(super) const UNKNOWN: &str = "https://unknown.invalid/";

/// Exchanges, and what of them was really seen.
#[derive(Debug)]
pub(super) struct Capture {
    pub(super) exchanges: Vec<Exchange>,
    pub(super) way: Way,
    /// The parameter of the only message, which was given without it.
    pub(super) name: Option<&'static str>,
}

/// What was seen of the way of a message. What was not is made up, and must not be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each may be known without the others")]
pub(super) struct Way {
    /// The address.
    pub(super) address: bool,
    /// The parameters beside it, and whether they stood in a query or a form.
    pub(super) parameters: bool,
    /// How it was encoded.
    pub(super) encoding: bool,
    /// The moment.
    pub(super) time: bool,
    /// The cookies.
    pub(super) cookies: bool,
}

impl Way {
    const NOTHING: Self = Self { address: false, parameters: false, encoding: false, time: false, cookies: false };
}

impl Capture {
    /// Documents and tokens, which need no exchange.
    pub(super) fn nothing() -> Self {
        Self { exchanges: Vec::new(), way: Way::NOTHING, name: None }
    }

    /// What a browser recorded. Many tools leave cookies out.
    pub(super) fn recorded(exchanges: Vec<Exchange>) -> Self {
        let is_cookie =
            |header: &Header| ["cookie", "set-cookie"].iter().any(|name| header.name.eq_ignore_ascii_case(name));
        let cookies = exchanges.iter().any(|it| it.request_headers.iter().chain(&it.response_headers).any(is_cookie));
        let way = Way { address: true, parameters: true, encoding: true, time: true, cookies };
        Self { exchanges, way, name: None }
    }

    /// A whole address.
    pub(super) fn of_address(url: &str) -> Self {
        let way = Way { address: true, parameters: true, encoding: true, ..Way::NOTHING };
        Self { exchanges: vec![exchange("GET", url, None)], way, name: None }
    }

    /// A form that is posted to a known address.
    pub(super) fn of_form(url: &str, body: String) -> Self {
        let way = Way { address: true, parameters: true, encoding: true, ..Way::NOTHING };
        Self { exchanges: vec![exchange("POST", url, Some(body))], way, name: None }
    }

    /// Parameters without their address.
    pub(super) fn of_parameters(url: &str, form: Option<&str>) -> Self {
        let method = if form.is_some() { "POST" } else { "GET" };
        let way = Way { parameters: true, encoding: true, ..Way::NOTHING };
        Self { exchanges: vec![exchange(method, url, form.map(str::to_owned))], way, name: None }
    }

    /// The value of a parameter alone.
    pub(super) fn of_value(name: &'static str, binding: Binding, value: &str) -> Self {
        let pair = Serializer::new(String::new()).append_pair(name, value).finish();
        let exchange = match binding {
            Binding::Post => exchange("POST", UNKNOWN, Some(pair)),
            Binding::Redirect => exchange("GET", &format!("{UNKNOWN}?{pair}"), None),
        };
        Self { exchanges: vec![exchange], way: Way { encoding: true, ..Way::NOTHING }, name: Some(name) }
    }

    /// The XML of a message alone.
    pub(super) fn of_xml(name: &'static str, xml: &[u8]) -> Self {
        let mut capture = Self::of_value(name, Binding::Post, &STANDARD.encode(xml));
        capture.way = Way::NOTHING;
        capture
    }

    /// The input is one message, not what passed through a browser.
    pub(super) fn is_single(&self) -> bool {
        !self.way.time
    }
}

/// A page that a tab asked for; when, is told later.
pub(super) fn exchange(method: &str, url: &str, form: Option<String>) -> Exchange {
    let header = Header { name: "Content-Type".to_owned(), value: "application/x-www-form-urlencoded".to_owned() };
    let body = |body: String| Body { size: None, truncated: false, bytes: body.into_bytes() };
    Exchange {
        number: 0,
        tab: None,
        opener: None,
        main_document: true,
        kind: ResourceKind::Document,
        started_at: DateTime::UNIX_EPOCH,
        timing: oin_tester_webdriver::Timing::default(),
        method: method.to_owned(),
        url: url.to_owned(),
        request_headers: form.iter().map(|_| header.clone()).collect(),
        request_body: form.map(body),
        status: None,
        response_headers: Vec::new(),
        response_body: None,
        redirected_from: None,
        navigation: None,
        tls: None,
        failure: None,
    }
}
