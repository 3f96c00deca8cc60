//! From a parameter's value to the bytes of a message: base64 and DEFLATE.

use std::io::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::DeflateEncoder};
use oin_tester::protocol::saml::{Binding, Certificate, SamlError, certificates_of_pem, limits};
use oin_tester_fuzz::{Format, Target};

use super::{corpus, count, seed, size, way};

const LINES: Format = Format::Separated(b"\n\r =+/");

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An error that says where it happened says so of the field.
fn in_field(error: &SamlError, field: &str) {
    if let SamlError::Base64 { offset, .. } = error {
        assert!(field.is_char_boundary(*offset), "{offset} of {}", field.len());
    }
}

#[test]
fn base64() {
    let message = STANDARD.encode(seed("saml_response/assertion.xml"));
    let lines: Vec<_> = message.as_bytes().chunks(76).map(|line| [line, b"\r\n"].concat()).collect();
    let target = Target::new("base64", 10_000, LINES)
        .seeds([message.clone().into_bytes(), lines.concat(), b"PGEvPg==".to_vec()])
        .tokens(&["=", "==", "-", "_", "+", "/", "\n", " ", "A", "%3D", "\u{e4}"]);
    count(target.run(|input| {
        let field = String::from_utf8_lossy(input);
        match Binding::Post.decode(&field) {
            Ok(decoded) => {
                let dense: String = field.chars().filter(|character| !character.is_ascii_whitespace()).collect();
                assert_eq!(STANDARD.encode(&decoded.bytes), dense, "only one text is the base64 of these bytes");
                assert_eq!(decoded.white_space, dense.len() != field.len());
                assert!(decoded.bytes.len() <= limits::DECODED_BYTES);
                format!("{} {}", decoded.white_space, size(decoded.bytes.len()))
            }
            Err(error) => {
                in_field(&error, &field);
                way(&error, input)
            }
        }
    }));
}

#[test]
fn deflate() {
    let messages = ["saml_request/unsigned.xml", "saml_request/signed.xml"].map(|path| deflated(seed(path).as_bytes()));
    let bomb = deflated(&vec![b' '; limits::INFLATED_BYTES]);
    let target = Target::new("deflate", 10_000, Format::Separated(b"\0"))
        .seeds(messages.into_iter().chain([bomb, deflated(b""), deflated(b"<a/>")]))
        .tokens(&["\u{1}\0\0\u{fffd}", "\u{3}\0", "\u{1f}", "x\u{9c}"]);
    count(target.run(|input| match Binding::Redirect.decode(&STANDARD.encode(input)) {
        Ok(decoded) => {
            assert!(decoded.bytes.len() <= limits::INFLATED_BYTES);
            assert!(decoded.bytes.len() <= limits::INFLATE_RATIO * input.len());
            assert_eq!(inflated(input).as_ref(), Some(&decoded.bytes), "the whole stream, and nothing behind it");
            format!("{}", size(decoded.bytes.len()))
        }
        Err(error) => way(&error, input),
    }));
}

/// The same by another interface: `None` unless the stream ends where the bytes do.
fn inflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decompress = flate2::Decompress::new(false);
    let mut inflated = Vec::with_capacity(limits::INFLATED_BYTES + 1);
    let status = decompress.decompress_vec(bytes, &mut inflated, flate2::FlushDecompress::Finish).ok()?;
    let whole = status == flate2::Status::StreamEnd && usize::try_from(decompress.total_in()) == Ok(bytes.len());
    whole.then_some(inflated)
}

#[test]
fn certificate() {
    let pem = |base64: &str| format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n");
    let der = STANDARD.decode(seed("certificate/org")).unwrap();
    let target = Target::new("certificate", 5_000, LINES)
        .corpus(&corpus("certificate"))
        .seeds([der, pem(&seed("certificate/org")).into_bytes()])
        .tokens(&["-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "MII", "\u{30}\u{fffd}"]);
    count(target.run(|input| {
        let many = certificates_of_pem(input).map_or(99, |certificates| certificates.len());
        // The bytes themselves, and as what they would be in a metadata document.
        let read = [String::from_utf8_lossy(input).into_owned(), STANDARD.encode(input)].map(|text| {
            let certificate = Certificate::read(&text);
            if let Ok(certificate) = &certificate {
                assert!(certificate.subject.len() <= 4 * input.len() && certificate.sha256.len() == 64);
            }
            certificate.map_or_else(|error| way(&error, input), |certificate| certificate.key.to_string())
        });
        format!("{many} {}", read.concat())
    }));
}
