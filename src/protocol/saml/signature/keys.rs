//! The keys that may have made a signature: those of the metadata, and no others.

use openssl::{
    bn::BigNum,
    ecdsa::EcdsaSig,
    error::ErrorStack,
    pkey::{Id, PKey, Public},
    sign::Verifier,
    x509::X509,
};

use super::{SignatureError, algorithm::SignatureMethod};
use crate::protocol::saml::encoding::base64;

/// Certificates given as DER in base64; each is read when it is first needed.
#[derive(Clone, Copy)]
pub(in crate::protocol::saml) struct KeyRing<'c> {
    certificates: &'c [String],
}

impl<'c> KeyRing<'c> {
    pub(in crate::protocol::saml) fn new(certificates: &'c [String]) -> Self {
        Self { certificates }
    }

    /// The index of the certificate whose key made this signature value over these bytes.
    ///
    /// # Errors
    /// When none did, or one of them cannot be read.
    pub(in crate::protocol::saml) fn find(
        self,
        method: SignatureMethod,
        value: &[u8],
        signed: &[u8],
    ) -> Result<usize, SignatureError> {
        for (index, certificate) in self.certificates.iter().enumerate() {
            let key = public_key(index, certificate)?;
            if key.id() == method.key && made_by(&key, method, value, signed)? {
                return Ok(index);
            }
        }
        Err(SignatureError::Key { certificates: self.certificates.len() })
    }
}

fn made_by(key: &PKey<Public>, method: SignatureMethod, value: &[u8], signed: &[u8]) -> Result<bool, ErrorStack> {
    let mut verifier = Verifier::new((method.digest)(), key)?;
    verifier.update(signed)?;
    let verdict = if method.key == Id::EC {
        // XML Signature writes r and s side by side (RFC 4050 §3.3), OpenSSL reads DER.
        let (r, s) = value.split_at(value.len() / 2);
        let value = EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?.to_der()?;
        verifier.verify(&value)
    } else {
        verifier.verify(value)
    };
    // OpenSSL reports a value of the wrong form as an error; for the caller it is only wrong.
    Ok(verdict.unwrap_or(false))
}

fn public_key(index: usize, certificate: &str) -> Result<PKey<Public>, SignatureError> {
    let der = base64(certificate)?.bytes;
    X509::from_der(&der)
        .and_then(|certificate| certificate.public_key())
        .map_err(|source| SignatureError::Certificate { index, source })
}
