//! The messages in an exchange.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use url::Url;

use super::{
    document::{self, Unread},
    recognise::looks_like_json,
    token,
};
use crate::{
    evidence::Exchange,
    finding::MessagePart,
    protocol::{
        Parameters, RequestPart,
        oidc::{AuthorizationRequest, Callback, LogoutRequest, ResponseMode},
        saml::{AuthnRequest, Binding, RedirectSignature, Response},
    },
    report::message::{Kind, Message, Text},
};

/// Parameters that say that a message is there.
pub(super) const NAMES: [&str; 20] = [
    "SAMLRequest",
    "SAMLResponse",
    "RelayState",
    "SigAlg",
    "client_id",
    "response_type",
    "redirect_uri",
    "code",
    "state",
    "error",
    "id_token",
    "access_token",
    "grant_type",
    "id_token_hint",
    "post_logout_redirect_uri",
    "iss",
    "login_hint",
    "target_link_uri",
    "scope",
    "nonce",
];

/// How many parameters a message may have: each costs every check that reads them.
const PAIRS: usize = 1000;

/// How a value begins that this tool redacted.
const REDACTED: &str = "[redacted ";

/// A message that was found, and what is needed to judge it.
pub(super) struct Found {
    pub(super) origin: String,
    pub(super) message: Message,
    /// The exchange that carried it.
    pub(super) exchange: Option<u32>,
    /// The moment that the message itself names as that of its issue.
    pub(super) issued: Option<DateTime<Utc>>,
    pub(super) material: Material,
}

/// What a message is judged by.
pub(super) enum Material {
    /// The exchange that carried it, and those before it.
    Carried,
    /// The signature of a query, of a message by HTTP-Redirect.
    Redirected(Box<RedirectSignature>),
    /// The token itself, and the access token that came with it.
    Token { text: String, access_token: Option<String> },
    /// The document's bytes.
    Document(Vec<u8>),
    /// No check looks at it.
    Nothing,
}

impl Found {
    pub(super) fn new(origin: String, message: Message, material: Material) -> Self {
        Self { origin, message, exchange: None, issued: None, material }
    }
}

/// The parts of an exchange's request in which parameters stand.
struct Sent<'e> {
    exchange: &'e Exchange,
    url: Url,
    form: Option<&'e [u8]>,
}

/// Every message of an exchange: of its request first, then of its response. Of an input that is nothing but a
/// message (`alone`), parameters that might be another page's are taken for a message too.
pub(super) fn of_exchange(exchange: &Exchange, alone: bool) -> Vec<Found> {
    let mut found = Vec::new();
    if let Some(sent) = Sent::of(exchange) {
        found.extend(sent.saml());
        if found.is_empty() {
            found.extend(sent.openid(alone));
        }
    }
    found.extend(answered(exchange));
    let origin = if alone { None } else { Some(origin(exchange)) };
    for each in &mut found {
        each.exchange = Some(exchange.number);
        if let Some(origin) = &origin {
            each.origin = if each.origin.is_empty() { origin.clone() } else { format!("{}, {origin}", each.origin) };
        }
    }
    found
}

fn origin(exchange: &Exchange) -> String {
    let bare = exchange.url.split(['?', '#']).next().unwrap_or_default();
    format!("exchange {}: {} {bare}", exchange.number, exchange.method)
}

impl<'e> Sent<'e> {
    fn of(exchange: &'e Exchange) -> Option<Self> {
        let url = Url::parse(&exchange.url).ok().filter(Url::has_host)?;
        let kind = exchange.request_header("content-type").unwrap_or("application/x-www-form-urlencoded");
        let is_form = kind.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
            && exchange.method.eq_ignore_ascii_case("POST");
        let form = exchange.request_body.as_ref().filter(|_| is_form).map(|body| body.bytes.as_slice());
        let pairs = |bytes: &[u8]| bytes.split(|byte| *byte == b'&').take(PAIRS + 1).count();
        let sent = Self { exchange, url, form };
        (pairs(sent.url.as_str().as_bytes()) <= PAIRS && pairs(form.unwrap_or_default()) <= PAIRS).then_some(sent)
    }

    fn parameters(&self, part: RequestPart) -> Parameters {
        match part {
            RequestPart::Query => Parameters::of_query(&self.url),
            RequestPart::Fragment => Parameters::of_fragment(&self.url),
            RequestPart::Form => self.form.map(Parameters::parse).unwrap_or_default(),
        }
    }

    fn saml(&self) -> Vec<Found> {
        let names = ["SAMLRequest", "SAMLResponse"].into_iter();
        names.filter_map(|name| self.saml_message(name)).collect()
    }

    fn saml_message(&self, name: &'static str) -> Option<Found> {
        let form = self.parameters(RequestPart::Form);
        let (binding, part, parameters) = if form.has(name) {
            (Binding::Post, MessagePart::Form, form)
        } else {
            (Binding::Redirect, MessagePart::Query, self.parameters(RequestPart::Query))
        };
        let value = parameters.get(name)?;
        if value.starts_with(REDACTED) {
            return Some(self.redacted(name, part));
        }
        let decoded = binding.decode(value);
        let read = decoded.map_err(Unread::from).and_then(|decoded| document::saml(decoded.bytes));
        let (mut message, issued) = match read {
            Ok(read) => read,
            Err(unread) => (unreadable(name, unread), None),
        };
        let words = match binding {
            Binding::Post => "by HTTP-POST",
            Binding::Redirect => "by HTTP-Redirect",
        };
        message.carrier = Some(words.to_owned());
        message.address = Some(self.bare());
        if parameters.pairs().len() > 1 {
            message.texts.push(text(part, &parameters));
        }
        if let Some(decoded) = &mut message.decoded {
            *decoded =
                json!({"binding": binding, "relay_state": parameters.get("RelayState"), "message": decoded.take()});
        }
        let signature = self.url.query().filter(|_| binding == Binding::Redirect);
        let material = match signature.and_then(|query| RedirectSignature::of_query(query, name)) {
            Some(signature) => Material::Redirected(Box::new(signature)),
            None => Material::Carried,
        };
        Some(Found { issued, ..Found::new(String::new(), message, material) })
    }

    /// This tool's own recordings hold no secrets.
    fn redacted(&self, name: &str, part: MessagePart) -> Found {
        let kind = if name == "SAMLRequest" { Kind::SamlRequest } else { Kind::SamlResponse };
        let mut message = Message::new(kind);
        message.address = Some(self.bare());
        message.error = Some(
            "it was redacted before the file was written; of a run, decode its directory instead of this file"
                .to_owned(),
        );
        let part_of_request = if part == MessagePart::Form { RequestPart::Form } else { RequestPart::Query };
        message.texts = vec![text(part, &self.parameters(part_of_request))];
        Found::new(String::new(), message, Material::Nothing)
    }

    fn openid(&self, alone: bool) -> Vec<Found> {
        let form = self.form;
        let of_form = self.parameters(RequestPart::Form);
        if of_form.has("grant_type") {
            return vec![self.found(Kind::TokenRequest, RequestPart::Form, Material::Nothing)];
        }
        if let Some(request) = AuthorizationRequest::recognise(&self.url, form) {
            return vec![self.found(Kind::AuthorizationRequest, request.part, Material::Carried)];
        }
        if let Some(callback) = Callback::recognise(&self.url, form).filter(|it| alone || is_certain(it)) {
            return self.callback(&callback);
        }
        if LogoutRequest::recognise(&self.url, form).is_some() {
            let part = if of_form.is_empty() { RequestPart::Query } else { RequestPart::Form };
            return vec![self.found(Kind::OidcLogoutRequest, part, Material::Nothing)];
        }
        let query = self.parameters(RequestPart::Query);
        if query.has("post_logout_redirect_uri") || query.has("id_token_hint") {
            return vec![self.found(Kind::OidcLogoutRequest, RequestPart::Query, Material::Nothing)];
        }
        let initiates = query.has("iss") && (alone || query.has("login_hint") || query.has("target_link_uri"));
        if initiates {
            return vec![self.found(Kind::InitiateLogin, RequestPart::Query, Material::Nothing)];
        }
        let known = alone && query.names().any(|name| NAMES.contains(&name));
        if known {
            return vec![self.found(Kind::AuthorizationRequest, RequestPart::Query, Material::Carried)];
        }
        Vec::new()
    }

    /// The answer, and the ID token in it.
    fn callback(&self, callback: &Callback) -> Vec<Found> {
        let mut answer = self.found(Kind::AuthorizationResponse, callback.mode.part(), Material::Carried);
        answer.message.carrier = Some(
            match callback.mode {
                ResponseMode::Query => "in the query",
                ResponseMode::Fragment => "in the fragment",
                ResponseMode::FormPost => "in a form",
            }
            .to_owned(),
        );
        let mut found = vec![answer];
        if let Some(token) = callback.get("id_token") {
            let access_token = callback.get("access_token").map(str::to_owned);
            found.extend(token::of_text(token, access_token, "the id_token of the answer".to_owned()));
        }
        found
    }

    fn found(&self, kind: Kind, part: RequestPart, material: Material) -> Found {
        let parameters = self.parameters(part);
        let mut message = Message::new(kind);
        message.address = Some(self.bare());
        message.texts = vec![text(part_of(part), &parameters)];
        message.decoded = Some(object(&parameters));
        Found::new(String::new(), message, material)
    }

    fn bare(&self) -> String {
        self.exchange.url.split(['?', '#']).next().unwrap_or_default().to_owned()
    }
}

/// Other pages have parameters that are called `code` and `error` too.
fn is_certain(callback: &Callback) -> bool {
    ["state", "iss", "id_token", "session_state"].iter().any(|name| callback.parameters.has(name))
}

/// What the parties publish, and tokens that a script fetched.
fn answered(exchange: &Exchange) -> Vec<Found> {
    let body = exchange.response_body.as_ref().map(|body| body.bytes.as_slice());
    let Some(bytes) = body.filter(|bytes| looks_like_json(bytes)) else { return Vec::new() };
    let mut found = document::of_json(bytes).unwrap_or_default();
    // An error may be anybody's: only an answer to a token request is one of OAuth.
    let asked = exchange.request_body.as_ref().is_some_and(|body| body.bytes.starts_with(b"grant_type"));
    found.retain(|each| each.message.kind != Kind::TokenError || asked);
    for each in &mut found {
        each.message.address = Some(exchange.url.split(['?', '#']).next().unwrap_or_default().to_owned());
        each.origin =
            if each.origin.is_empty() { "answer".to_owned() } else { format!("{} of the answer", each.origin) };
    }
    found
}

fn unreadable(name: &str, unread: Unread) -> Message {
    let mut message = Message::new(if name == "SAMLRequest" { Kind::SamlRequest } else { Kind::SamlResponse });
    message.error = Some(unread.error.to_string());
    message.texts = unread.text.map(|text| Text { part: Some(MessagePart::Xml), text }).into_iter().collect();
    message
}

pub(super) fn part_of(part: RequestPart) -> MessagePart {
    match part {
        RequestPart::Query => MessagePart::Query,
        RequestPart::Fragment => MessagePart::Fragment,
        RequestPart::Form => MessagePart::Form,
    }
}

fn text(part: MessagePart, parameters: &Parameters) -> Text {
    Text { part: Some(part), text: String::from_utf8_lossy(parameters.raw()).into_owned() }
}

/// Parameters as an object, repeated ones as arrays.
fn object(parameters: &Parameters) -> Value {
    let mut object: Map<String, Value> = Map::new();
    for (name, value) in parameters.pairs() {
        match object.get_mut(name) {
            None => {
                object.insert(name.clone(), value.clone().into());
            }
            Some(Value::Array(values)) => values.push(value.clone().into()),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    object.into()
}

/// A SAML message read from its XML, with the moment of its issue.
pub(super) type Read = (Message, Option<DateTime<Utc>>);

/// The issue of a response or a request.
pub(super) fn issue_of_response(response: &Response) -> Option<DateTime<Utc>> {
    let own = response.issue_instant.as_ref().and_then(|instant| instant.value.time);
    own.or_else(|| response.assertions.first()?.issue_instant.as_ref()?.value.time)
}

/// The same of a request.
pub(super) fn issue_of_request(request: &AuthnRequest) -> Option<DateTime<Utc>> {
    request.issue_instant.as_ref()?.value.time
}
