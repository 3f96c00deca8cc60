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
    /// Colours on a terminal, unless `NO_COLOR` is set to anything (no-color.org).
    pub fn for_stderr() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if io::stderr().is_terminal() && !refused { Self::Colour } else { Self::Bare }
    }

    /// The same for stdout.
    pub fn for_stdout() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if io::stdout().is_terminal() && !refused { Self::Colour } else { Self::Bare }
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

/// Foreign text for a terminal: control characters, which could steer it, become visible.
pub(super) fn tame(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() && character != '\n' { '\u{fffd}' } else { character })
        .collect()
}
