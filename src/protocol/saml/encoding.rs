//! From a form field or query parameter to the bytes of a message (SAML bindings §3.4.4.1, §3.5.4).

use std::io::Read;

use base64::{DecodeError, Engine, engine::general_purpose::STANDARD};
use flate2::read::DeflateDecoder;
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
        let (offset, found) = match error {
            DecodeError::InvalidByte(offset, byte) => (offset, format!("the byte {:?}", char::from(byte))),
            DecodeError::InvalidLastSymbol(offset, byte) => (offset, format!("stray bits in {:?}", char::from(byte))),
            DecodeError::InvalidLength(length) => (length, "an incomplete group".to_owned()),
            DecodeError::InvalidPadding => (dense.len(), "wrong padding".to_owned()),
        };
        SamlError::Base64 { offset, found }
    })?;
    Ok(Decoded { bytes, white_space })
}

/// Inflates a raw DEFLATE stream, watching size and ratio while it grows.
fn inflate(compressed: &[u8]) -> Result<Vec<u8>, SamlError> {
    let limit = limits::INFLATED_BYTES.min(compressed.len().saturating_mul(limits::INFLATE_RATIO));
    let mut decoder = DeflateDecoder::new(compressed);
    let mut bytes = Vec::new();
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    (&mut decoder)
        .take(one_more)
        .read_to_end(&mut bytes)
        .map_err(|error| SamlError::Deflate { cause: error.to_string() })?;
    within("the inflated message, in bytes", bytes.len(), limit)?;
    if usize::try_from(decoder.total_in()) != Ok(compressed.len()) {
        return Err(SamlError::Deflate { cause: "bytes follow the end of the stream".to_owned() });
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
