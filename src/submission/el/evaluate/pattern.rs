//! The patterns of `matches`, which are Java's (`java.util.regex.Pattern`).
//!
//! They are tried by another engine, whose time grows with the text only. It has no look-around and no back references:
//! a pattern with them cannot be judged, right as it may be. Java's `\d`, `\s` and `\w` are of ASCII.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

/// The longest pattern, and the longest text that one is tried on, in bytes.
const LONGEST_PATTERN: usize = 256;
const LONGEST_MATCHED: usize = 8 << 10;
/// How large a compiled pattern may be, in bytes.
const LARGEST: usize = 1 << 20;
/// How many compiled patterns are kept.
const MOST_KEPT: usize = 16;

/// Patterns that were compiled; none where that was not possible.
#[derive(Default)]
pub(super) struct Patterns(BTreeMap<String, Option<Regex>>);

impl Patterns {
    /// About how many steps it takes to try a pattern on so many bytes.
    pub(super) fn steps(&self, pattern: &str, bytes: usize) -> u64 {
        let (size, bytes) = (repeated(pattern), u64::try_from(bytes).unwrap_or(u64::MAX));
        let compiling = if self.0.contains_key(pattern) { 0 } else { 10_000 + 20 * size };
        compiling.saturating_add(200).saturating_add(size.saturating_mul(bytes) / 16)
    }

    /// Whether a pattern fits a whole text; `None` when that cannot be told.
    pub(super) fn fits(&mut self, pattern: &str, text: &str) -> Option<bool> {
        if pattern.len() > LONGEST_PATTERN || text.len() > LONGEST_MATCHED {
            return None;
        }
        if !self.0.contains_key(pattern) {
            if self.0.len() >= MOST_KEPT {
                self.0.clear();
            }
            self.0.insert(pattern.to_owned(), compiled(pattern));
        }
        self.0.get(pattern)?.as_ref().map(|regex| regex.is_match(text))
    }
}

fn compiled(pattern: &str) -> Option<Regex> {
    let build = |pattern: &str| RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(LARGEST).build().ok();
    let ascii = of_ascii(pattern);
    // Anchored twice: a pattern such as `a)|(b` must not slip out of the group.
    build(&ascii).and_then(|_| build(&format!("^(?:{ascii})$")))
}

/// The pattern with the classes that are of ASCII in Java written out. They may stand inside other classes, as there.
fn of_ascii(pattern: &str) -> String {
    let mut written = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            written.push(character);
            continue;
        }
        match characters.next() {
            Some('d') => written.push_str("[0-9]"),
            Some('D') => written.push_str("[^0-9]"),
            Some('s') => written.push_str(r"[ \t\n\x0B\f\r]"),
            Some('S') => written.push_str(r"[^ \t\n\x0B\f\r]"),
            Some('w') => written.push_str("[0-9A-Za-z_]"),
            Some('W') => written.push_str("[^0-9A-Za-z_]"),
            other => {
                written.push('\\');
                written.extend(other);
            }
        }
    }
    written
}

/// About how large a pattern is with what it counts written out: `a{1,60}` is sixty letters, and a group or a count
/// that is counted again multiplies all.
fn repeated(pattern: &str) -> u64 {
    const MOST: u64 = 1 << 20;
    let (mut sum, mut times) = (u64::try_from(pattern.len()).unwrap_or(MOST), 1_u64);
    for (at, _) in pattern.match_indices('{') {
        let inside = pattern[at + 1..].split('}').next().unwrap_or_default();
        let largest = inside.split(',').filter_map(|it| it.trim().parse::<u64>().ok()).max();
        let Some(count) = largest.map(|count| count.clamp(1, MOST)) else { continue };
        if pattern[..at].ends_with([')', '}']) {
            times = times.saturating_mul(count);
        } else {
            sum = sum.saturating_add(count.saturating_mul(4));
        }
    }
    sum.saturating_mul(times).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_patterns_are_javas() {
        let mut patterns = Patterns::default();
        for (pattern, text, expected) in [
            (r"\w+\.\w+", "a.example", Some(true)),
            (r"[\w.-]{1,8}", "a-b.c_d", Some(true)),
            (r"[\w.-]{1,8}", "a-b.c_d.e", Some(false)),
            (r"\w+@\w+\.\w+\.\w+", "ann@a.b.example", Some(true)),
            (r"[^@]{1,64}@.{1,255}", "ann@é", Some(true)),
            (r"\w+", "é", Some(false)),
            (r"\W", "é", Some(true)),
            (r"[^\W]+", "é", Some(false)),
            (r"\d", "٣", Some(false)),
            (r"\D", "٣", Some(true)),
            (r"\s\S", "\u{b}\u{a0}", Some(true)),
            (r"\\d", r"\d", Some(true)),
            (r".", "😀", Some(true)),
            (r"a)|(b", "b", None),
            (r"(?=a)a", "a", None),
            (r"(a)\1", "aa", None),
            ("[", "[", None),
            ("(?:x{1,999}){1,999}", "x", None),
        ] {
            assert_eq!(patterns.fits(pattern, text), expected, "{pattern} {text}");
        }
        assert_eq!(patterns.fits("a", &"a".repeat(LONGEST_MATCHED + 1)), None);
        assert_eq!(patterns.fits(&"a".repeat(LONGEST_PATTERN + 1), "a"), None);
    }

    #[test]
    fn a_pattern_is_compiled_once_and_few_are_kept() {
        let mut patterns = Patterns::default();
        let first = patterns.steps("a", 0);
        assert_eq!(patterns.fits("a", "a"), Some(true));
        assert!(patterns.steps("a", 0) < first);
        for number in 0..100 {
            patterns.fits(&number.to_string(), "a");
            assert!(patterns.0.len() <= MOST_KEPT);
        }
        assert_eq!((repeated("a"), repeated("a{2,3}b{4}"), repeated("(a{2}){3}")), (1, 38, 51));
    }
}
