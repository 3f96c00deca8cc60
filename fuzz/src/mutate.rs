//! Edits that turn a real message into a hostile one.

use std::ops::Range;

use crate::{Format, Rng};

/// What edits need to know of a format.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grammar {
    pub(crate) format: Format,
    /// Words that mean something to the decoder.
    pub(crate) tokens: &'static [&'static str],
}

/// Words that are dangerous in every format.
const TOKENS: [&str; 24] = [
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{fffd}",
    "\u{10ffff}",
    "\r\n",
    "\u{1b}[2J",
    "%00",
    "%",
    "&",
    "=",
    "\"",
    "'",
    "<",
    ">",
    "../",
    "-1",
    "0",
    "1e999",
    "9223372036854775807",
    "18446744073709551616",
    "+262142-12-31T23:59:59",
    "true",
    "null",
];

/// Bytes that are no UTF-8, alone or at all.
const BROKEN: [&[u8]; 5] = [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe2\x82", b"\xf4\x90\x80\x80"];

/// How large an input may become: rarely larger than any real one, because large inputs take the time of many small.
const LARGE: usize = 24 << 10;
const LARGEST: usize = 1 << 20;

impl Grammar {
    /// Edits an input a few times; `others` are inputs to take parts from.
    pub(crate) fn mutate(self, bytes: &mut Vec<u8>, others: &[Vec<u8>], rng: &mut Rng) {
        let most = if rng.below(2_000) == 0 { LARGEST } else { LARGE.max(bytes.len()) };
        // Half of all inputs keep their form, or nothing behind the outermost parser would ever see one.
        let gentle = rng.below(2) == 0;
        for _ in 0..=rng.below(4) {
            match rng.below(16) {
                0..7 if !gentle => self.break_up(bytes, others, rng),
                _ => self.rearrange(bytes, others, rng),
            }
            bytes.truncate(most);
        }
    }

    /// Edits that do not care for the form.
    fn break_up(self, bytes: &mut Vec<u8>, others: &[Vec<u8>], rng: &mut Rng) {
        match rng.below(7) {
            0 => flip(bytes, rng),
            1 => bytes.truncate(rng.below(bytes.len() + 1)),
            2 => put(bytes, rng.range(bytes.len()), &[]),
            3 => repeat(bytes, rng),
            4 => self.splice(bytes, others, rng),
            5 => put(bytes, rng.range(bytes.len()), self.token(rng)),
            _ => put(bytes, rng.range(bytes.len()), BROKEN[rng.below(BROKEN.len())]),
        }
    }

    /// Edits of whole parts and words.
    fn rearrange(self, bytes: &mut Vec<u8>, others: &[Vec<u8>], rng: &mut Rng) {
        match rng.below(9) {
            0 => self.insert(bytes, rng),
            1 | 2 => self.swap_token(bytes, rng),
            3 => number(bytes, rng),
            4 => self.move_span(bytes, rng, true),
            5 => self.move_span(bytes, rng, false),
            6 => self.replace_span(bytes, others, rng),
            7 => self.nest(bytes, rng),
            _ => {
                let span = self.span(bytes, rng);
                put(bytes, span, &[]);
            }
        }
    }

    fn token(self, rng: &mut Rng) -> &'static [u8] {
        let own = !self.tokens.is_empty() && rng.below(4) > 0;
        let token = if own { rng.choose(self.tokens) } else { rng.choose(&TOKENS) };
        token.map_or(b"", |token| token.as_bytes())
    }

    fn span(self, bytes: &[u8], rng: &mut Rng) -> Range<usize> {
        let spans = self.format.spans(bytes);
        rng.choose(&spans).cloned().unwrap_or_else(|| rng.range(bytes.len()))
    }

    /// A word at a boundary of a part.
    fn insert(self, bytes: &mut Vec<u8>, rng: &mut Rng) {
        let span = self.span(bytes, rng);
        let at = if rng.below(2) == 0 { span.start } else { span.end };
        put(bytes, at..at, self.token(rng));
    }

    /// A word that stands there becomes another, everywhere or once.
    fn swap_token(self, bytes: &mut Vec<u8>, rng: &mut Rng) {
        let (old, new) = (self.token(rng), self.token(rng));
        let found: Vec<_> = occurrences(bytes, old).collect();
        let Some(at) = rng.choose(&found) else { return self.insert(bytes, rng) };
        put(bytes, *at..at + old.len(), new);
    }

    /// Another input's part takes the place of one.
    fn replace_span(self, bytes: &mut Vec<u8>, others: &[Vec<u8>], rng: &mut Rng) {
        let Some(other) = rng.choose(others) else { return };
        let (taken, place) = (self.span(other, rng), self.span(bytes, rng));
        put(bytes, place, other.get(taken).unwrap_or_default());
    }

    /// A part moves to where another begins, or is copied there.
    fn move_span(self, bytes: &mut Vec<u8>, rng: &mut Rng, copy: bool) {
        let (from, to) = (self.span(bytes, rng), self.span(bytes, rng).start);
        let part = bytes.get(from.clone()).unwrap_or_default().to_vec();
        let later = to > from.start;
        put(bytes, to..to, &part);
        if !copy {
            let moved = if later { 0 } else { part.len() };
            put(bytes, from.start + moved..from.end + moved, &[]);
        }
    }

    /// The beginning of one input, the end of another.
    fn splice(self, bytes: &mut Vec<u8>, others: &[Vec<u8>], rng: &mut Rng) {
        let Some(other) = rng.choose(others) else { return };
        let (end, start) = (self.span(bytes, rng).start, self.span(other, rng).start);
        bytes.truncate(end);
        bytes.extend_from_slice(other.get(start..).unwrap_or_default());
    }

    /// A part stands inside many layers of what surrounds such parts.
    fn nest(self, bytes: &mut Vec<u8>, rng: &mut Rng) {
        let span = self.span(bytes, rng);
        let layers = [1, 2, 31, 65, 300, 5_000][rng.below(6)];
        let (open, close) = match self.format {
            Format::Xml => [("<a>", "</a>"), ("<a xmlns=\"urn:a\">", "</a>"), ("<!--", "-->")][rng.below(3)],
            Format::Json => [("[", "]"), ("{\"a\":", "}")][rng.below(2)],
            Format::Separated(_) => ("(", ")"),
        };
        put(bytes, span.end..span.end, close.repeat(layers).as_bytes());
        put(bytes, span.start..span.start, open.repeat(layers).as_bytes());
    }
}

fn flip(bytes: &mut [u8], rng: &mut Rng) {
    let at = rng.below(bytes.len());
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << rng.below(8);
    }
}

/// Something stands there many times.
fn repeat(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let range = rng.range(bytes.len());
    let times = [1, 2, 40, 1_000][rng.below(4)];
    let part = bytes.get(range.clone()).unwrap_or_default();
    let times = times.min((64 << 10) / part.len().max(1));
    let repeated = part.repeat(times);
    put(bytes, range.end..range.end, &repeated);
}

/// Another number where one stands.
fn number(bytes: &mut Vec<u8>, rng: &mut Rng) {
    const NUMBERS: [&str; 10] =
        ["0", "-1", "00", "1.5", "1e5", "-0", "65536", "2147483648", "253402300800", "99999999999999999999999"];
    let digits: Vec<_> = (0..bytes.len()).filter(|at| bytes.get(*at).is_some_and(u8::is_ascii_digit)).collect();
    let Some(start) = rng.choose(&digits).copied() else { return };
    let length = bytes.get(start..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
    put(bytes, start..start + length, NUMBERS[rng.below(NUMBERS.len())].as_bytes());
}

/// Puts bytes in the place of others; a place that is not there is the end.
fn put(bytes: &mut Vec<u8>, place: Range<usize>, new: &[u8]) {
    let (start, end) = (place.start.min(bytes.len()), place.end.min(bytes.len()));
    bytes.splice(start..end.max(start), new.iter().copied());
}

fn occurrences<'a>(bytes: &'a [u8], wanted: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    bytes.windows(wanted.len().max(1)).enumerate().filter(move |(_, window)| *window == wanted).map(|(at, _)| at)
}
