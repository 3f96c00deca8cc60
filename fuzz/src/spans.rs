//! Where the parts of a message stand, as far as edits need to know: a rough guess that takes any bytes.

use std::ops::Range;

/// How a message is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Elements.
    Xml,
    /// Values in brackets, and strings.
    Json,
    /// Parts with one of these bytes between them.
    Separated(&'static [u8]),
}

/// How many bytes of one message are looked at.
const BYTES: usize = 32 << 10;
/// How far behind a name its value is looked for.
const VALUE: usize = 1 << 10;

impl Format {
    /// The parts of a message; they may stand inside each other.
    pub(crate) fn spans(self, bytes: &[u8]) -> Vec<Range<usize>> {
        let bytes = bytes.get(..BYTES).unwrap_or(bytes);
        match self {
            Self::Xml => xml(bytes),
            Self::Json => json(bytes),
            Self::Separated(separators) => separated(bytes, separators),
        }
    }
}

/// Elements with all that is in them, and attributes.
fn xml(bytes: &[u8]) -> Vec<Range<usize>> {
    let (mut spans, mut open, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(start) = find(bytes, at, b'<') {
        let end = find(bytes, start, b'>').map_or(bytes.len(), |end| end + 1);
        match (bytes.get(start + 1), bytes.get(end.saturating_sub(2))) {
            (Some(b'/'), _) => spans.extend(open.pop().map(|begin: usize| begin..end)),
            (Some(b'?' | b'!'), _) | (_, Some(b'/')) => spans.push(start..end),
            _ => open.push(start),
        }
        spans.extend(attributes(bytes.get(..end).unwrap_or_default(), start));
        at = end;
    }
    spans
}

/// ` name="value"` inside the tag that begins there and ends with the bytes.
fn attributes(bytes: &[u8], mut at: usize) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    while let Some(start) = find(bytes, at, b' ') {
        let Some(quote) = find(bytes, start, b'"').and_then(|open| find(bytes, open + 1, b'"')) else { break };
        spans.push(start..quote + 1);
        at = quote + 1;
    }
    spans
}

/// Objects, arrays, strings, and `"name": value` up to the next comma.
fn json(bytes: &[u8]) -> Vec<Range<usize>> {
    let (mut spans, mut open, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => open.push(at),
            b'}' | b']' => spans.extend(open.pop().map(|begin: usize| begin..at + 1)),
            b'"' => {
                let end = find(bytes, at + 1, b'"').map_or(bytes.len(), |end| end + 1);
                spans.push(at..end);
                let value = bytes.get(end..bytes.len().min(end + VALUE)).unwrap_or_default();
                let comma = value.iter().position(|byte| b",}]".contains(byte));
                spans.extend(comma.map(|comma| at..end + comma));
                at = end - 1;
            }
            _ => {}
        }
        at += 1;
    }
    spans
}

/// Each part with the separator behind it.
fn separated(bytes: &[u8], separators: &[u8]) -> Vec<Range<usize>> {
    let mut start = 0;
    let parts = bytes.split_inclusive(|byte| separators.contains(byte)).map(|part| {
        start += part.len();
        start - part.len()..start
    });
    parts.collect()
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| *byte == wanted).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(format: Format, text: &str) -> Vec<&str> {
        format.spans(text.as_bytes()).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn parts_of_each_format_are_found() {
        assert_eq!(texts(Format::Xml, r#"<a x="1"><b/>t</a>"#), [r#" x="1""#, "<b/>", r#"<a x="1"><b/>t</a>"#]);
        assert_eq!(
            texts(Format::Json, r#"{"a":[1],"b":2}"#),
            [r#""a""#, r#""a":[1"#, "[1]", r#""b""#, r#""b":2"#, r#"{"a":[1],"b":2}"#]
        );
        assert_eq!(texts(Format::Separated(b"&;"), "a=1&b;c"), ["a=1&", "b;", "c"]);
    }

    #[test]
    fn any_bytes_have_parts() {
        for bytes in [&b"<"[..], b"</", b"</a>", b"\"", b"\"\\", b"]}", b"", b"<a b=\"", b"< \"\">"] {
            for format in [Format::Xml, Format::Json, Format::Separated(b"<")] {
                assert!(format.spans(bytes).iter().all(|span| bytes.get(span.clone()).is_some()), "{bytes:?}");
            }
        }
    }
}
