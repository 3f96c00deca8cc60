//! Texts within a text: what was compressed, encoded in base64, and written into it.

use std::{
    io::{Read, Write},
    ops::Range,
};

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use flate2::{
    Compression,
    read::{DeflateDecoder, GzDecoder, ZlibDecoder},
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};

/// Shorter runs hold no secret that is long enough to be looked for.
const SHORTEST: usize = 16;

/// No more of a compressed text is looked at, in bytes.
const LARGEST: u64 = 4 << 20;

/// A text within a text, and how it was put there.
pub(super) struct Nested {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What stands there.
    pub(super) bytes: Vec<u8>,
    layer: Layer,
}

/// How a text is written into another.
#[derive(Clone, Copy)]
struct Layer {
    url_safe: bool,
    padded: bool,
    percent: bool,
    packing: Packing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    Bare,
    Deflate,
    Zlib,
    Gzip,
}

impl Nested {
    /// Another text, written as this one was.
    pub(super) fn written(&self, bytes: &[u8]) -> Option<String> {
        let packed = self.layer.packing.pack(bytes)?;
        let encoded = engine(self.layer.url_safe, self.layer.padded).encode(packed);
        if !self.layer.percent {
            return Some(encoded);
        }
        Some(encoded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"))
    }
}

/// Everything in `text` that decodes, as it stands in each of the ways in which it could have been packed.
pub(super) fn nested(text: &[u8]) -> impl Iterator<Item = Nested> {
    Runs { text, at: 0 }.flat_map(move |range| unpacked(&text[range.clone()], range))
}

/// Stretches of characters of base64, with percent signs where they stand for such characters.
struct Runs<'a> {
    text: &'a [u8],
    at: usize,
}

impl Iterator for Runs<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let start = self.at + self.text[self.at..].iter().position(|byte| is_of_base64(*byte))?;
            let mut end = start;
            while let Some(length) = character(&self.text[end..]) {
                end += length;
            }
            for _ in 0..2 {
                end += padding(&self.text[end..]);
            }
            self.at = end.max(start + 1);
            if end - start >= SHORTEST {
                return Some(start..end);
            }
        }
    }
}

fn is_of_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

/// How many bytes the next character of base64 takes.
fn character(rest: &[u8]) -> Option<usize> {
    match rest {
        [byte, ..] if is_of_base64(*byte) => Some(1),
        [b'%', b'2', b'B' | b'b' | b'F' | b'f', ..] => Some(3),
        _ => None,
    }
}

/// How many bytes the next sign of padding takes.
fn padding(rest: &[u8]) -> usize {
    match rest {
        [b'=', ..] => 1,
        [b'%', b'3', b'D' | b'd', ..] => 3,
        _ => 0,
    }
}

fn unpacked(run: &[u8], range: Range<usize>) -> Vec<Nested> {
    let percent = run.contains(&b'%');
    let bare = if percent { without_percent(run) } else { run.to_vec() };
    let url_safe = bare.iter().any(|byte| b"-_".contains(byte));
    if url_safe && bare.iter().any(|byte| b"+/".contains(byte)) {
        return Vec::new();
    }
    let padded = bare.ends_with(b"=");
    let Ok(bytes) = engine(url_safe, padded).decode(bare.trim_ascii()) else { return Vec::new() };
    let layer = |packing| Layer { url_safe, padded, percent, packing };
    let packed = [Packing::Deflate, Packing::Zlib, Packing::Gzip].into_iter().filter_map(|packing| {
        let bytes = packing.unpack(&bytes)?;
        Some(Nested { range: range.clone(), bytes, layer: layer(packing) })
    });
    let mut all: Vec<Nested> = packed.collect();
    all.push(Nested { range: range.clone(), bytes, layer: layer(Packing::Bare) });
    all
}

fn without_percent(run: &[u8]) -> Vec<u8> {
    let mut bare = Vec::with_capacity(run.len());
    let mut rest = run;
    while let Some((first, more)) = rest.split_first() {
        rest = match (first, more) {
            (b'%', [b'2', b'B' | b'b', after @ ..]) => {
                bare.push(b'+');
                after
            }
            (b'%', [b'2', b'F' | b'f', after @ ..]) => {
                bare.push(b'/');
                after
            }
            (b'%', [b'3', b'D' | b'd', after @ ..]) => {
                bare.push(b'=');
                after
            }
            _ => {
                bare.push(*first);
                more
            }
        };
    }
    bare
}

fn engine(url_safe: bool, padded: bool) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_encode_padding(padded)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(if url_safe { &URL_SAFE } else { &STANDARD }, config)
}

impl Packing {
    /// `None` for what is not packed so, or not to its end.
    fn unpack(self, packed: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = match self {
            Self::Bare => return Some(packed.to_vec()),
            Self::Deflate => DeflateDecoder::new(packed).take(LARGEST).read_to_end(&mut bytes),
            Self::Zlib => ZlibDecoder::new(packed).take(LARGEST).read_to_end(&mut bytes),
            Self::Gzip => GzDecoder::new(packed).take(LARGEST).read_to_end(&mut bytes),
        };
        read.ok().filter(|length| *length > 0).map(|_| bytes)
    }

    fn pack(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let level = Compression::default();
        match self {
            Self::Bare => Some(bytes.to_vec()),
            Self::Deflate => {
                let mut encoder = DeflateEncoder::new(Vec::new(), level);
                encoder.write_all(bytes).ok()?;
                encoder.finish().ok()
            }
            Self::Zlib => {
                let mut encoder = ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(bytes).ok()?;
                encoder.finish().ok()
            }
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), level);
                encoder.write_all(bytes).ok()?;
                encoder.finish().ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_found_and_can_be_packed_again() {
        let text = b"a text with a-secret-value in it, and another word";
        for packing in [Packing::Bare, Packing::Deflate, Packing::Zlib, Packing::Gzip] {
            for (url_safe, padded, percent) in [(false, true, false), (false, true, true), (true, false, false)] {
                let layer = Layer { url_safe, padded, percent, packing };
                let written = Nested { range: 0..0, bytes: Vec::new(), layer }.written(text).unwrap();
                let around = format!("state={written}&more=word");
                let found = nested(around.as_bytes()).find(|nested| nested.bytes == text).unwrap();
                assert_eq!(&around[found.range.clone()], written);
                assert_eq!(found.written(text).unwrap(), written);
            }
        }
    }

    #[test]
    fn no_text_makes_it_fail() {
        for text in [
            "",
            "%",
            "%2",
            "AAAA%2",
            "====================",
            "-_+/-_+/-_+/-_+/-_+/",
            "%2B%2B%2B%2B%2B%2B%2B%2B%2B%2B%2B%2B%2B%2B%2B%2B",
        ] {
            assert!(nested(text.as_bytes()).all(|nested| nested.range.end <= text.len()), "{text}");
        }
    }
}
