//! What an input is.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use url::Url;

use super::{
    capture::{Capture, UNKNOWN},
    document,
    find::{self, Found},
    page, token,
};
use crate::{
    protocol::{
        oidc::{OidcError, jwks::SET_BYTES},
        saml::{Binding, SamlError, limits},
    },
    report::har,
};

/// What an input may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// A whole address
    Url,
    /// A query or a form's body: `name=value&…`
    Parameters,
    /// The value of `SAMLRequest` or `SAMLResponse`: base64, deflated or not
    Saml,
    /// The XML of a SAML message or of metadata
    Xml,
    /// A signed token
    Jwt,
    /// A token response, a key set or a discovery document
    Json,
    /// What a browser exchanged, as its developer tools export it
    Har,
    /// A page that posts a form, as an org sends it
    Html,
}

/// The messages of an input, not yet judged.
pub(super) struct Recognised {
    pub(super) capture: Capture,
    pub(super) found: Vec<Found>,
}

/// Why an input cannot be decoded.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// There is nothing.
    #[error("the input is empty; give a file, or pipe a message to standard input")]
    Empty,
    /// It is larger than is read.
    #[error("the input has {size} bytes, more than the {limit} that are read")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// It looks like nothing that is known here.
    #[error(
        "the input is nothing that is known here: it begins with {beginning:?}; expected an address, parameters, \
         base64, XML, a token, JSON, a HAR file or the directory of a run"
    )]
    Unknown {
        /// Its first characters.
        beginning: String,
    },
    /// It has more messages than are judged: each costs arithmetic.
    #[error("the input has {seen} messages, more than the {MESSAGES} that are judged; give a part of it")]
    TooMany {
        /// How many.
        seen: usize,
    },
    /// It is read, but has no message in it.
    #[error("{what} has no message in it: expected {expected}")]
    NoMessage {
        /// What was read.
        what: &'static str,
        /// What was looked for.
        expected: &'static str,
    },
    /// It is not UTF-8, or not an address.
    #[error("the input cannot be read as {what}: {cause}")]
    Form {
        /// What it was taken for.
        what: &'static str,
        /// Why not.
        cause: String,
    },
    /// It cannot be read as SAML.
    #[error(transparent)]
    Saml(#[from] SamlError),
    /// It cannot be read as a token or a document of OpenID Connect.
    #[error(transparent)]
    Oidc(#[from] OidcError),
    /// It cannot be read as a HAR file.
    #[error(transparent)]
    Har(#[from] har::HarError),
}

/// How many messages of one input are judged.
const MESSAGES: usize = 1000;

const PARAMETERS: &str = "SAMLRequest or SAMLResponse, client_id with response_type, code, error, a token, grant_type, \
                          id_token_hint or iss, among at most 1000 parameters";

pub(super) fn recognise(input: &[u8], form: Option<Form>) -> Result<Recognised, DecodeError> {
    let trimmed = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input).trim_ascii();
    if trimmed.is_empty() {
        return Err(DecodeError::Empty);
    }
    if trimmed.len() > super::INPUT_BYTES {
        return Err(DecodeError::TooLarge { size: trimmed.len(), limit: super::INPUT_BYTES });
    }
    match form.or_else(|| guess(trimmed)) {
        Some(Form::Har) => of_har(trimmed),
        Some(Form::Xml) => document::of_xml(trimmed.to_vec()),
        Some(Form::Json) => Ok(document::of_json(trimmed)?.into()),
        Some(Form::Html) => page::of_html(text(trimmed, "a page")?).and_then(of_capture),
        Some(Form::Url) => of_url(text(trimmed, "an address")?),
        Some(Form::Parameters) => of_parameters(text(trimmed, "parameters")?),
        Some(Form::Jwt) => {
            let token = text(trimmed, "a token")?;
            let token = token.strip_prefix("Bearer ").unwrap_or(token).trim();
            Ok(vec![token::of_text(token, None, String::new())?].into())
        }
        Some(Form::Saml) => of_value(text(trimmed, "base64")?),
        None => Err(unknown(trimmed)),
    }
}

impl From<Vec<Found>> for Recognised {
    fn from(found: Vec<Found>) -> Self {
        Self { capture: Capture::nothing(), found }
    }
}

/// By its beginning alone, as far as that is possible.
fn guess(input: &[u8]) -> Option<Form> {
    match input.first()? {
        b'<' if page::is_html(input) => return Some(Form::Html),
        b'<' => return Some(Form::Xml),
        b'{' | b'[' => return Some(if is_har(input) { Form::Har } else { Form::Json }),
        _ => {}
    }
    let text = std::str::from_utf8(input).ok()?;
    let bare = text.strip_prefix("Bearer ").unwrap_or(text).trim();
    if has_scheme(text) {
        Some(Form::Url)
    } else if has_parameters(text) {
        Some(Form::Parameters)
    } else if bare.starts_with("eyJ") && bare.contains('.') {
        Some(Form::Jwt)
    } else {
        is_base64(text).then_some(Form::Saml)
    }
}

/// `log` is the only member of a HAR file, and no message has one.
fn is_har(input: &[u8]) -> bool {
    let behind = input.get(1..).unwrap_or_default().trim_ascii_start();
    behind.starts_with(b"\"log\"")
}

fn has_scheme(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let named = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it));
    named && rest.starts_with('/') && !text.contains(char::is_whitespace)
}

/// A name that says what follows, and an `=`: base64 has its own only at the end.
fn has_parameters(text: &str) -> bool {
    let bare = text.trim_start_matches(['?', '#', '&']);
    let mut names = bare.split('&').filter_map(|pair| Some(pair.split_once('=')?.0));
    names.any(|name| find::NAMES.contains(&name))
}

fn is_base64(text: &str) -> bool {
    let dense = text.chars().filter(|character| !character.is_whitespace()).count();
    dense >= 16 && text.chars().all(|it| it.is_ascii_alphanumeric() || it.is_whitespace() || "+/=%-_".contains(it))
}

fn unknown(input: &[u8]) -> DecodeError {
    let beginning = String::from_utf8_lossy(input.get(..160).unwrap_or(input)).chars().take(40).collect();
    DecodeError::Unknown { beginning }
}

fn text<'i>(input: &'i [u8], what: &'static str) -> Result<&'i str, DecodeError> {
    std::str::from_utf8(input).map_err(|error| DecodeError::Form { what, cause: error.to_string() })
}

fn of_har(input: &[u8]) -> Result<Recognised, DecodeError> {
    let capture = Capture::recorded(har::exchanges(input)?);
    let found: Vec<_> = capture.exchanges.iter().flat_map(|exchange| find::of_exchange(exchange, false)).collect();
    if found.is_empty() {
        return Err(DecodeError::NoMessage { what: "the HAR file", expected: "a SAML or OpenID Connect request" });
    }
    if found.len() > MESSAGES {
        return Err(DecodeError::TooMany { seen: found.len() });
    }
    Ok(Recognised { capture, found })
}

fn of_capture(capture: Capture) -> Result<Recognised, DecodeError> {
    let found: Vec<_> = capture.exchanges.iter().flat_map(|exchange| find::of_exchange(exchange, true)).collect();
    if found.is_empty() {
        return Err(DecodeError::NoMessage { what: "the input", expected: PARAMETERS });
    }
    Ok(Recognised { capture, found })
}

fn of_url(text: &str) -> Result<Recognised, DecodeError> {
    let url = Url::parse(text).map_err(|error| DecodeError::Form { what: "an address", cause: error.to_string() })?;
    if !url.has_host() {
        // An app on a phone: its address carries the same parameters.
        let behind = text.split_once(['?', '#']).map_or("", |(_, behind)| behind);
        return of_parameters(behind);
    }
    of_capture(Capture::of_address(url.as_str()))
}

/// A query and a form look alike: the encoding of a SAML message tells which it was.
fn of_parameters(text: &str) -> Result<Recognised, DecodeError> {
    if let Some(fragment) = text.strip_prefix('#') {
        return of_capture(Capture::of_parameters(&format!("{UNKNOWN}#{fragment}"), None));
    }
    let pairs = text.trim_start_matches(['?', '&']);
    let parameters = crate::protocol::Parameters::parse(pairs.as_bytes());
    let value = ["SAMLRequest", "SAMLResponse"].into_iter().find_map(|name| parameters.get(name));
    let is_form = parameters.has("grant_type") || value.is_some_and(|value| binding(value) == Some(Binding::Post));
    of_capture(if is_form {
        Capture::of_parameters(UNKNOWN, Some(pairs))
    } else {
        Capture::of_parameters(&format!("{UNKNOWN}?{pairs}"), None)
    })
}

/// The value alone, perhaps still percent-encoded.
fn of_value(text: &str) -> Result<Recognised, DecodeError> {
    if text.len() > 3 * limits::FIELD_BYTES {
        let (what, size, limit) = ("the field, in bytes", text.len(), limits::FIELD_BYTES);
        return Err(SamlError::TooLarge { what, size, limit }.into());
    }
    let percent = text.contains('%').then(|| format!("v={}", text.replace('+', "%2B")));
    let pair = percent.as_ref().and_then(|pair| url::form_urlencoded::parse(pair.as_bytes()).next());
    // Whoever copied the value may have wrapped it: its line ends say nothing of how it was sent.
    let value = dense(pair.as_ref().map_or(text, |(_, value)| value));
    let Some(binding) = binding(&value) else {
        return match Binding::Post.decode(&value) {
            Err(error) => Err(error.into()),
            // It is base64, of something else.
            Ok(_) => Err(unknown(text.as_bytes())),
        };
    };
    let recognised = document::of_xml(binding.decode(&value)?.bytes)?;
    match recognised.capture.name {
        Some(name) => of_capture(Capture::of_value(name, binding, &value)),
        None => Ok(recognised),
    }
}

fn dense(value: &str) -> String {
    value.chars().filter(|character| !character.is_ascii_whitespace()).collect()
}

/// How a value was encoded; `None` when it is neither.
fn binding(value: &str) -> Option<Binding> {
    let dense = dense(value);
    let bytes = dense.get(..dense.len().min(64) / 4 * 4).and_then(|start| STANDARD.decode(start).ok())?;
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).trim_ascii_start();
    if start.first() == Some(&b'<') {
        return Some(Binding::Post);
    }
    let inflated = Binding::Redirect.decode(&dense);
    matches!(inflated, Ok(_) | Err(SamlError::TooLarge { .. })).then_some(Binding::Redirect)
}

/// Whether a body is JSON that is worth a look.
pub(super) fn looks_like_json(bytes: &[u8]) -> bool {
    bytes.len() <= SET_BYTES && bytes.trim_ascii_start().first() == Some(&b'{')
}

/// A JSON object's names, to say what it is not.
pub(super) fn names_of(value: &Value) -> String {
    let names: Vec<_> = value.as_object().into_iter().flat_map(|members| members.keys()).take(6).cloned().collect();
    names.join(", ")
}
