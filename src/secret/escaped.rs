//! A text as its escapes mean it: the percent signs of addresses and forms (RFC 3986 §2.1), the references of HTML and
//! XML (XML 1.0 §4.1), the backslashes of JSON (RFC 8259 §7). Who writes a value may escape more of it than has to be,
//! and in capitals or not, so that the ways of writing it cannot be listed.

/// Longer references to characters are none: `&#x10FFFF;`.
const LONGEST_REFERENCE: usize = 10;

/// Where the bytes of a text stood in another, of which something was left out.
#[derive(Default)]
pub(super) struct Places {
    /// From where on so many bytes had been left out.
    left_out: Vec<(usize, usize)>,
}

impl Places {
    /// The next byte of this text stood there in the other.
    pub(super) fn go_on(&mut self, here: usize, there: usize) {
        self.left_out.push((here, there - here));
    }

    /// Where a byte of this text stood.
    pub(super) fn of(&self, here: usize) -> usize {
        let before = self.left_out.partition_point(|(from, _)| *from <= here);
        here + before.checked_sub(1).map_or(0, |last| self.left_out[last].1)
    }
}

/// What an escape stands for.
#[derive(Clone, Copy)]
enum Meant {
    Byte(u8),
    Character(char),
}

/// The text with what its escapes stand for; `None` when it has none.
pub(super) fn unescaped(text: &[u8]) -> Option<(Vec<u8>, Places)> {
    let (mut plain, mut places, mut at) = (Vec::new(), Places::default(), 0);
    let mut looked = 0;
    while let Some(found) = text[looked..].iter().position(|byte| b"%&\\".contains(byte)) {
        let start = looked + found;
        looked = start + 1;
        let Some((length, meant)) = escape(&text[start..]) else { continue };
        plain.extend_from_slice(&text[at..start]);
        match meant {
            Meant::Byte(byte) => plain.push(byte),
            Meant::Character(character) => plain.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        at = start + length;
        looked = at;
        places.go_on(plain.len(), at);
    }
    if at == 0 {
        return None;
    }
    plain.extend_from_slice(&text[at..]);
    Some((plain, places))
}

/// The escape with which the bytes begin: how long it is, and what it means.
fn escape(bytes: &[u8]) -> Option<(usize, Meant)> {
    match bytes {
        [b'%', code @ ..] => Some((3, Meant::Byte(u8::try_from(hexadecimal(code.get(..2)?)?).ok()?))),
        [b'\\', b'u', code @ ..] => unit(code),
        [b'\\', sign @ (b'"' | b'\\' | b'/'), ..] => Some((2, Meant::Byte(*sign))),
        [b'\\', b'n', ..] => Some((2, Meant::Byte(b'\n'))),
        [b'\\', b'r', ..] => Some((2, Meant::Byte(b'\r'))),
        [b'\\', b't', ..] => Some((2, Meant::Byte(b'\t'))),
        [b'&', name @ ..] => reference(name),
        _ => None,
    }
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

/// What stands behind `\u`: one unit of UTF-16, or a pair of them.
fn unit(code: &[u8]) -> Option<(usize, Meant)> {
    let first = hexadecimal(code.get(..4)?)?;
    if let Some(character) = char::from_u32(first) {
        return Some((6, Meant::Character(character)));
    }
    let [b'\\', b'u', second @ ..] = code.get(4..10)? else { return None };
    let pair = [u16::try_from(first).ok()?, u16::try_from(hexadecimal(second)?).ok()?];
    let character = char::decode_utf16(pair).next()?.ok()?;
    Some((12, Meant::Character(character)))
}

/// What stands behind `&`: a name or a number, and a semicolon.
fn reference(bytes: &[u8]) -> Option<(usize, Meant)> {
    let length = bytes.iter().take(LONGEST_REFERENCE).position(|byte| *byte == b';')?;
    let meant = match &bytes[..length] {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hexadecimal(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    };
    Some((length + 2, Meant::Character(meant)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str) -> String {
        String::from_utf8(unescaped(text.as_bytes()).map_or_else(|| text.as_bytes().to_vec(), |it| it.0)).unwrap()
    }

    #[test]
    fn every_kind_of_escape_is_read() {
        for (text, plain) in [
            ("a%40b%c3%a9%C3%A9%2f", "a@b\u{e9}\u{e9}/"),
            (r#"\/\"\\\n\u00e9\u20AC\ud83d\uDE00"#, "/\"\\\n\u{e9}\u{20ac}\u{1f600}"),
            ("&amp;&lt;&gt;&quot;&apos;&#39;&#x27;&#X2b;&#8364;", "&<>\"''\u{27}+\u{20ac}"),
        ] {
            assert_eq!(meant(text), plain);
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in ["100%", "%4", "%zz", "%+1", "a & b;", "&nbsp;", "&#;", "&#x110000;", r"\ud83d", r"\u12", "\\"] {
            assert!(unescaped(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn a_place_is_where_its_escape_begins_and_its_end_where_the_next_byte_stood() {
        let text = "a%40b&amp;c";
        let (plain, places) = unescaped(text.as_bytes()).unwrap();
        assert_eq!(plain, b"a@b&c");
        assert_eq!((0..=plain.len()).map(|at| places.of(at)).collect::<Vec<_>>(), [0, 1, 4, 5, 10, 11]);
    }
}
