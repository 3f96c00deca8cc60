//! The text of a scenario file as error messages may show it: without the secrets that somebody wrote into it, without
//! what a terminal would obey, and with no line longer than anybody reads.

mod mask;

use crate::submission::el::is_unseen;
pub(crate) use crate::submission::el::visible as printable;
use mask::mask_secrets;

/// The longest part of a line that is shown, in bytes. (The renderer cannot place a mark beyond column 65535.)
const LONGEST_LINE: usize = 400;

/// The shown text, and where the lines of the file stand in it.
pub(super) struct Excerpt {
    pub(super) text: String,
    lines: Vec<Line>,
}

struct Line {
    /// Where it begins in the file.
    start: usize,
    /// Where it begins in the shown text.
    shown: usize,
    /// How much of it is shown, in bytes, without its end.
    length: usize,
}

impl Excerpt {
    /// `unknown` is a key that means nothing here: its value may be a secret under a misspelt key.
    pub(super) fn new(text: &str, unknown: Option<&str>) -> Self {
        let (mut shown, mut lines, mut start) = (String::new(), Vec::new(), 0);
        for line in mask_secrets(text, unknown).split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            let length = floor(content, LONGEST_LINE);
            lines.push(Line { start, shown: shown.len(), length });
            shown.extend(content[..length].chars().map(harmless));
            shown.push_str(&line[content.len()..]);
            start += line.len();
        }
        Self { text: shown, lines }
    }

    /// Where in the shown text something is that stands there in the file; the end of a line when it is not shown.
    pub(super) fn offset(&self, in_file: usize) -> usize {
        let after = self.lines.partition_point(|line| line.start <= in_file);
        let Some(line) = after.checked_sub(1).and_then(|at| self.lines.get(at)) else { return 0 };
        line.shown + (in_file - line.start).min(line.length)
    }
}

/// The largest boundary between characters that is not beyond the limit.
fn floor(text: &str, limit: usize) -> usize {
    let limit = limit.min(text.len());
    (0..=limit).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The character, or one of as many bytes that moves no cursor.
fn harmless(character: char) -> char {
    match character.len_utf8() {
        _ if character == '\t' || !is_unseen(character) => character,
        1 => '?',
        2 => '\u{b7}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_where_they_were() {
        let long = "ä".repeat(40_000);
        let text = format!("a: {long}\r\nb\u{1b}[31m\u{9b}m\u{202e}: 1\n");
        let excerpt = Excerpt::new(&text, None);
        let second = text.find('\n').unwrap() + 1;
        assert_eq!(&excerpt.text[excerpt.offset(second)..], "b?[31m\u{b7}m\u{fffd}: 1\n");
        assert_eq!(excerpt.offset(second + 3), excerpt.offset(second) + 3);
        let cut = excerpt.offset(second - 1_000);
        assert!((LONGEST_LINE - 1..=LONGEST_LINE).contains(&cut) && excerpt.text[cut..].starts_with("\r\n"), "{cut}");
        assert_eq!(excerpt.offset(usize::MAX), excerpt.text.len() - 1);
        assert_eq!(Excerpt::new("", None).offset(7), 0);
    }
}
