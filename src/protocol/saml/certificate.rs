//! What an X.509 certificate says of itself (RFC 5280), as far as SAML cares: the key and its time.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use openssl::{
    asn1::{Asn1Time, Asn1TimeRef},
    error::ErrorStack,
    hash::MessageDigest,
    pkey::Id,
    x509::X509,
};
use serde::{Deserialize, Serialize};

use super::encoding::base64;

/// A certificate, read but not believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// The subject, such as `CN=acme`.
    pub subject: String,
    /// The first moment of its time.
    pub not_before: DateTime<Utc>,
    /// The last moment of its time.
    pub not_after: DateTime<Utc>,
    /// The key that it carries.
    pub key: KeyKind,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
}

/// Kind and size of a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// RSA, with the modulus' length in bits.
    Rsa(u32),
    /// An elliptic curve, with the length of its field in bits.
    EllipticCurve(u32),
    /// Another kind.
    Other,
}

/// Why a certificate cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// It is not base64.
    #[error(transparent)]
    Base64(#[from] super::SamlError),
    /// It is not a certificate.
    #[error("it is not an X.509 certificate in DER")]
    Der(#[from] ErrorStack),
    /// Its time is beyond what can be counted.
    #[error("its validity cannot be read")]
    Time,
}

impl Certificate {
    /// Reads a certificate from DER in base64; white space in it is skipped.
    pub fn read(encoded: &str) -> Result<Self, CertificateError> {
        let der = base64(encoded)?.bytes;
        let certificate = X509::from_der(&der)?;
        let key = certificate.public_key()?;
        let kind = match key.id() {
            Id::RSA | Id::RSA_PSS => KeyKind::Rsa(key.bits()),
            Id::EC => KeyKind::EllipticCurve(key.bits()),
            _ => KeyKind::Other,
        };
        Ok(Self {
            subject: subject(&certificate),
            not_before: time(certificate.not_before())?,
            not_after: time(certificate.not_after())?,
            key: kind,
            sha256: crate::secret::hex(&openssl::hash::hash(MessageDigest::sha256(), &der)?),
        })
    }
}

/// The base64 of every certificate of a PEM text.
///
/// # Errors
/// When the text is no PEM, or something in it is no certificate.
pub fn certificates_of_pem(pem: &[u8]) -> Result<Vec<String>, ErrorStack> {
    X509::stack_from_pem(pem)?.iter().map(|certificate| Ok(STANDARD.encode(certificate.to_der()?))).collect()
}

fn subject(certificate: &X509) -> String {
    let entry = |entry: &openssl::x509::X509NameEntryRef| {
        let name = entry.object().nid().short_name().unwrap_or("?");
        let value = String::from_utf8_lossy(entry.data().as_slice()).into_owned();
        format!("{name}={value}")
    };
    certificate.subject_name().entries().map(entry).collect::<Vec<_>>().join(", ")
}

fn time(time: &Asn1TimeRef) -> Result<DateTime<Utc>, CertificateError> {
    let since = Asn1Time::from_unix(0)?.diff(time)?;
    let days = TimeDelta::try_days(i64::from(since.days)).ok_or(CertificateError::Time)?;
    DateTime::UNIX_EPOCH
        .checked_add_signed(days + TimeDelta::seconds(i64::from(since.secs)))
        .ok_or(CertificateError::Time)
}

impl KeyKind {
    /// RSA of at least 2048 bits, or a curve of at least 256.
    pub fn is_strong(self) -> bool {
        match self {
            Self::Rsa(bits) => bits >= 2048,
            Self::EllipticCurve(bits) => bits >= 256,
            Self::Other => false,
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(bits) => write!(formatter, "RSA {bits}"),
            Self::EllipticCurve(bits) => write!(formatter, "EC {bits}"),
            Self::Other => formatter.write_str("another kind of key"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::saml::sample::ORG;

    #[test]
    fn key_and_time_are_read() {
        let certificate = Certificate::read(&ORG.certificate).unwrap();
        assert_eq!(certificate.key, KeyKind::Rsa(2048));
        assert!(certificate.key.is_strong() && !KeyKind::Rsa(1024).is_strong() && !KeyKind::Other.is_strong());
        let life = certificate.not_after - certificate.not_before;
        assert!((life - TimeDelta::days(3650)).abs() < TimeDelta::minutes(1), "{life}");
        assert!((Utc::now() - certificate.not_before).num_minutes() < 60);
        assert_eq!(certificate.sha256.len(), 64);
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        assert!(matches!(Certificate::read("AAAA"), Err(CertificateError::Der(_))));
        assert!(matches!(Certificate::read("*"), Err(CertificateError::Base64(_))));
        assert!(certificates_of_pem(b"no pem").is_ok_and(|none| none.is_empty()));
    }
}
