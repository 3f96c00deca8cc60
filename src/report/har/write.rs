//! The exchanges of an attempt as HAR.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    address, cookie,
    model::{Cache, Content, Creator, Entry, Har, Log, NameValue, PostData, Request, Response, Timings},
};
use crate::{
    clock,
    evidence::{Body, Exchange, Header},
};

const FORM: &str = "application/x-www-form-urlencoded";

/// The exchanges as a HAR document. They must have been redacted.
pub fn document(exchanges: &[Exchange]) -> Har {
    let led_to = exchanges.iter().filter_map(|exchange| Some((exchange.redirected_from?, exchange.url.as_str())));
    let led_to: BTreeMap<u32, &str> = led_to.collect();
    let entries = exchanges.iter().map(|exchange| entry(exchange, led_to.get(&exchange.number).copied())).collect();
    Har { log: Log { version: "1.2", creator: Creator::default(), pages: Vec::new(), entries } }
}

/// The entry of an exchange, whose redirect led to that address.
fn entry(exchange: &Exchange, led_to: Option<&str>) -> Entry {
    let (url, fragment) = address::split(&exchange.url);
    let (time, timings) = times(exchange);
    Entry {
        started_date_time: clock::rfc3339(exchange.started_at),
        time,
        request: request(exchange, url),
        response: response(exchange, led_to),
        cache: Cache {},
        timings,
        number: exchange.number,
        redirected_from: exchange.redirected_from,
        fragment: fragment.map(str::to_owned),
        tab: exchange.tab.as_ref().map(|tab| tab.0.clone()),
        error: exchange.failure.clone(),
    }
}

/// The whole time is the sum of its parts: what the browser gave no name to is time before the request was sent.
fn times(exchange: &Exchange) -> (f64, Timings) {
    let known = |time: Option<f64>| time.filter(|time| time.is_finite() && *time >= 0.0);
    let timing = exchange.timing;
    let connect = known(timing.connect);
    let [send, wait, receive] = [timing.send, timing.wait, timing.receive].map(|time| known(time).unwrap_or(0.0));
    let parts = connect.unwrap_or(0.0) + send + wait + receive;
    let total = known(timing.total).unwrap_or(parts);
    let blocked = if total > parts { total - parts } else { -1.0 };
    (total, Timings { blocked, connect: connect.unwrap_or(-1.0), send, wait, receive })
}

fn request(exchange: &Exchange, url: String) -> Request {
    Request {
        method: exchange.method.clone(),
        http_version: "HTTP/1.1",
        cookies: cookie::sent(&exchange.request_headers),
        headers: headers(&exchange.request_headers),
        query_string: query(&url),
        url,
        post_data: exchange.request_body.as_ref().map(|body| posted(exchange, body)),
        headers_size: -1,
        body_size: exchange.request_body.as_ref().map_or(0, size),
    }
}

/// A form is given as it was sent and as its parameters, as browsers do it: the former has the places that findings
/// point to, the latter is what people read.
fn posted(exchange: &Exchange, body: &Body) -> PostData {
    let mime_type = exchange.request_header("content-type").unwrap_or("application/octet-stream");
    let is_form = mime_type.get(..FORM.len()).is_some_and(|start| start.eq_ignore_ascii_case(FORM));
    PostData {
        mime_type: mime_type.to_owned(),
        params: is_form.then(|| pairs(&body.bytes)),
        text: String::from_utf8_lossy(&body.bytes).into_owned(),
    }
}

fn response(exchange: &Exchange, led_to: Option<&str>) -> Response {
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
        cookies: cookie::set(&exchange.response_headers),
        headers: headers(&exchange.response_headers),
        content: Content {
            size: body.map_or(0, size),
            mime_type: exchange.response_header("content-type").unwrap_or("x-unknown").to_owned(),
            text,
            encoding,
            truncated: body.is_some_and(|body| body.truncated),
        },
        // A redirect that the browser made by itself has no header.
        redirect_url: exchange.response_header("location").or(led_to).map(address::whole).unwrap_or_default(),
        headers_size: -1,
        body_size: body.map_or(-1, size),
    }
}

fn size(body: &Body) -> i64 {
    body.size.map_or_else(|| i64::try_from(body.bytes.len()), i64::try_from).unwrap_or(i64::MAX)
}

fn headers(headers: &[Header]) -> Vec<NameValue> {
    let value = |header: &Header| {
        let is_address = header.name.eq_ignore_ascii_case("location");
        if is_address { address::whole(&header.value) } else { header.value.clone() }
    };
    headers.iter().map(|header| NameValue { name: header.name.clone(), value: value(header) }).collect()
}

fn query(url: &str) -> Vec<NameValue> {
    url.split_once('?').map(|(_, query)| pairs(query.as_bytes())).unwrap_or_default()
}

fn pairs(encoded: &[u8]) -> Vec<NameValue> {
    let pairs = url::form_urlencoded::parse(encoded);
    pairs.map(|(name, value)| NameValue { name: name.into_owned(), value: value.into_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::har::exchanges;

    /// What is written of entries that were read.
    fn written(entries: &Value) -> Vec<Value> {
        let read = exchanges(json!({"log": {"entries": entries}}).to_string().as_bytes()).unwrap();
        let document = serde_json::to_value(document(&read)).unwrap();
        document["log"]["entries"].as_array().unwrap().clone()
    }

    fn sent(url: &str, headers: &Value) -> Value {
        json!({"startedDateTime": "2026-11-22T04:00:00Z", "time": 5,
            "request": {"method": "POST", "url": url, "headers": headers,
                "postData": {"mimeType": "application/x-www-form-urlencoded;charset=utf-8", "text": "a=b+c&d=%5B"}},
            "response": {"status": 302, "headers": [
                {"name": "Set-Cookie", "value": "sid=[redacted 01]; Path=/; Expires=Sun, 22-Nov-2026 05:00:00 GMT; HttpOnly; SameSite=Lax"},
                {"name": "set-cookie", "value": "b; Secure; Domain=a.example; Expires=soon"}]}})
    }

    #[test]
    fn the_fragment_stands_beside_the_address_and_comes_back() {
        let entries = written(&json!([sent("https://a.example/cb?x=1&y=%20#id_token=t", &json!([]))]));
        assert_eq!(entries[0]["request"]["url"], "https://a.example/cb?x=1&y=%20");
        assert_eq!(entries[0]["_fragment"], "id_token=t");
        assert_eq!(
            entries[0]["request"]["queryString"],
            json!([{"name": "x", "value": "1"}, {"name": "y", "value": " "}])
        );
        let again = exchanges(json!({"log": {"entries": entries}}).to_string().as_bytes()).unwrap();
        assert_eq!(again[0].url, "https://a.example/cb?x=1&y=%20#id_token=t");
    }

    #[test]
    fn cookies_and_forms_are_taken_apart() {
        let headers = json!([{"name": "cookie", "value": "sid=[redacted 00]; empty=; lone"}]);
        let entry = &written(&json!([sent("https://a.example/", &headers)]))[0];
        insta::assert_json_snapshot!(json!({
            "sent": entry["request"]["cookies"], "set": entry["response"]["cookies"],
            "params": entry["request"]["postData"]["params"], "timings": entry["timings"],
        }));
        assert_eq!(entry["request"]["postData"]["text"], "a=b+c&d=%5B");
    }

    #[test]
    fn a_redirect_leads_to_the_address_of_its_entry() {
        let address = "https://a.example/cb?code=[redacted 01]#x=[redacted 02]";
        let mut entry = sent(address, &json!([]));
        entry["response"]["headers"] = json!([{"name": "Location", "value": address}]);
        let entry = &written(&json!([entry]))[0];
        let target = "https://a.example/cb?code=%5Bredacted%2001%5D#x=[redacted 02]";
        assert_eq!(
            (&entry["response"]["redirectURL"], &entry["response"]["headers"][0]["value"]),
            (&target.into(), &target.into())
        );
        assert_eq!(entry["request"]["url"], target.split('#').next().unwrap());
    }

    #[test]
    fn a_redirect_without_a_header_leads_where_the_next_exchange_went() {
        let mut second = sent("https://a.example/", &json!([]));
        second["_number"] = 1.into();
        second["_redirectedFrom"] = 0.into();
        let mut first = sent("http://a.example/", &json!([]));
        first["_number"] = 0.into();
        let entries = written(&json!([first, second]));
        assert_eq!(entries[0]["response"]["redirectURL"], "https://a.example/");
        assert_eq!((&entries[1]["response"]["redirectURL"], &entries[1]["_redirectedFrom"]), (&json!(""), &json!(0)));
    }
}
