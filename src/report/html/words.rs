//! Text that an org, an app, a browser or a scenario wrote, made fit for the page.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::report::message::visible;

/// As much of one foreign text as helps a reader, in characters.
const LONGEST: usize = 2_000;

/// Foreign text as an element of its own: its letters may run from right to left, what stands around it does not.
pub(super) fn words(text: &str) -> Markup {
    html! { bdi { (plain(text, LONGEST)) } }
}

/// The same, of at most so many characters.
pub(super) fn cut(text: &str, longest: usize) -> Markup {
    html! { bdi { (plain(text, longest)) } }
}

/// Foreign text for an attribute, where there are no elements.
pub(super) fn plain(text: &str, longest: usize) -> String {
    let (kept, left_out) = beginning(text, longest);
    let shown = kept.split('\n').map(visible).collect::<Vec<_>>().join("\n");
    if left_out > 0 { format!("{shown}… ({left_out} more characters)") } else { shown }
}

fn beginning(text: &str, longest: usize) -> (&str, usize) {
    match text.char_indices().nth(longest) {
        Some((end, _)) => (&text[..end], text[end..].chars().count()),
        None => (text, 0),
    }
}

/// `1 exchange`, `2 exchanges`.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// An address without what is not needed to tell where it leads: path, and whether there is a query.
pub(super) fn way(url: &str) -> Cow<'_, str> {
    let Ok(parsed) = url::Url::parse(url) else { return Cow::Borrowed(url) };
    let query = if parsed.query().is_some() { "?…" } else { "" };
    Cow::Owned(format!("{}{query}", parsed.path()))
}

/// A duration as people say it.
pub(super) fn seconds(milliseconds: u64) -> String {
    if milliseconds < 1000 {
        format!("{milliseconds} ms")
    } else {
        format!("{}.{:02} s", milliseconds / 1000, milliseconds % 1000 / 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_as_people_say_them() {
        assert_eq!([seconds(7), seconds(999), seconds(1000), seconds(61_234)], ["7 ms", "999 ms", "1.00 s", "61.23 s"]);
    }

    #[test]
    fn foreign_text_loses_what_cannot_be_seen_and_keeps_its_lines() {
        assert_eq!(plain("a\nb\0\u{202e}c", 100), "a\nb\\u{0}\\u{202e}c");
        assert_eq!(plain("äöü", 2), "äö… (1 more characters)");
        assert_eq!(words("<b>").into_string(), "<bdi>&lt;b&gt;</bdi>");
    }

    #[test]
    fn of_an_address_the_way_is_told() {
        assert_eq!(way("https://a.example/b/c?d=e#f"), "/b/c?…");
        assert_eq!(way("no address"), "no address");
    }
}
