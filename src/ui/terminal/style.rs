//! Colours, where they are wanted. Everything reads as well without them.

use std::io::{self, IsTerminal};

use crate::event::Verdict;

/// Whether to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With ANSI colours.
    Colour,
    /// Bare text.
    Bare,
}

impl Style {
    /// Colours on a terminal that has them, unless `NO_COLOR` is set to anything (no-color.org).
    pub fn for_stderr() -> Self {
        Self::for_stream(io::stderr().is_terminal())
    }

    /// The same for stdout.
    pub fn for_stdout() -> Self {
        Self::for_stream(io::stdout().is_terminal())
    }

    fn for_stream(is_terminal: bool) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|name| name == "dumb");
        if is_terminal && !refused && !dumb { Self::Colour } else { Self::Bare }
    }

    /// Whether anything is coloured.
    pub fn is_coloured(self) -> bool {
        matches!(self, Self::Colour)
    }

    /// `text` as something good.
    pub fn good(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// `text` as something wrong.
    pub fn bad(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    /// `text` as something to look at.
    pub fn odd(self, text: &str) -> String {
        self.paint("1;33", text)
    }

    /// `text` as a name.
    pub fn name(self, text: &str) -> String {
        self.paint("36", text)
    }

    /// `text` as something to be read first.
    pub fn strong(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// `text` as something to be read last.
    pub fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// The verdict in capitals and its colour, padded to one width.
    pub fn verdict(self, verdict: Verdict) -> String {
        let (code, word) = match verdict {
            Verdict::Passed => ("1;32", "PASS "),
            Verdict::Flaky => ("1;33", "FLAKY"),
            Verdict::Failed => ("1;31", "FAIL "),
            Verdict::Errored => ("1;35", "ERROR"),
            Verdict::Skipped => ("1;33", "SKIP "),
        };
        self.paint(code, word)
    }

    /// A word that warns, padded to the width of a verdict.
    pub fn warning(self) -> String {
        self.paint("1;33", "WARN ")
    }

    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Self::Colour => format!("\x1b[{code}m{text}\x1b[0m"),
            Self::Bare => text.to_owned(),
        }
    }
}

/// Foreign text for a terminal: control characters, which could steer it, become visible, and so do the marks that turn
/// the direction of writing, which could show another text than is there.
pub(super) fn tame(text: &str) -> String {
    let steers = |character: char| {
        let turns = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        character.is_control() && character != '\n' || turns
    };
    text.chars().map(|character| if steers(character) { '\u{fffd}' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_steers_no_terminal() {
        assert_eq!(tame("a\x1b[2Jb\u{202e}c\u{9b}d\ne\0"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d\ne\u{fffd}");
    }
}
