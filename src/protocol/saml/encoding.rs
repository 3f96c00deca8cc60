//! From a form field or query parameter to the bytes of a message (SAML bindings §3.4.4.1, §3.5.4).

use base64::{DecodeError, Engine, engine::general_purpose::STANDARD};
use flate2::{Decompress, FlushDecompress, Status};
use serde::Serialize;

use super::{SamlError, limits};

/// How a message travelled through the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect`.
    Redirect,
    /// `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST`.
    Post,
}

/// The bytes of a message, and what was unusual about their encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The XML, not yet looked at.
    pub bytes: Vec<u8>,
    /// The base64 had white space in it: allowed in a form field, wrong in an address.
    pub white_space: bool,
}

impl Binding {
    /// Decodes the value of `SAMLRequest` or `SAMLResponse`, already free of its form encoding.
    ///
    /// # Errors
    /// When a limit is reached, the base64 is not canonical, or (redirect) the stream is not DEFLATE.
    pub fn decode(self, value: &str) -> Result<Decoded, SamlError> {
        within("the field, in bytes", value.len(), limits::FIELD_BYTES)?;
        match self {
            Self::Post => {
                let decoded = base64(value)?;
                within("the decoded message, in bytes", decoded.bytes.len(), limits::DECODED_BYTES)?;
                Ok(decoded)
            }
            Self::Redirect => {
                if let Some(offset) = value.find(|character: char| character.is_ascii_whitespace()) {
                    let found = "white space, perhaps a \"+\" that was not percent-encoded".to_owned();
                    return Err(SamlError::Base64 { offset, found });
                }
                Ok(Decoded { bytes: inflate(&base64(value)?.bytes)?, white_space: false })
            }
        }
    }
}

/// Refuses a size above its limit.
pub(super) fn within(what: &'static str, size: usize, limit: usize) -> Result<(), SamlError> {
    if size > limit { Err(SamlError::TooLarge { what, size, limit }) } else { Ok(()) }
}

/// Decodes canonical base64, white space aside.
pub(super) fn base64(value: &str) -> Result<Decoded, SamlError> {
    let dense: String = value.split_ascii_whitespace().collect();
    let white_space = dense.len() != value.len();
    let bytes = STANDARD.decode(&dense).map_err(|error| {
        let (dense_offset, what) = match error {
            DecodeError::InvalidByte(offset, _) => (offset, "the character"),
            DecodeError::InvalidLastSymbol(offset, _) => (offset, "stray bits in"),
            DecodeError::InvalidLength(_) => (dense.len(), "an incomplete group"),
            DecodeError::InvalidPadding => (dense.len(), "wrong padding"),
        };
        let character = dense.get(dense_offset..).and_then(|rest| rest.chars().next());
        let found = character.map_or_else(|| what.to_owned(), |character| format!("{what} {character:?}"));
        SamlError::Base64 { offset: offset_with_white_space(value, dense_offset), found }
    })?;
    Ok(Decoded { bytes, white_space })
}

/// The offset in a value of what stands at that offset when white space is left out.
fn offset_with_white_space(value: &str, dense_offset: usize) -> usize {
    let mut kept = value.char_indices().filter(|(_, character)| !character.is_ascii_whitespace());
    let mut dense = 0;
    let found = kept.find(|(_, character)| {
        dense += character.len_utf8();
        dense > dense_offset
    });
    found.map_or(value.len(), |(offset, _)| offset)
}

/// Inflates a raw DEFLATE stream to its end, and never further than a byte above the limit.
fn inflate(compressed: &[u8]) -> Result<Vec<u8>, SamlError> {
    let limit = limits::INFLATED_BYTES.min(compressed.len().saturating_mul(limits::INFLATE_RATIO));
    let mut decompress = Decompress::new(false);
    // What does not fit is not inflated.
    let mut bytes = Vec::with_capacity(limit + 1);
    let broken = |cause: String| SamlError::Deflate { cause };
    let status = decompress
        .decompress_vec(compressed, &mut bytes, FlushDecompress::Finish)
        .map_err(|error| broken(error.to_string()))?;
    within("the inflated message, in bytes", bytes.len(), limit)?;
    if status != Status::StreamEnd {
        return Err(broken("the stream has no end".to_owned()));
    }
    if usize::try_from(decompress.total_in()) != Ok(compressed.len()) {
        return Err(broken("bytes follow the end of the stream".to_owned()));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::DeflateEncoder};

    use super::*;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn redirect_messages_are_inflated() {
        let value = STANDARD.encode(deflated(b"<a/>"));
        assert_eq!(Binding::Redirect.decode(&value).unwrap().bytes, b"<a/>");
    }

    #[test]
    fn white_space_is_flagged_in_a_form_and_refused_in_an_address() {
        let decoded = Binding::Post.decode("PGE\r\nvPg==").unwrap();
        assert_eq!((decoded.bytes.as_slice(), decoded.white_space), (b"<a/>".as_slice(), true));
        assert!(matches!(Binding::Redirect.decode("PGE vPg=="), Err(SamlError::Base64 { offset: 3, .. })));
    }

    #[test]
    fn base64_must_be_canonical() {
        for value in ["PGEvPg=", "PGEvPg", "PGEvPh==", "PGEv*g==", "PGEvPg==PGEvPg=="] {
            assert!(matches!(Binding::Post.decode(value), Err(SamlError::Base64 { .. })), "{value}");
        }
    }

    #[test]
    fn errors_point_into_the_field_as_it_was_sent() {
        for (value, place) in [("PG\r\nEv*g==", 6), ("PGE\nvPg", 7), ("P \u{e4}GE", 2), (" PGEvPh==", 6)] {
            let Err(SamlError::Base64 { offset, .. }) = Binding::Post.decode(value) else { panic!("{value}") };
            assert_eq!(offset, place, "{value:?}");
        }
    }

    #[test]
    fn a_stream_without_an_end_is_refused() {
        let whole = deflated(b"<a/>");
        for length in 0..whole.len() {
            let error = Binding::Redirect.decode(&STANDARD.encode(&whole[..length])).unwrap_err();
            assert!(matches!(error, SamlError::Deflate { .. }), "{length}: {error}");
        }
        // Flushed, so that the whole message is there, and not finished.
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"<a/>").unwrap();
        encoder.flush().unwrap();
        let error = Binding::Redirect.decode(&STANDARD.encode(encoder.get_ref())).unwrap_err();
        assert_eq!(error, SamlError::Deflate { cause: "the stream has no end".to_owned() });
    }

    #[test]
    fn a_bomb_is_stopped_while_it_inflates() {
        let value = STANDARD.encode(deflated(&vec![b' '; 64 << 20]));
        let error = Binding::Redirect.decode(&value).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { size, limit, .. } if size == limit + 1), "{error}");
    }

    #[test]
    fn a_zlib_header_and_trailing_bytes_are_not_raw_deflate() {
        let mut zlib = vec![0x78, 0x9c];
        zlib.extend(deflated(b"<a/>"));
        let mut trailing = deflated(b"<a/>");
        trailing.extend(b"junk");
        for stream in [zlib, trailing, b"\xff\xff\xff".to_vec()] {
            let error = Binding::Redirect.decode(&STANDARD.encode(stream)).unwrap_err();
            assert!(matches!(error, SamlError::Deflate { .. } | SamlError::TooLarge { .. }), "{error}");
        }
    }

    #[test]
    fn a_field_above_its_limit_is_not_decoded() {
        let error = Binding::Post.decode(&"A".repeat(limits::FIELD_BYTES + 1)).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { limit: limits::FIELD_BYTES, .. }));
        let error = Binding::Post.decode(&"AAAA".repeat(limits::DECODED_BYTES / 3 + 1)).unwrap_err();
        assert!(matches!(
            error,
            SamlError::TooLarge { limit: limits::DECODED_BYTES, .. }
                | SamlError::TooLarge { limit: limits::FIELD_BYTES, .. }
        ));
    }
}
