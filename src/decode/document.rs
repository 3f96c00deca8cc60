//! Messages and documents given as XML or JSON.

use serde_json::Value;

use super::{
    capture::Capture,
    find::{Found, Material, Read, issue_of_request, issue_of_response},
    recognise::{DecodeError, Recognised, names_of},
    token,
};
use crate::{
    finding::MessagePart,
    protocol::{
        oidc::{Object, OidcError, jwks::SET_BYTES, token_endpoint::TokenAnswer},
        saml::{AuthnRequest, IdpMetadata, Instant, Response, SamlError, SpMetadata, Xml, limits},
    },
    report::message::{Kind, Message, Text},
};

const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";

/// Why a SAML message could not be read, and its text when it has one.
pub(super) struct Unread {
    pub(super) error: SamlError,
    pub(super) text: Option<String>,
}

impl From<SamlError> for Unread {
    fn from(error: SamlError) -> Self {
        Self { error, text: None }
    }
}

/// A SAML message of any kind.
pub(super) fn saml(bytes: Vec<u8>) -> Result<Read, Unread> {
    let text = String::from_utf8(bytes.clone()).ok();
    let xml = Xml::new(bytes, limits::DECODED_BYTES).map_err(|error| Unread { error, text })?;
    let kind = message_kind(&xml).ok_or_else(|| root_error(&xml))?;
    let bytes = xml.text().as_bytes().to_vec();
    let (decoded, issued) = match kind {
        Kind::SamlResponse => {
            let response = Response::parse(bytes)?;
            (serde_json::to_value(&response).ok(), issue_of_response(&response))
        }
        Kind::SamlRequest => {
            let request = AuthnRequest::parse(bytes)?;
            (serde_json::to_value(&request).ok(), issue_of_request(&request))
        }
        _ => (None, root_attribute(&xml, "IssueInstant").and_then(|text| Instant::new(text).time)),
    };
    Ok((Message { decoded, ..of_text(kind, xml.text()) }, issued))
}

fn of_text(kind: Kind, xml: &str) -> Message {
    Message { texts: vec![Text { part: Some(MessagePart::Xml), text: xml.to_owned() }], ..Message::new(kind) }
}

fn root(xml: &Xml) -> Option<(String, String)> {
    let tree = xml.tree().ok()?;
    let name = tree.root_element().tag_name();
    Some((name.namespace().unwrap_or_default().to_owned(), name.name().to_owned()))
}

fn root_attribute(xml: &Xml, name: &str) -> Option<String> {
    xml.tree().ok()?.root_element().attribute(name).map(str::to_owned)
}

fn message_kind(xml: &Xml) -> Option<Kind> {
    let (namespace, name) = root(xml)?;
    match (namespace.as_str(), name.as_str()) {
        (PROTOCOL, "Response") => Some(Kind::SamlResponse),
        (PROTOCOL, "AuthnRequest") => Some(Kind::SamlRequest),
        (PROTOCOL, "LogoutRequest") => Some(Kind::SamlLogoutRequest),
        (PROTOCOL, "LogoutResponse") => Some(Kind::SamlLogoutResponse),
        (PROTOCOL | ASSERTION, _) => Some(Kind::SamlOther),
        _ => None,
    }
}

fn root_error(xml: &Xml) -> Unread {
    let (namespace, name) = root(xml).unwrap_or_default();
    let expected = "a SAML 2.0 message or metadata".to_owned();
    let error = SamlError::Root { expected, seen: format!("{{{namespace}}}{name}") };
    Unread { error, text: Some(xml.text().to_owned()) }
}

/// XML alone: a message or metadata.
pub(super) fn of_xml(bytes: Vec<u8>) -> Result<Recognised, DecodeError> {
    let xml = Xml::new(bytes, limits::METADATA_BYTES)?;
    match root(&xml) {
        Some((namespace, name)) if namespace == METADATA && name == "EntityDescriptor" => Ok(metadata(&xml).into()),
        Some((namespace, name)) if namespace == METADATA && name == "EntitiesDescriptor" => {
            Err(DecodeError::NoMessage { what: "the metadata", expected: "one EntityDescriptor, not several" })
        }
        _ => {
            let (mut message, issued) = saml(xml.text().as_bytes().to_vec()).map_err(|unread| unread.error)?;
            message.carrier = None;
            let name = match message.kind {
                Kind::SamlResponse => Some("SAMLResponse"),
                Kind::SamlRequest => Some("SAMLRequest"),
                _ => None,
            };
            let capture = name.map_or_else(Capture::nothing, |name| Capture::of_xml(name, xml.text().as_bytes()));
            let exchange = name.map(|_| 0);
            let found = Found { exchange, issued, ..Found::new(String::new(), message, Material::Carried) };
            Ok(Recognised { capture, found: vec![found] })
        }
    }
}

/// One entity may be both.
fn metadata(xml: &Xml) -> Vec<Found> {
    let bytes = xml.text().as_bytes().to_vec();
    let has = |role: &str| {
        xml.tree().is_ok_and(|tree| tree.root_element().children().any(|child| child.has_tag_name((METADATA, role))))
    };
    let mut found = Vec::new();
    if has("IDPSSODescriptor") {
        let read = IdpMetadata::parse(bytes.clone());
        found.push(of_metadata(Kind::IdpMetadata, xml, read.map(|it| serde_json::to_value(it).ok())));
    }
    if has("SPSSODescriptor") || found.is_empty() {
        let read = SpMetadata::parse(bytes);
        found.push(of_metadata(Kind::SpMetadata, xml, read.map(|it| serde_json::to_value(it).ok())));
    }
    found
}

fn of_metadata(kind: Kind, xml: &Xml, read: Result<Option<Value>, SamlError>) -> Found {
    let mut message = of_text(kind, xml.text());
    match read {
        Ok(decoded) => message.decoded = decoded,
        Err(error) => message.error = Some(error.to_string()),
    }
    Found::new(String::new(), message, Material::Document(xml.text().as_bytes().to_vec()))
}

/// A JSON document: what a token endpoint answers, and what an authorization server publishes.
pub(super) fn of_json(bytes: &[u8]) -> Result<Vec<Found>, DecodeError> {
    const WHAT: &str = "the document";
    if bytes.len() > SET_BYTES {
        return Err(OidcError::TooLarge { what: WHAT, size: bytes.len(), limit: SET_BYTES }.into());
    }
    let object = Object::parse(bytes).map_err(|source| OidcError::Json { what: WHAT, source })?;
    let document = |kind, material| {
        let mut message = Message::new(kind);
        message.texts = vec![Text { part: None, text: object.text().to_owned() }];
        message.decoded = Some(Value::Object(object.members().clone()));
        Found::new(String::new(), message, material)
    };
    let content = || Material::Document(bytes.to_vec());
    if object.get("keys").is_some_and(Value::is_array) {
        return Ok(vec![document(Kind::KeySet, content())]);
    }
    if object.has("issuer") && (object.has("authorization_endpoint") || object.has("jwks_uri")) {
        return Ok(vec![document(Kind::Discovery, content())]);
    }
    if object.has("error") {
        return Ok(vec![document(Kind::TokenError, Material::Nothing)]);
    }
    if ["access_token", "id_token", "refresh_token"].iter().any(|name| object.has(name)) {
        let mut found = vec![document(Kind::TokenResponse, Material::Nothing)];
        found.extend(tokens(bytes));
        return Ok(found);
    }
    if object.has("kty") {
        return Err(DecodeError::NoMessage { what: "the JSON", expected: "a key set, {\"keys\": […]}, not one key" });
    }
    let names = names_of(&Value::Object(object.members().clone()));
    let cause = format!("its members are {names}; expected those of a token response, a key set, a discovery document");
    Err(DecodeError::Form { what: "a JSON document", cause })
}

/// The tokens of an answer that can be read.
fn tokens(bytes: &[u8]) -> Vec<Found> {
    let Ok(TokenAnswer::Tokens(answer)) = TokenAnswer::parse(bytes) else { return Vec::new() };
    let access = answer.access_token.as_ref().ok().and_then(Option::as_ref).map(|it| it.value.expose().to_owned());
    let mut found = Vec::new();
    if let Ok(Some(text)) = &answer.id_token {
        found.extend(token::of_text(text.value.expose(), access.clone(), "the id_token".to_owned()));
    }
    // Many access tokens are not for the client to read, and not readable.
    if let Some(text) = access.filter(|text| text.starts_with("eyJ")) {
        found.extend(token::of_text(&text, None, "the access_token".to_owned()));
    }
    found
}
