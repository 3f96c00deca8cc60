//! Header fields as DevTools tells them.

use crate::{devtools::event::ExtraInfo, devtools::event::Headers, exchange::Header};

/// The fields of a map, in which several values of one name are joined with line feeds.
pub(super) fn from_map(headers: Headers) -> Vec<Header> {
    headers
        .into_iter()
        .flat_map(|(name, values)| {
            values.split('\n').map(|value| Header { name: name.clone(), value: value.to_owned() }).collect::<Vec<_>>()
        })
        .collect()
}

/// The fields as they went over the wire: in their order where the text is there (HTTP/1), else from the map.
pub(super) fn from_wire(info: ExtraInfo) -> Vec<Header> {
    let Some(text) = &info.headers_text else { return from_map(info.headers) };
    // The first line is the status line (RFC 9112 §4).
    text.lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| Header { name: name.to_owned(), value: value.trim().to_owned() })
        .collect()
}

/// About how much memory they take.
pub(super) fn weight(headers: &[Header]) -> u64 {
    headers.iter().map(|header| (header.name.len() + header.value.len()) as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devtools::RequestId;

    fn info(headers: &[(&str, &str)], text: Option<&str>) -> ExtraInfo {
        ExtraInfo {
            request_id: RequestId("1".to_owned()),
            headers: headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
            headers_text: text.map(str::to_owned),
        }
    }

    fn pairs(headers: &[Header]) -> Vec<(&str, &str)> {
        headers.iter().map(|header| (header.name.as_str(), header.value.as_str())).collect()
    }

    #[test]
    fn every_set_cookie_line_is_a_field() {
        let joined = from_wire(info(&[("set-cookie", "a=1\nb=2; Path=/")], None));
        assert_eq!(pairs(&joined), [("set-cookie", "a=1"), ("set-cookie", "b=2; Path=/")]);
    }

    #[test]
    fn the_text_keeps_order_and_case() {
        let text = "HTTP/1.1 302 Found\r\nSet-Cookie: a=1\r\nLocation: /x:y\r\nSet-Cookie: b=2\r\n\r\n";
        let fields = from_wire(info(&[("Location", "/x:y")], Some(text)));
        assert_eq!(pairs(&fields), [("Set-Cookie", "a=1"), ("Location", "/x:y"), ("Set-Cookie", "b=2")]);
    }
}
