//! A page whose form posts a message, as orgs send it: what is left when somebody saves it.

use url::Url;
use url::form_urlencoded::Serializer;

use super::{
    capture::{Capture, UNKNOWN},
    find::NAMES,
    recognise::DecodeError,
};

/// How much of a page is read, in bytes.
const LIMIT: usize = 4 << 20;

/// Whether it is a page rather than XML.
pub(super) fn is_html(input: &[u8]) -> bool {
    let start = input.get(..4096).unwrap_or(input).to_ascii_lowercase();
    let has = |word: &[u8]| start.windows(word.len()).any(|window| window == word);
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html") || has(b"<form") || has(b"<html")
}

/// The fields of the page's form that carries a message. Other forms, such as a search's, are left out.
pub(super) fn of_html(text: &str) -> Result<Capture, DecodeError> {
    let nothing =
        DecodeError::NoMessage { what: "the page", expected: "a form with a SAMLResponse, a code or a token" };
    let text = text.char_indices().nth(LIMIT).map_or(text, |(end, _)| &text[..end]);
    let mut action = None;
    let mut fields: Vec<(String, String)> = Vec::new();
    for (name, tag) in tags(text) {
        match name.as_str() {
            "form" if fields.iter().any(|(name, _)| NAMES.contains(&name.as_str())) => break,
            "form" => {
                fields.clear();
                action = attribute(tag, "action");
            }
            "input" => {
                let name = attribute(tag, "name");
                fields.extend(name.map(|name| (name, attribute(tag, "value").unwrap_or_default())));
            }
            _ => {}
        }
    }
    if !fields.iter().any(|(name, _)| NAMES.contains(&name.as_str())) {
        return Err(nothing);
    }
    let body = Serializer::new(String::new()).extend_pairs(&fields).finish();
    let address = action.and_then(|action| Url::parse(&action).ok()).filter(Url::has_host);
    Ok(match address {
        Some(address) => Capture::of_form(address.as_str(), body),
        None => Capture::of_parameters(UNKNOWN, Some(&body)),
    })
}

/// Every start tag with its lower-case name and what stands behind it.
fn tags(text: &str) -> impl Iterator<Item = (String, &str)> {
    text.match_indices('<').filter_map(|(start, _)| {
        let rest = text.get(start + 1..)?;
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        let behind = rest.get(name.len()..)?;
        (!name.is_empty()).then(|| (name.to_ascii_lowercase(), &behind[..end_of_tag(behind)]))
    })
}

/// A `>` inside quotes ends no tag.
fn end_of_tag(behind: &str) -> usize {
    let mut quote = None;
    for (at, character) in behind.char_indices() {
        match (quote, character) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), closing) if open == closing => quote = None,
            _ => {}
        }
    }
    behind.len()
}

/// The value of an attribute, character references decoded.
fn attribute(tag: &str, wanted: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|it: char| it.is_ascii_whitespace() || it == '/');
        let end = rest.find(|it: char| it.is_ascii_whitespace() || it == '=').unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        let (name, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        let (value, behind) = match behind.strip_prefix('=').map(str::trim_start) {
            None => ("", behind),
            Some(value) => match value.chars().next().filter(|quote| "\"'".contains(*quote)) {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value.split_at(value.find(|it: char| it.is_ascii_whitespace()).unwrap_or(value.len())),
            },
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(references(value));
        }
        rest = behind;
    }
}

/// The character references that base64 and addresses need: numeric ones, and those of XML.
fn references(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let decoded = rest.get(1..).and_then(|behind| behind.split_once(';')).and_then(|(name, _)| {
            let number = name.strip_prefix('#');
            let hexadecimal = number.and_then(|number| number.strip_prefix(['x', 'X']));
            let character = match (hexadecimal, number) {
                (Some(digits), _) => char::from_u32(u32::from_str_radix(digits, 16).ok()?)?,
                (None, Some(digits)) => char::from_u32(digits.parse().ok()?)?,
                (None, None) => match name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => return None,
                },
            };
            Some((character, name.len() + 2))
        });
        let (character, length) = decoded.unwrap_or(('&', 1));
        text.push(character);
        rest = &rest[length..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_the_right_form_are_read() {
        let page = r#"<!DOCTYPE html><form action=/search><input name=q value="a>b"></form>
          <FORM id="appForm" action="https&#x3a;&#x2f;&#x2f;app.example&#x2f;acs" method="POST">
          <input name="SAMLResponse" type="hidden" value="PHNhbWw&#x2b;&amp;&#61;"/><input value='' name='RelayState'></FORM>"#;
        assert!(is_html(page.as_bytes()));
        let capture = of_html(page).unwrap();
        let body = String::from_utf8(capture.exchanges[0].request_body.clone().unwrap().bytes).unwrap();
        assert_eq!((capture.exchanges[0].url.as_str(), capture.way.address), ("https://app.example/acs", true));
        assert_eq!(body, "SAMLResponse=PHNhbWw%2B%26%3D&RelayState=");
    }

    #[test]
    fn pages_without_a_message_and_broken_ones_do_no_harm() {
        for page in
            ["<html>", "<form", "<input name=", "<input name='SAMLResponse", "<html><input =x>", "<html>&#x;<a b=&"]
        {
            assert!(of_html(page).is_err() || page.contains("SAMLResponse"), "{page}");
        }
    }
}
