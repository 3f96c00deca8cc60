//! The text of a property with a mark under one place.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use super::{Span, visible::seen};

/// How many characters are shown before the place, and from it on.
const BEFORE: usize = 60;
const FROM: usize = 60;

/// One line of text and one line with the mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    line: String,
    indentation: usize,
    width: usize,
}

impl Excerpt {
    /// The place in the text.
    pub fn new(text: &str, span: Span) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let rest = text.get(span.start..).unwrap_or_default();
        let skipped = before.chars().count().saturating_sub(BEFORE);
        let mut line = String::new();
        line.extend((skipped > 0).then_some('…'));
        line.extend(before.chars().skip(skipped).map(seen));
        let indentation = line.width();
        line.extend(rest.chars().take(FROM).map(seen));
        line.extend(rest.chars().nth(FROM).map(|_| '…'));
        // Something that takes no column, such as an accent, is marked all the same.
        let marked: String = span.of(text).chars().take(FROM).map(seen).collect();
        let width = marked.width().max(1);
        Self { line, indentation, width }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "  {}\n  {}{}", self.line, " ".repeat(self.indentation), "^".repeat(self.width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_marked_in_characters() {
        let shown = Excerpt::new("äb{c}", Span::new(3, 6)).to_string();
        assert_eq!(shown, "  äb{c}\n    ^^^");
        // In columns of a terminal: two for each of the first, none for an accent of its own.
        assert_eq!(Excerpt::new("漢字{漢}", Span::new(6, 11)).to_string(), "  漢字{漢}\n      ^^^^");
        assert_eq!(Excerpt::new("e\u{301}{c}", Span::new(3, 6)).to_string(), "  e\u{301}{c}\n   ^^^");
    }

    #[test]
    fn a_long_text_is_cut_on_both_sides() {
        let text = "a".repeat(500);
        let shown = Excerpt::new(&text, Span::new(200, 400)).to_string();
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines[0].chars().count(), 2 + 1 + BEFORE + FROM + 1);
        assert_eq!(lines[1].trim_start().len(), FROM);
        assert_eq!(Excerpt::new("\u{202e}x", Span::new(0, 3)).to_string(), "  \u{fffd}x\n  ^");
        assert_eq!(Excerpt::new("\u{1b}x", Span::new(9, 9)).to_string(), "  \u{fffd}x\n    ^");
    }
}
