//! Cookies out of headers (RFC 6265), with the values that the headers have.

use chrono::DateTime;

use super::model::Cookie;
use crate::{clock, evidence::Header};

/// The cookies of a request.
pub(super) fn sent(headers: &[Header]) -> Vec<Cookie> {
    let named = headers.iter().filter(|header| header.name.eq_ignore_ascii_case("cookie"));
    let pairs = named.flat_map(|header| header.value.split(';')).filter(|pair| !pair.trim().is_empty());
    pairs
        .map(|text| {
            let (name, value) = pair(text);
            Cookie { name, value, ..Cookie::default() }
        })
        .collect()
}

/// The cookies that a response sets, one for each header.
pub(super) fn set(headers: &[Header]) -> Vec<Cookie> {
    headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie")).map(|it| read(&it.value)).collect()
}

fn read(header: &str) -> Cookie {
    let mut parts = header.split(';').map(pair);
    let (name, value) = parts.next().unwrap_or_default();
    let mut cookie = Cookie { name, value, http_only: Some(false), secure: Some(false), ..Cookie::default() };
    for (name, value) in parts {
        match name.to_ascii_lowercase().as_str() {
            "path" => cookie.path = Some(value),
            "domain" => cookie.domain = Some(value),
            "expires" => cookie.expires = expiry(&value),
            "httponly" => cookie.http_only = Some(true),
            "secure" => cookie.secure = Some(true),
            "samesite" => cookie.same_site = Some(value),
            _ => {}
        }
    }
    cookie
}

fn pair(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (name.trim().to_owned(), value.trim().to_owned())
}

/// As RFC 6265 §4.1.1 has it, or with hyphens, as many servers write it.
fn expiry(text: &str) -> Option<String> {
    let spaced = text.replacen('-', " ", 2);
    DateTime::parse_from_rfc2822(&spaced).ok().map(|time| clock::rfc3339(time.to_utc()))
}
