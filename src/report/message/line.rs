//! Lines made of pieces, and the marks on them.

use std::ops::Range;

use serde::Serialize;

use super::visible;

/// One line of a message as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// How deep it stands, in steps of indentation.
    pub depth: usize,
    /// What stands on it, from left to right.
    pub pieces: Vec<Piece>,
}

/// A run of characters on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What is shown: no control characters.
    pub text: String,
    /// The bytes of the message's text that it was read from; `None` for what was added to help the reader.
    pub raw: Option<Range<usize>>,
    /// What it is.
    pub role: Role,
    /// Numbers of the findings that point at it.
    pub marks: Vec<usize>,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Brackets, quotes, separators, and what else says nothing.
    Markup,
    /// The name of an element, an attribute, a member or a parameter.
    Name,
    /// A value.
    Value,
    /// Something that the layout adds: what a number of seconds means, how much was left out.
    Note,
}

impl Line {
    /// An empty line at that depth.
    pub(super) fn at(depth: usize) -> Self {
        Self { depth, pieces: Vec::new() }
    }

    /// Adds text that was read from there.
    pub(super) fn push(&mut self, role: Role, text: &str, raw: Range<usize>) {
        self.pieces.push(Piece { text: visible(text), raw: Some(raw), role, marks: Vec::new() });
    }

    /// Adds text that helps the reader.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.pieces.push(Piece { text: text.into(), raw: None, role: Role::Note, marks: Vec::new() });
    }

    /// Whether a finding points at something on it.
    pub fn is_marked(&self) -> bool {
        self.pieces.iter().any(|piece| !piece.marks.is_empty())
    }

    /// The whole line without its indentation.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Marks what was read from these bytes with the number of a finding: of a place that spans lines, the first.
pub(super) fn mark(lines: &mut [Line], place: &Range<usize>, number: usize) {
    let inside = |piece: &Piece| piece.raw.as_ref().is_some_and(|raw| overlap(raw, place));
    let Some(line) = lines.iter_mut().find(|line| line.pieces.iter().any(inside)) else { return };
    for piece in line.pieces.iter_mut().filter(|piece| inside(piece)) {
        piece.marks.push(number);
    }
}

/// An empty value has a place too: between its quotes.
fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one == other || (one.start < other.end && other.start < one.end)
}
