//! HAR 1.2: written of one attempt, and read of any tool. Members whose names begin with `_` are this tool's own:
//! `_number` is the number that findings refer to, `_redirectedFrom` the exchange that led here, `_error` why there
//! was no response.

mod model;
mod read;

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    clock,
    evidence::{Body, Exchange, Header},
};
use model::{Cache, Content, Creator, Entry, Har, Log, NameValue, PostData, Request, Response, Timings};

pub use read::{ENTRIES, HarError, exchanges};

/// The exchanges as a HAR document. They must have been redacted.
pub fn document(exchanges: &[Exchange]) -> Har {
    Har {
        log: Log {
            version: "1.2",
            creator: Creator { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            pages: Vec::new(),
            entries: exchanges.iter().map(entry).collect(),
        },
    }
}

fn entry(exchange: &Exchange) -> Entry {
    let timing = exchange.timing;
    Entry {
        started_date_time: clock::rfc3339(exchange.started_at),
        time: timing.total.unwrap_or(0.0),
        request: request(exchange),
        response: response(exchange),
        cache: Cache {},
        timings: Timings {
            connect: timing.connect.unwrap_or(-1.0),
            send: timing.send.unwrap_or(0.0),
            wait: timing.wait.unwrap_or(0.0),
            receive: timing.receive.unwrap_or(0.0),
        },
        number: exchange.number,
        redirected_from: exchange.redirected_from,
        tab: exchange.tab.as_ref().map(|tab| tab.0.clone()),
        error: exchange.failure.clone(),
    }
}

fn request(exchange: &Exchange) -> Request {
    Request {
        method: exchange.method.clone(),
        url: exchange.url.clone(),
        http_version: "HTTP/1.1",
        cookies: Vec::new(),
        headers: headers(&exchange.request_headers),
        query_string: query(&exchange.url),
        post_data: exchange.request_body.as_ref().map(|body| PostData {
            mime_type: exchange.request_header("content-type").unwrap_or("application/octet-stream").to_owned(),
            text: String::from_utf8_lossy(&body.bytes).into_owned(),
        }),
        headers_size: -1,
        body_size: exchange.request_body.as_ref().map_or(0, size),
    }
}

fn response(exchange: &Exchange) -> Response {
    let body = exchange.response_body.as_ref();
    let text = body.map(|body| std::str::from_utf8(&body.bytes).map(str::to_owned));
    let (text, encoding) = match (text, body) {
        (Some(Ok(text)), _) => (Some(text), None),
        (Some(Err(_)), Some(body)) => (Some(STANDARD.encode(&body.bytes)), Some("base64")),
        _ => (None, None),
    };
    Response {
        status: exchange.status.unwrap_or(0),
        status_text: String::new(),
        http_version: "HTTP/1.1",
        cookies: Vec::new(),
        headers: headers(&exchange.response_headers),
        content: Content {
            size: body.map_or(0, size),
            mime_type: exchange.response_header("content-type").unwrap_or("x-unknown").to_owned(),
            text,
            encoding,
            truncated: body.is_some_and(|body| body.truncated),
        },
        redirect_url: exchange.response_header("location").unwrap_or_default().to_owned(),
        headers_size: -1,
        body_size: body.map_or(-1, size),
    }
}

fn size(body: &Body) -> i64 {
    body.size.map_or_else(|| i64::try_from(body.bytes.len()), i64::try_from).unwrap_or(i64::MAX)
}

fn headers(headers: &[Header]) -> Vec<NameValue> {
    headers.iter().map(|header| NameValue { name: header.name.clone(), value: header.value.clone() }).collect()
}

fn query(url: &str) -> Vec<NameValue> {
    let Ok(url) = url::Url::parse(url) else { return Vec::new() };
    url.query_pairs().map(|(name, value)| NameValue { name: name.into_owned(), value: value.into_owned() }).collect()
}
