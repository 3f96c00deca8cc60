//! The `Link` header that leads to the next page of a list (RFC 8288).

use reqwest::header::{HeaderMap, LINK};

/// Where the list goes on that this answer is a page of.
pub(super) fn next_of(headers: &HeaderMap) -> Option<String> {
    next_page(headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()))
}

/// The target of the first link with `rel="next"` in all `Link` headers of an answer.
///
/// Okta sends one header per link; proxies may join them with commas, which the targets themselves
/// may hold too, so the header is read as the grammar says and not split at commas.
pub(super) fn next_page<'a>(headers: impl IntoIterator<Item = &'a str>) -> Option<String> {
    headers.into_iter().find_map(|header| Links { rest: header }.find(Link::is_next)).map(|link| link.target.to_owned())
}

#[derive(Debug, PartialEq)]
struct Link<'a> {
    target: &'a str,
    parameters: Vec<(&'a str, String)>,
}

impl Link<'_> {
    fn is_next(&self) -> bool {
        let relations = self.parameters.iter().find(|(name, _)| name.eq_ignore_ascii_case("rel"));
        relations.is_some_and(|(_, value)| value.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("next")))
    }
}

struct Links<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Links<'a> {
    type Item = Link<'a>;

    fn next(&mut self) -> Option<Link<'a>> {
        let start = self.rest.trim_start_matches([',', ' ', '\t']);
        let (target, after) = start.strip_prefix('<')?.split_once('>')?;
        let mut rest = after.trim_start();
        let mut parameters = Vec::new();
        while let Some(parameter) = rest.strip_prefix(';') {
            let (name, value, after) = parse_parameter(parameter.trim_start());
            parameters.push((name, value));
            rest = after.trim_start();
        }
        self.rest = rest;
        Some(Link { target, parameters })
    }
}

/// Name, value and what follows. A parameter without a value has an empty one.
fn parse_parameter(text: &str) -> (&str, String, &str) {
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let Some(value) = rest.strip_prefix('=') else {
        return (name.trim_end(), String::new(), rest);
    };
    let value = value.trim_start();
    if let Some(quoted) = value.strip_prefix('"') {
        let (value, after) = parse_quoted(quoted);
        return (name.trim_end(), value, after);
    }
    let end = value.find([';', ',']).unwrap_or(value.len());
    (name.trim_end(), value[..end].trim_end().to_owned(), &value[end..])
}

/// The text up to the closing quote, backslash escapes undone, and what follows the quote.
fn parse_quoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::next_page;

    #[test]
    fn finds_next_among_several_headers() {
        let headers = [
            r#"<https://acme.okta.com/api/v1/logs?limit=2>; rel="self""#,
            r#"<https://acme.okta.com/api/v1/logs?after=1,2;3&limit=2>; rel="next""#,
        ];
        assert_eq!(next_page(headers).as_deref(), Some("https://acme.okta.com/api/v1/logs?after=1,2;3&limit=2"));
    }

    #[test]
    fn finds_next_in_one_joined_header() {
        let header = r#"<https://o.test/a?x=1,2>; rel="self"; title="a, \"b\"; c", <https://o.test/b>;rel=next"#;
        assert_eq!(next_page([header]).as_deref(), Some("https://o.test/b"));
    }

    #[test]
    fn relation_names_ignore_case_and_may_be_several() {
        assert_eq!(next_page([r#"</x>; REL="Last NEXT""#]).as_deref(), Some("/x"));
    }

    #[test]
    fn a_list_without_next_ends() {
        assert_eq!(next_page([r#"<https://o.test/a>; rel="self""#]), None);
        assert_eq!(next_page([r#"<https://o.test/a>; rev="next""#]), None);
        assert_eq!(next_page([]), None);
    }

    #[test]
    fn broken_headers_end_the_list() {
        for header in ["", "<", "<>", "https://o.test/a; rel=next", "<a>; rel=", r#"<a>; rel="next"#, ";;;", "<a>;rel"]
        {
            let found = next_page([header]);
            assert!(found.is_none() || header == r#"<a>; rel="next"#, "{header:?} gave {found:?}");
        }
    }
}
