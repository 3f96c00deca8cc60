//! Looks for many secrets in a text at once, in every form in which they are written down.

use std::{collections::BTreeMap, fmt, ops::Range, sync::Arc};

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, Input, MatchKind};

/// Of a long form, the automaton knows this many bytes, and the rest is compared where they stand.
/// Whole messages are among the secrets: an automaton of all their bytes takes many times longer to
/// build than a run's files to search.
const HEAD: usize = 48;

/// Finds the secrets that should not be there.
pub struct SecretSearch {
    /// Finds the longest head among those that begin first.
    heads: AhoCorasick,
    /// For each head, the forms that can stand where it stands, the longest first: those that begin
    /// with it, and those that are shorter than it and that it begins with.
    forms: Vec<Vec<Arc<Form>>>,
}

/// One way in which one secret is written down.
struct Form {
    text: String,
    mark: Arc<str>,
}

/// Where a form stands, and what should stand there.
struct Place<'a> {
    range: Range<usize>,
    mark: &'a str,
}

impl SecretSearch {
    /// A search for each of these texts, with the mark that takes its place.
    pub(super) fn new(texts: impl IntoIterator<Item = (String, Arc<str>)>) -> Result<Self, BuildError> {
        let mut by_head: BTreeMap<Vec<u8>, Vec<Arc<Form>>> = BTreeMap::new();
        for (text, mark) in texts {
            let head = text.as_bytes()[..text.len().min(HEAD)].to_vec();
            by_head.entry(head).or_default().push(Arc::new(Form { text, mark }));
        }
        let heads = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(by_head.keys())?;
        let candidates = |head: &[u8]| {
            let beginnings = (0..=head.len()).filter_map(|length| by_head.get(&head[..length]));
            let mut forms: Vec<Arc<Form>> = beginnings.flatten().cloned().collect();
            forms.sort_by_key(|form| std::cmp::Reverse(form.text.len()));
            forms
        };
        let forms = by_head.keys().map(|head| candidates(head)).collect();
        Ok(Self { heads, forms })
    }

    /// Where the first secret stands in `bytes`, and what should have stood there.
    pub fn find(&self, bytes: &[u8]) -> Option<(usize, &str)> {
        self.next(bytes, 0).map(|place| (place.range.start, place.mark))
    }

    /// The text with a mark in the place of every secret.
    pub(super) fn replace(&self, text: &str) -> String {
        // Forms are whole characters, so they begin and end between the characters of any text.
        let mut replaced = String::with_capacity(text.len());
        let mut rest = 0;
        while let Some(place) = self.next(text.as_bytes(), rest) {
            replaced.push_str(&text[rest..place.range.start]);
            replaced.push_str(place.mark);
            rest = place.range.end;
        }
        replaced.push_str(&text[rest..]);
        replaced
    }

    /// The text with an asterisk in the place of every byte of a secret: places in it stay what they are.
    pub(super) fn blot(&self, text: &str) -> String {
        let mut blotted = String::with_capacity(text.len());
        let mut rest = 0;
        while let Some(place) = self.next(text.as_bytes(), rest) {
            blotted.push_str(&text[rest..place.range.start]);
            blotted.push_str(&"*".repeat(place.range.len()));
            rest = place.range.end;
        }
        blotted.push_str(&text[rest..]);
        blotted
    }

    /// As [`SecretSearch::replace`], of bytes that may be no text.
    pub(super) fn replace_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut replaced = Vec::with_capacity(bytes.len());
        let mut rest = 0;
        while let Some(place) = self.next(bytes, rest) {
            replaced.extend_from_slice(&bytes[rest..place.range.start]);
            replaced.extend_from_slice(place.mark.as_bytes());
            rest = place.range.end;
        }
        replaced.extend_from_slice(&bytes[rest..]);
        replaced
    }

    /// The first form from there on; of those that begin together, the longest.
    fn next(&self, bytes: &[u8], mut from: usize) -> Option<Place<'_>> {
        while let Some(head) = self.heads.find(Input::new(bytes).range(from..)) {
            let start = head.start();
            let stands = |form: &&Arc<Form>| bytes[start..].starts_with(form.text.as_bytes());
            if let Some(form) = self.forms[head.pattern().as_usize()].iter().find(stands) {
                return Some(Place { range: start..start + form.text.len(), mark: &form.mark });
            }
            from = start + 1;
        }
        None
    }
}

impl fmt::Debug for SecretSearch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SecretSearch({} beginnings)", self.forms.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(texts: &[(&str, &str)]) -> SecretSearch {
        SecretSearch::new(texts.iter().map(|(text, mark)| ((*text).to_owned(), Arc::from(*mark)))).unwrap()
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

    #[test]
    fn nothing_is_found_without_secrets() {
        assert_eq!(search(&[]).find(b"anything"), None);
    }
}
