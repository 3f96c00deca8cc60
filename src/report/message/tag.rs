//! Start tags, taken apart by their bytes: the tree knows no places of namespace declarations.

use std::ops::Range;

/// A start tag of a document that is known to be well-formed.
pub(super) struct Tag {
    /// The element's name, prefix included.
    pub(super) name: Range<usize>,
    /// Its attributes, namespace declarations included, in their order.
    pub(super) attributes: Vec<Attribute>,
    /// The byte behind its `>`.
    pub(super) end: usize,
    /// It ends with `/>`.
    pub(super) is_empty: bool,
}

/// An attribute with its quotes.
pub(super) struct Attribute {
    pub(super) name: Range<usize>,
    /// Without the quotes.
    pub(super) value: Range<usize>,
    /// The quote that is used.
    pub(super) quote: char,
}

impl Tag {
    /// The tag that begins with the `<` at `start`; `None` where there is none, which well-formed XML never has.
    pub(super) fn read(text: &str, start: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let name = start + 1..find(bytes, start + 1, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))?;
        let mut at = name.end;
        let mut attributes = Vec::new();
        loop {
            at = find(bytes, at, |byte| !byte.is_ascii_whitespace())?;
            match bytes.get(at)? {
                b'>' => return Some(Self { name, attributes, end: at + 1, is_empty: false }),
                b'/' => return Some(Self { name, attributes, end: at + 2, is_empty: true }),
                _ => {
                    let attribute = Attribute::read(bytes, at)?;
                    at = attribute.value.end + 1;
                    attributes.push(attribute);
                }
            }
        }
    }
}

impl Attribute {
    fn read(bytes: &[u8], start: usize) -> Option<Self> {
        let end = find(bytes, start, |byte| byte.is_ascii_whitespace() || byte == b'=')?;
        let quote_at = find(bytes, end, |byte| matches!(byte, b'"' | b'\''))?;
        let quote = *bytes.get(quote_at)?;
        let close = find(bytes, quote_at + 1, |byte| byte == quote)?;
        Some(Self { name: start..end, value: quote_at + 1..close, quote: char::from(quote) })
    }
}

fn find(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| wanted(*byte)).map(|offset| from + offset)
}
