//! Foreign text made harmless and short.

use std::ops::Range;

use super::{Line, Role};

/// How many lines are shown of a text that cannot be read as what it should be.
const LINES: usize = 40;
/// How many characters of each of these lines.
const WIDTH: usize = 200;
/// Longer runs without a space are cut, unless everything is to be shown.
const BLOB: usize = 100;
/// What is left of them.
const KEPT: usize = 32;

/// What stands in the place of a password.
pub(super) const HIDDEN: &str = "(hidden)";

/// Control characters, which could steer a terminal, and those that change the direction of a text become visible
/// escapes.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() || is_invisible(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Marks of direction, line separators, joiners and other characters without a picture.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// What is shown of a run of base64 or another encoding, and how many characters were left out; `None` when it is
/// shown whole.
pub(super) fn shortened(value: &str) -> Option<(String, usize)> {
    let dense: String = value.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    let encoded = |character: char| character.is_ascii_alphanumeric() || "+/=-_.*".contains(character);
    if dense.len() <= BLOB || !dense.chars().all(encoded) {
        return None;
    }
    let kept = dense.chars().take(KEPT).collect();
    Some((kept, dense.chars().count() - KEPT))
}

/// The beginning of a secret, enough to tell two of them apart.
pub(super) fn beginning(value: &str) -> (String, usize) {
    let count = value.chars().count();
    let kept = if count > 24 { 8 } else { count / 4 };
    (value.chars().take(kept).collect(), count - kept)
}

/// Adds a value, cut when it is a long run of encoded bytes.
pub(super) fn push_value(line: &mut Line, text: &str, raw: Range<usize>, reveal: bool) {
    match shortened(text).filter(|_| !reveal) {
        Some((kept, left_out)) => push_cut(line, &kept, left_out, raw),
        None => line.push(Role::Value, text, raw),
    }
}

/// Adds the beginning of a value, and how much more there is.
pub(super) fn push_cut(line: &mut Line, kept: &str, left_out: usize, raw: Range<usize>) {
    line.push(Role::Value, &format!("{kept}…"), raw);
    line.note(format!("({left_out} more)"));
}

/// The first lines of a text that is not what it should be.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for row in text.split_inclusive('\n') {
        if lines.len() == LINES {
            let mut rest = Line::at(0);
            rest.note(format!("({} more bytes)", text.len() - start));
            lines.push(rest);
            break;
        }
        let mut line = Line::at(0);
        let bare = row.trim_end_matches(['\r', '\n']);
        let end = bare.char_indices().nth(WIDTH).map_or(bare.len(), |(end, _)| end);
        line.push(Role::Value, &bare[..end], start..start + end);
        if end < bare.len() {
            line.note(format!("… ({} more bytes)", bare.len() - end));
        }
        lines.push(line);
        start += row.len();
    }
    lines
}
