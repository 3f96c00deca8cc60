//! Looks for many secrets in a text at once, in every form in which they are written down.

use std::{cmp::Reverse, fmt, sync::Arc};

use aho_corasick::BuildError;

use super::{
    automaton::{self, Automaton, Form, Place},
    escaped::{Places, unescaped},
    nested::nested,
};

/// A text within a text within a text is looked at, and no deeper.
pub(super) const DEEPEST: usize = 3;

/// Finds the secrets that should not be there.
pub struct SecretSearch {
    /// What stands for a whole value.
    whole: Automaton,
    /// What a value looks like somewhere within base64. Taken out last: until then, what it is within can be decoded.
    within_base64: Automaton,
}

/// The ways in which one secret is written down.
pub(super) struct Forms {
    /// What stands for the whole value.
    pub(super) whole: Vec<String>,
    /// What it looks like somewhere within base64.
    pub(super) within_base64: Vec<String>,
    /// What takes its place.
    pub(super) mark: Arc<str>,
}

impl SecretSearch {
    /// A search for each of these secrets.
    pub(super) fn new(secrets: Vec<Forms>) -> Result<Self, BuildError> {
        let (mut whole, mut within_base64) = (Vec::new(), Vec::new());
        for Forms { whole: texts, within_base64: parts, mark } in secrets {
            let form = |text| Form { text, mark: Arc::clone(&mark) };
            whole.extend(texts.into_iter().map(form));
            within_base64.extend(parts.into_iter().map(form));
        }
        Ok(Self { whole: Automaton::new(whole)?, within_base64: Automaton::new(within_base64)? })
    }

    /// Where a secret stands in `bytes`, and what should have stood there: as it is, escaped, in what was encoded or
    /// compressed into them, or broken over lines.
    pub fn find(&self, bytes: &[u8]) -> Option<(usize, &str)> {
        let whole = self.places(bytes, DEEPEST).into_iter().next();
        let first = whole.into_iter().chain(self.within_base64.next(bytes, 0)).min_by_key(|place| place.range.start);
        first
            .map(|place| (place.range.start, place.mark))
            .or_else(|| self.find_nested(bytes, DEEPEST))
            .or_else(|| self.find_joined(bytes))
    }

    fn find_nested(&self, bytes: &[u8], deepest: usize) -> Option<(usize, &str)> {
        nested(bytes).find_map(|inner| {
            let found = self.places(&inner.bytes, DEEPEST).into_iter().next().map(|place| place.mark);
            let deeper =
                || if deepest > 1 { self.find_nested(&inner.bytes, deepest - 1).map(|(_, mark)| mark) } else { None };
            found.or_else(deeper).map(|mark| (inner.range.start, mark))
        })
    }

    /// Where secrets stand, as they are or with something of them escaped, so many times at the most.
    fn places(&self, bytes: &[u8], deepest: usize) -> Vec<Place<'_>> {
        let mut places = self.whole.places(bytes);
        if deepest > 0
            && let Some((plain, there)) = unescaped(bytes)
        {
            let of = |place: Place<'_>| there.of(place.range.start)..there.of(place.range.end);
            let escaped = self.places(&plain, deepest - 1).into_iter();
            places.extend(escaped.map(|place| Place { mark: place.mark, range: of(place) }));
        }
        places.sort_by_key(|place| (place.range.start, Reverse(place.range.end)));
        let mut rest = 0;
        places.retain(|place| {
            let apart = place.range.start >= rest;
            rest = if apart { place.range.end } else { rest };
            apart
        });
        places
    }

    /// A secret whose parts stand in several lines, as base64 does in PEM and XML.
    fn find_joined(&self, bytes: &[u8]) -> Option<(usize, &str)> {
        let (joined, places) = joined(bytes);
        let place = self.whole.next(&joined, 0)?;
        Some((places.of(place.range.start), place.mark))
    }

    /// The text with a mark in the place of every secret, and with asterisks in texts that are encoded or compressed
    /// into it: these stay readable.
    pub(super) fn replace(&self, text: &str) -> String {
        // Forms are whole characters, so they begin and end between the characters of any text.
        String::from_utf8_lossy(&self.replace_bytes(text.as_bytes())).into_owned()
    }

    /// As [`SecretSearch::replace`], of bytes that may be no text.
    pub(super) fn replace_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let marked = automaton::marked(bytes, self.places(bytes, DEEPEST));
        let blotted = self.blot_nested(&marked, DEEPEST).unwrap_or(marked);
        automaton::marked(&blotted, self.within_base64.places(&blotted))
    }

    /// The text with an asterisk in the place of every byte of a secret: places in it stay what they are.
    pub(super) fn blot(&self, text: &str) -> String {
        let blotted = automaton::blotted(text.as_bytes(), self.places(text.as_bytes(), DEEPEST));
        let blotted = automaton::blotted(&blotted, self.within_base64.places(&blotted));
        String::from_utf8_lossy(&blotted).into_owned()
    }

    /// The text with asterisks in those within it; `None` where there is nothing to blot out.
    fn blot_nested(&self, text: &[u8], deepest: usize) -> Option<Vec<u8>> {
        let (mut blotted, mut rest) = (Vec::new(), 0);
        for inner in nested(text) {
            if inner.range.start < rest {
                // The same stretch, read in another way.
                continue;
            }
            let deeper = if deepest > 1 { self.blot_nested(&inner.bytes, deepest - 1) } else { None };
            let bytes = deeper.as_deref().unwrap_or(&inner.bytes);
            let places = self.places(bytes, DEEPEST);
            let own = if places.is_empty() { None } else { Some(automaton::blotted(bytes, places)) };
            let Some(written) = own.or(deeper).and_then(|bytes| inner.written(&bytes)) else { continue };
            blotted.extend_from_slice(&text[rest..inner.range.start]);
            blotted.extend_from_slice(written.as_bytes());
            rest = inner.range.end;
        }
        if rest == 0 {
            return None;
        }
        blotted.extend_from_slice(&text[rest..]);
        Some(blotted)
    }
}

/// The bytes without white space, also where that is written as JSON or XML writes it.
fn joined(bytes: &[u8]) -> (Vec<u8>, Places) {
    let (mut joined, mut places, mut at) = (Vec::with_capacity(bytes.len()), Places::default(), 0);
    let blanks: [&[u8]; 9] = [b" ", b"\n", b"\r", b"\t", b"\\n", b"\\r", b"\\t", b"&#xA;", b"&#10;"];
    while at < bytes.len() {
        if let Some(blank) = blanks.iter().find(|blank| bytes[at..].starts_with(blank)) {
            at += blank.len();
            places.go_on(joined.len(), at);
        } else {
            joined.push(bytes[at]);
            at += 1;
        }
    }
    (joined, places)
}

impl fmt::Debug for SecretSearch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SecretSearch({} beginnings)", self.whole.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::automaton::HEAD;

    fn search(texts: &[(&str, &str)]) -> SecretSearch {
        let forms = |(text, mark): &(&str, &str)| {
            let (whole, mark) = (vec![(*text).to_owned()], Arc::from(*mark));
            Forms { whole, within_base64: Vec::new(), mark }
        };
        SecretSearch::new(texts.iter().map(forms).collect()).unwrap()
    }

    #[test]
    fn long_secrets_with_the_same_beginning_are_told_apart() {
        let beginning = "x".repeat(2 * HEAD);
        let (one, other) = (format!("{beginning}-one"), format!("{beginning}-other-and-longer"));
        let search = search(&[(&one, "[1]"), (&other, "[2]")]);
        assert_eq!(search.replace(&format!("<{other}{one}>")), "<[2][1]>");
        assert_eq!(search.replace_bytes(format!("\u{e9}{one}").as_bytes()), "\u{e9}[1]".as_bytes());
        assert_eq!(search.replace(&format!("{beginning}-no")), format!("{beginning}-no"));
    }

    #[test]
    fn a_short_secret_is_found_where_a_longer_one_only_begins() {
        let long = format!("short-{}", "x".repeat(2 * HEAD));
        let search = search(&[("short-", "[short]"), (&long, "[long]"), ("xxyz", "[inside]")]);
        assert_eq!(search.replace(&long), "[long]");
        let cut = &long[..long.len() - 1];
        assert_eq!(search.replace(cut), cut.replace("short-", "[short]"));
        assert_eq!(search.replace(&format!("{cut}yz")), format!("[short]{}[inside]", "x".repeat(2 * HEAD - 3)));
        assert_eq!(search.find(cut.as_bytes()), Some((0, "[short]")));
    }

    #[test]
    fn a_beginning_cut_within_a_character_is_found() {
        let secret = format!("{}\u{20ac}\u{20ac}", "x".repeat(HEAD - 1));
        let search = search(&[(&secret, "[secret]")]);
        assert_eq!(search.replace(&format!("\u{20ac}{secret}\u{20ac}")), "\u{20ac}[secret]\u{20ac}");
    }

    /// The secret in each of the ways in which a message can hold it.
    fn hidden(secret: &str) -> Vec<String> {
        use std::io::Write;

        use base64::{
            Engine,
            engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
        };
        let inner = format!("{{\"a\":\"{secret}\"}}");
        let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        deflated.write_all(inner.as_bytes()).unwrap();
        let deflated = deflated.finish().unwrap();
        vec![
            format!("x={}&y", STANDARD.encode(&inner)),
            format!("x={}&y", STANDARD.encode(format!("{}: {inner}", STANDARD.encode(&inner)))),
            format!("x={}&y", URL_SAFE_NO_PAD.encode(&deflated)),
            format!(
                "x={}&y",
                url::form_urlencoded::byte_serialize(STANDARD.encode(&deflated).as_bytes()).collect::<String>()
            ),
        ]
    }

    #[test]
    fn a_secret_within_an_encoded_or_compressed_text_is_found_and_blotted_out_there() {
        let search = search(&[("the-secret-value", "[secret]")]);
        for text in hidden("the-secret-value") {
            assert_eq!(search.find(text.as_bytes()), Some((2, "[secret]")), "{text}");
            let replaced = search.replace(&text);
            assert_eq!(search.find(replaced.as_bytes()), None, "{text} became {replaced}");
            assert!(replaced.ends_with("&y") && !replaced.contains('['), "{text} became {replaced}");
            assert!(search.replace_bytes(text.as_bytes()) == replaced.as_bytes());
        }
        for text in hidden("an-innocent-word") {
            assert_eq!((search.find(text.as_bytes()), search.replace(&text)), (None, text.clone()));
        }
    }

    #[test]
    fn a_secret_as_it_is_hides_no_other_that_is_escaped_beside_it() {
        let search = search(&[("the-secret/value", "[secret]")]);
        for text in hidden("the-secret/value&the-secret%2fvalue") {
            assert_eq!(search.find(search.replace(&text).as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_secret_broken_over_lines_is_found_where_it_begins() {
        let search = search(&[("the-secret-value", "[secret]")]);
        for text in ["a b the-\nsecret-\r\n  value", "a b the-secret\\n-value", "a b the-se&#10;cret-value"] {
            assert_eq!(search.find(text.as_bytes()), Some((4, "[secret]")), "{text}");
        }
    }

    #[test]
    fn nothing_is_found_without_secrets() {
        assert_eq!(search(&[]).find(b"anything"), None);
    }
}
