//! Characters that cannot be seen, or that turn the text around them.

/// Those that are pasted often, by their names in Unicode.
const NAMES: [(char, &str); 14] = [
    ('`', "backtick"),
    ('\u{a0}', "no-break space"),
    ('\u{ad}', "soft hyphen"),
    ('\u{2007}', "figure space"),
    ('\u{2009}', "thin space"),
    ('\u{200b}', "zero width space"),
    ('\u{200c}', "zero width non-joiner"),
    ('\u{200d}', "zero width joiner"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{202e}', "right-to-left override"),
    ('\u{202f}', "narrow no-break space"),
    ('\u{2060}', "word joiner"),
    ('\u{feff}', "byte order mark"),
];

/// Whether a character shows nothing by itself, or is a command to a terminal: controls, formats, separators, and all
/// spaces but the usual one (Unicode, general categories Cc, Cf, Zl, Zp and Zs, and the blank fillers).
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || (character.is_whitespace() && character != ' ')
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A text of the file for one line of a terminal: what is not seen is a replacement character.
pub fn visible(text: &str) -> String {
    text.chars().map(seen).collect()
}

pub(super) fn seen(character: char) -> char {
    if is_unseen(character) { char::REPLACEMENT_CHARACTER } else { character }
}

/// A character in an error message: by its number where it is not seen, and by its name where that is known.
pub(super) fn named(character: char) -> String {
    let name = NAMES.iter().find(|(known, _)| *known == character).map(|(_, name)| *name);
    let number = format!("U+{:04X}", u32::from(character));
    match name {
        Some(name) => format!("{number} ({name})"),
        None if is_unseen(character) => number,
        None => format!("`{character}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_told_by_its_number() {
        for (character, expected) in [
            ('\u{a0}', "U+00A0 (no-break space)"),
            ('\u{200b}', "U+200B (zero width space)"),
            ('\u{202e}', "U+202E (right-to-left override)"),
            ('\u{7}', "U+0007"),
            ('`', "U+0060 (backtick)"),
            ('é', "`é`"),
            ('“', "`“`"),
        ] {
            assert_eq!(named(character), expected);
        }
        assert_eq!(visible("a\u{202e}b\u{1b}c d\u{feff}"), "a\u{fffd}b\u{fffd}c d\u{fffd}");
    }
}
