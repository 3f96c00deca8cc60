//! What was recorded: one [`Exchange`] per request, redirect hops included.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A tab (DevTools target of type `page`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TabId(pub String);

/// How the [`Exchange::failure`] of a request ends that was stopped over DevTools.
const BLOCKED: &str = " (blocked: inspector)";

/// One request with its response. A redirect makes a new exchange.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// Position in the recording, from 0, in the order of the requests.
    pub number: u32,
    /// The tab that asked, when known.
    pub tab: Option<TabId>,
    /// The tab that opened the asking tab.
    pub opener: Option<TabId>,
    /// The document of a tab's main frame was asked for.
    pub main_document: bool,
    /// What the browser wanted it for.
    pub kind: ResourceKind,
    /// When the request was made.
    pub started_at: DateTime<Utc>,
    /// How long each part took.
    pub timing: Timing,
    /// Such as `POST`.
    pub method: String,
    /// The whole address, fragment included.
    pub url: String,
    /// Headers as they went over the wire, cookies included.
    pub request_headers: Vec<Header>,
    /// The body that was sent.
    pub request_body: Option<Body>,
    /// The response's status code; `None` when there was no response.
    pub status: Option<u16>,
    /// Headers as they came over the wire, one entry per `Set-Cookie`.
    pub response_headers: Vec<Header>,
    /// The response's body: of documents, up to the limit that the capture was given.
    pub response_body: Option<Body>,
    /// The exchange whose redirect led here.
    pub redirected_from: Option<u32>,
    /// Why the document was asked for. `None` for what is no document, and where nobody said why: an address that
    /// [`Context::goto`](crate::Context::goto) went to.
    #[serde(default)]
    pub navigation: Option<NavigationReason>,
    /// The protocol of the connection that the response came over, as the browser names it (`TLS 1.3`). `None` when
    /// there was none: plain http, no response, a redirect that the browser made itself.
    #[serde(default)]
    pub tls: Option<String>,
    /// Why there was no response, as the browser says it (`net::ERR_CONNECTION_REFUSED`).
    pub failure: Option<String>,
}

impl Exchange {
    /// The request was never sent, because [`Context::block`](crate::Context::block) made its origin unreachable.
    pub fn is_blocked(&self) -> bool {
        self.failure.as_deref().is_some_and(|failure| failure.ends_with(BLOCKED))
    }

    /// The first response header of that name; names ignore case (RFC 9110 §5.1).
    pub fn response_header(&self, name: &str) -> Option<&str> {
        first(&self.response_headers, name)
    }

    /// The first request header of that name; names ignore case (RFC 9110 §5.1).
    pub fn request_header(&self, name: &str) -> Option<&str> {
        first(&self.request_headers, name)
    }
}

fn first<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
}

/// A header field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The name as it was sent.
    pub name: String,
    /// The value.
    pub value: String,
}

/// A body, possibly cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The bytes, up to the limit.
    #[serde(with = "bytes_as_base64")]
    pub bytes: Vec<u8>,
    /// The whole size in bytes, when it is known.
    pub size: Option<u64>,
    /// Bytes are missing at the end.
    pub truncated: bool,
}

/// What the browser wanted a response for (DevTools `Network.ResourceType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are DevTools' own")]
pub enum ResourceKind {
    Document,
    Script,
    Stylesheet,
    Image,
    Font,
    Xhr,
    Fetch,
    Ping,
    Preflight,
    Other,
}

/// Why a document was asked for (DevTools `Page.ClientNavigationReason`, and what can be told without it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NavigationReason {
    /// A form was posted, by a person or by a script.
    FormPost,
    /// A form with the method GET was sent.
    FormGet,
    /// A link was followed.
    Link,
    /// A script went there, or opened a window on it.
    Script,
    /// `<meta http-equiv="refresh">`.
    MetaRefresh,
    /// The response header `Refresh`.
    HeaderRefresh,
    /// The server redirected; [`Exchange::redirected_from`] is the response that did.
    Redirect,
    /// The page was loaded again.
    Reload,
    /// Something else: the first document of a frame, a step in the tab's history, or a new tab whose page was not to
    /// know its opener (`target=_blank`, `noopener`), of which the browser does not say what opened it.
    Other,
}

/// Durations in milliseconds; `None` where the browser did not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// From the request to the last byte.
    pub total: Option<f64>,
    /// Name resolution, connection and TLS.
    pub connect: Option<f64>,
    /// Sending the request.
    pub send: Option<f64>,
    /// Waiting for the first byte.
    pub wait: Option<f64>,
    /// Reading the body.
    pub receive: Option<f64>,
}

/// A line that a page wrote to the console, or an exception that it did not catch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleLine {
    /// When.
    pub at: DateTime<Utc>,
    /// The tab that wrote it.
    pub tab: Option<TabId>,
    /// `log`, `warning`, `error`, `exception`, ….
    pub level: String,
    /// The text, cut at 4 KiB.
    pub text: String,
}

mod bytes_as_base64 {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
