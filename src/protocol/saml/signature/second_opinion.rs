//! The same question to `samael` (that is, to xmlsec), so that a mistake of ours cannot pass alone.

use std::collections::BTreeSet;

use samael::crypto::{CertificateDer, Crypto, CryptoProvider, ReduceMode};

use crate::protocol::saml::encoding::base64;

use super::{Gated, Verification};

/// Two implementations answered differently: no signature of the message can be relied on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("our verification accepts the signature over {element}, xmlsec does not agree: {cause}")]
pub struct Disagreement {
    /// The signed element's local name.
    pub element: String,
    /// What xmlsec said or returned.
    pub cause: String,
}

/// Asks xmlsec to verify what [`super::verify`] accepted, and compares the bytes that each digested.
///
/// xmlsec returns the canonical form of the response when the response is signed, and of the only
/// signed assertion otherwise; when several assertions are signed under an unsigned response it has
/// no such answer, and is not asked. Calls a C library: on hostile input only behind the gate, which
/// the type of `gated` proves.
///
/// # Errors
/// When xmlsec refuses, or digested other bytes than we did.
pub fn second_opinion(
    gated: &Gated<'_>,
    verified: &[Verification],
    certificates: &[String],
) -> Result<(), Disagreement> {
    let target = match verified {
        [only] => only,
        several => match several.iter().find(|verification| verification.element == "Response") {
            Some(response) => response,
            None => return Ok(()),
        },
    };
    let disagreement = |cause: String| Disagreement { element: target.element.clone(), cause };
    // xmlsec writes to standard error for every key that does not fit, so it gets only those that do.
    let used: BTreeSet<usize> =
        verified.iter().filter_map(|verification| verification.outcome.as_ref().ok()).copied().collect();
    let certificates: Vec<CertificateDer> = used
        .iter()
        .filter_map(|index| certificates.get(*index))
        .map(|certificate| base64(certificate).map(|decoded| decoded.bytes.into()))
        .collect::<Result<_, _>>()
        .map_err(|error| disagreement(error.to_string()))?;
    let reduced = Crypto::reduce_xml_to_signed(gated.xml().text(), &certificates, ReduceMode::PreDigest)
        .map_err(|error| disagreement(error.to_string()))?;
    if reduced.as_bytes() == target.canonical {
        Ok(())
    } else {
        Err(disagreement("it verified another content".to_owned()))
    }
}
