//! The text of a property with a mark under one place.

use std::fmt;

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
        let indentation = line.chars().count();
        line.extend(rest.chars().take(FROM).map(seen));
        line.extend(rest.chars().nth(FROM).map(|_| '…'));
        // Wide and combining characters are counted as one: the mark may be some columns off, and is never missing.
        let width = span.of(text).chars().count().clamp(1, FROM);
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
