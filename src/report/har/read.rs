//! Reading HAR files, of any tool: what is not there is absent, what is not understood is passed over.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::evidence::{Body, Exchange, Header, ResourceKind, TabId};

/// How many entries are read.
pub const ENTRIES: usize = 20_000;

/// Why a file cannot be read as a HAR.
#[derive(Debug, thiserror::Error)]
pub enum HarError {
    /// It is no JSON, or not that of a HAR.
    #[error("it is not a HAR file: {0}")]
    Json(#[from] serde_json::Error),
    /// It has more entries than are read.
    #[error("it has {seen} entries, more than the {ENTRIES} that are read; filter it before it is exported")]
    TooMany {
        /// How many.
        seen: usize,
    },
}

#[derive(Deserialize)]
struct File {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    started_date_time: String,
    request: Request,
    #[serde(default)]
    response: Option<Response>,
    #[serde(default)]
    time: Option<f64>,
    #[serde(default, rename = "_number")]
    number: Option<u32>,
    #[serde(default, rename = "_redirectedFrom")]
    redirected_from: Option<u32>,
    /// The page that the entry belongs to: numbers of this tool are unique in it.
    #[serde(default)]
    pageref: Option<String>,
    #[serde(default, rename = "_fragment")]
    fragment: Option<String>,
    #[serde(default, rename = "_tab")]
    tab: Option<String>,
    #[serde(default, rename = "_error")]
    error: Option<String>,
    /// Chrome's own.
    #[serde(default, rename = "_resourceType")]
    resource_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<NameValue>,
    #[serde(default)]
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    #[serde(default)]
    mime_type: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    params: Vec<Parameter>,
}

#[derive(Deserialize)]
struct Parameter {
    name: String,
    #[serde(default)]
    value: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    #[serde(default)]
    status: i32,
    #[serde(default)]
    headers: Vec<NameValue>,
    #[serde(default)]
    content: Content,
}

#[derive(Default, Deserialize)]
struct Content {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct NameValue {
    name: String,
    #[serde(default)]
    value: String,
}

/// The exchanges of a HAR file in the order of its entries, numbered by it where it has numbers of this tool, and
/// from 0 otherwise.
///
/// # Errors
/// When it is no JSON with `log.entries`, or has too many.
pub fn exchanges(bytes: &[u8]) -> Result<Vec<Exchange>, HarError> {
    let file: File = serde_json::from_slice(bytes)?;
    let entries = file.log.entries;
    if entries.len() > ENTRIES {
        return Err(HarError::TooMany { seen: entries.len() });
    }
    let numbered = entries.iter().map(|entry| entry.number).collect::<Option<Vec<_>>>();
    // Numbers that do not rise would put messages out of their order.
    let ours = numbered.is_some_and(|numbers| numbers.windows(2).all(|pair| pair[0] < pair[1]));
    let numbers: BTreeMap<(Option<String>, u32), u32> = entries
        .iter()
        .zip(0..)
        .filter_map(|(entry, at)| Some(((entry.pageref.clone(), entry.number?), if ours { entry.number? } else { at })))
        .collect();
    let read = entries.into_iter().zip(0..).map(|(entry, position)| {
        let number = entry.number.filter(|_| ours).unwrap_or(position);
        let led_from = entry.redirected_from.and_then(|from| numbers.get(&(entry.pageref.clone(), from)).copied());
        Exchange { redirected_from: led_from, ..exchange(entry, number) }
    });
    Ok(read.collect())
}

fn exchange(entry: Entry, number: u32) -> Exchange {
    let Entry { request, response, .. } = entry;
    let kind = kind(entry.resource_type.as_deref());
    let answered = response.as_ref().and_then(|response| u16::try_from(response.status).ok()).filter(|it| *it > 0);
    let (response_headers, content) = response.map_or_else(Default::default, |it| (headers(it.headers), it.content));
    let mut request_headers = headers(request.headers);
    let request_body = request.post_data.and_then(|data| posted(data, &mut request_headers));
    Exchange {
        number,
        tab: entry.tab.map(TabId),
        opener: None,
        main_document: kind == ResourceKind::Document,
        kind,
        started_at: time(&entry.started_date_time),
        timing: oin_tester_webdriver::Timing { total: entry.time, ..Default::default() },
        method: request.method,
        url: entry.fragment.map_or_else(|| request.url.clone(), |fragment| format!("{}#{fragment}", request.url)),
        request_headers,
        request_body,
        status: answered,
        response_headers,
        response_body: body(content),
        redirected_from: None,
        navigation: None,
        tls: None,
        failure: entry.error,
    }
}

/// Most tools do not say what a request was for: then it is taken for a page, since pages carry messages.
fn kind(resource_type: Option<&str>) -> ResourceKind {
    match resource_type {
        None | Some("document") => ResourceKind::Document,
        Some("script") => ResourceKind::Script,
        Some("stylesheet") => ResourceKind::Stylesheet,
        Some("image") => ResourceKind::Image,
        Some("font") => ResourceKind::Font,
        Some("xhr") => ResourceKind::Xhr,
        Some("fetch") => ResourceKind::Fetch,
        Some("ping") => ResourceKind::Ping,
        Some("preflight") => ResourceKind::Preflight,
        Some(_) => ResourceKind::Other,
    }
}

fn headers(list: Vec<NameValue>) -> Vec<Header> {
    list.into_iter().map(|NameValue { name, value }| Header { name, value }).collect()
}

/// A form may stand there as text or as parameters; without its headers, its type still says what it is.
fn posted(data: PostData, headers: &mut Vec<Header>) -> Option<Body> {
    if let Some(kind) = data.mime_type
        && !headers.iter().any(|header| header.name.eq_ignore_ascii_case("content-type"))
    {
        headers.push(Header { name: "Content-Type".to_owned(), value: kind });
    }
    let text = data.text.filter(|text| !text.is_empty() || data.params.is_empty()).or_else(|| {
        let pairs = data.params.iter().map(|it| (it.name.as_str(), it.value.as_deref().unwrap_or_default()));
        Some(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    })?;
    Some(whole(text.into_bytes()))
}

fn body(content: Content) -> Option<Body> {
    let text = content.text?;
    let is_base64 = content.encoding.as_deref() == Some("base64");
    Some(whole(if is_base64 { STANDARD.decode(text).ok()? } else { text.into_bytes() }))
}

fn whole(bytes: Vec<u8>) -> Body {
    Body { size: u64::try_from(bytes.len()).ok(), truncated: false, bytes }
}

fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).map_or(DateTime::UNIX_EPOCH, |time| time.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_write_we_read() {
        let text = r#"{"log":{"entries":[{"startedDateTime":"2026-11-22T04:00:00.000Z","time":5.0,"_number":7,
          "request":{"method":"POST","url":"https://app.example/acs","headers":[{"name":"Content-Type",
          "value":"application/x-www-form-urlencoded"}],"postData":{"mimeType":"x","text":"SAMLResponse=a%2Bb"}},
          "response":{"status":302,"headers":[{"name":"Location","value":"/"}],"content":{"size":0}}}]}}"#;
        let read = exchanges(text.as_bytes()).unwrap();
        let written = serde_json::to_vec(&super::super::document(&read)).unwrap();
        assert_eq!(exchanges(&written).unwrap(), read);
        assert_eq!((read[0].number, read[0].status, read[0].main_document), (7, Some(302), true));
        assert_eq!(read[0].request_body.as_ref().unwrap().bytes, b"SAMLResponse=a%2Bb");
    }

    /// As Firefox and Safari write forms.
    #[test]
    fn parameters_become_a_form_and_odd_entries_do_no_harm() {
        let text = r#"{"log":{"entries":[{"startedDateTime":"yesterday","request":{"method":"POST","url":"x",
          "postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a","value":"b c"}]}},
          "response":{"status":-1,"content":{"text":"*","encoding":"base64"}}},
          {"startedDateTime":"","request":{"method":"GET","url":""},"_resourceType":"image"}]}}"#;
        let read = exchanges(text.as_bytes()).unwrap();
        assert_eq!(read[0].request_body.as_ref().unwrap().bytes, b"a=b+c");
        assert_eq!(read[0].request_header("content-type"), Some("application/x-www-form-urlencoded"));
        assert_eq!((read[0].status, &read[0].response_body, read[1].number), (None, &None, 1));
        assert_eq!(read[1].kind, ResourceKind::Image);
        assert!(matches!(exchanges(b"{}"), Err(HarError::Json(_))));
    }
}
