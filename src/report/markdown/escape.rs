//! Foreign text in GitHub's Markdown: it stays text, in a table as well.
//!
//! A value stands in a code span, in which GitHub makes neither markup nor links, mentions or references of anything. In
//! prose, each word that could be anything but a word stands in one.

use crate::report::message::visible;

/// A value, as a code span; a dash where there is nothing to see. A `|` would end a cell whatever stands before it in
/// some readers, and becomes a broken bar.
pub(super) fn code(text: &str, limit: usize) -> String {
    let text = one_line(text, limit).replace('|', "¦");
    if text.trim().is_empty() {
        return "—".to_owned();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let edge = |character: Option<char>| matches!(character, Some('`' | ' '));
    let pad = if edge(text.chars().next()) || edge(text.chars().last()) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A sentence. It must not stand at the beginning of a line.
pub(super) fn prose(text: &str, limit: usize) -> String {
    let text = one_line(text, limit);
    let words: Vec<String> = text.split(' ').filter(|word| !word.is_empty()).map(word).collect();
    if words.is_empty() { "—".to_owned() } else { words.join(" ") }
}

/// For HTML between lines of Markdown, where no Markdown is read.
pub(super) fn html(text: &str, limit: usize) -> String {
    let escaped = |character| match character {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        other => String::from(other),
    };
    one_line(text, limit).chars().map(escaped).collect()
}

fn word(word: &str) -> String {
    const BEFORE: [char; 3] = ['(', '"', '\''];
    const AFTER: [char; 8] = [')', '"', '\'', '.', ',', ';', ':', '!'];
    let core = word.trim_start_matches(BEFORE).trim_end_matches(AFTER);
    if core.is_empty() || !is_plain(core) {
        return code(word, usize::MAX);
    }
    word.to_owned()
}

/// A word of which no reader makes anything else: no name of a commit or of an issue either.
fn is_plain(word: &str) -> bool {
    let harmless = |character: char| character.is_alphanumeric() || "-'’“”…–—%".contains(character);
    let is_commit = word.len() >= 7
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.bytes().any(|byte| byte.is_ascii_digit());
    let is_section = word.chars().all(|character| character.is_ascii_digit() || "§.".contains(character));
    (is_section || word.chars().all(harmless)) && !is_commit && !word.to_ascii_lowercase().starts_with("gh-")
}

fn one_line(text: &str, limit: usize) -> String {
    let flat: String = text.chars().map(|character| if character.is_whitespace() { ' ' } else { character }).collect();
    match flat.char_indices().nth(limit) {
        Some((end, _)) => visible(&flat[..end]) + "…",
        None => visible(&flat),
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_a_code_span_that_it_cannot_end() {
        let spans = ["a", "a`b", "``", " a ", "a|b\\|c", "", " ", "a\nb", "\u{202e}x"].map(|text| code(text, 100));
        assert_eq!(spans, ["`a`", "``a`b``", "``` `` ```", "`  a  `", "`a¦b\\¦c`", "—", "—", "`a b`", "`\\u{202e}x`",]);
        assert_eq!(code("abcdef", 3), "`abc…`");
    }

    #[test]
    fn words_stay_words_and_everything_else_is_code() {
        let text =
            "The org's audience (\"https://a.example/x\") is not acme-corp, see @octocat #1, GH-2, 1234567 and <b>.";
        assert_eq!(
            prose(text, 200),
            "The org's audience `(\"https://a.example/x\")` is not acme-corp, see `@octocat` `#1,` `GH-2,` `1234567` and `<b>.`"
        );
        assert_eq!(html("<b>&\"'\n", 9), "&lt;b&gt;&amp;&quot;&#39; ");
    }
}
