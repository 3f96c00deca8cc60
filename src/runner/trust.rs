//! What browsers must trust for a scenario: the keys of the certificates that it names.

use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{error::ErrorStack, hash::MessageDigest, x509::X509};

/// Base64 of the SHA-256 of the public key of every certificate in `pem`, the form that the
/// browser's option for single trusted keys takes. A key that signed a server's certificate counts
/// too when the server sends its certificate along.
pub fn trusted_keys(pem: &[u8]) -> Result<Vec<String>, ErrorStack> {
    X509::stack_from_pem(pem)?
        .iter()
        .map(|certificate| {
            let key = certificate.public_key()?.public_key_to_der()?;
            Ok(STANDARD.encode(openssl::hash::hash(MessageDigest::sha256(), &key)?))
        })
        .collect()
}
