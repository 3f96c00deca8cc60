//! The signature of the HTTP-Redirect binding (SAML bindings §3.4.4.1): it stands in the query, and is
//! over the query's own bytes as the sender wrote them.

use super::{
    encoding::base64,
    signature::{KeyRing, SignatureError, SignatureMethod},
};
use crate::protocol::Parameters;

/// The signature of a message in a query.
#[derive(Clone, PartialEq, Eq)]
pub struct RedirectSignature {
    /// `SigAlg`, decoded; empty where it is missing.
    pub algorithm: String,
    /// `Signature`, decoded once: base64.
    value: String,
    /// What was signed.
    octets: Vec<u8>,
}

impl RedirectSignature {
    /// Finds the signature of the message in that parameter (`SAMLRequest` or `SAMLResponse`) in a query, given
    /// without its `?`.
    ///
    /// The pairs are found as [`Parameters`] finds them, so that what is verified is what is read: by their decoded
    /// names, the first of several. Their values are not decoded, since two encoders write the same value in two ways
    /// and only the sender's was signed.
    pub fn of_query(query: &str, message: &str) -> Option<Self> {
        let parameters = Parameters::parse(query.as_bytes());
        let raw = |name: &str| {
            let place = parameters.places(name).next()?;
            query.get(place.name.start..place.value.end)
        };
        // In the order in which they are signed, whatever their order in the query.
        let octets: Vec<&str> = [message, "RelayState", "SigAlg"].into_iter().filter_map(raw).collect();
        Some(Self {
            value: parameters.get("Signature")?.to_owned(),
            algorithm: parameters.get("SigAlg").unwrap_or_default().to_owned(),
            octets: octets.join("&").into_bytes(),
        })
    }

    /// RSA or ECDSA with SHA-256 or longer.
    pub fn is_safe(&self) -> bool {
        SignatureMethod::of(Some(&self.algorithm)).is_some()
    }

    /// Verifies it against certificates given as DER in base64; returns the index of the one whose key made it.
    ///
    /// # Errors
    /// When the algorithm is none that is still safe, the value is not base64, or no key made it.
    pub fn verify(&self, certificates: &[String]) -> Result<usize, SignatureError> {
        let method = SignatureMethod::of(Some(&self.algorithm))
            .ok_or_else(|| SignatureError::Algorithm { found: self.algorithm.clone() })?;
        KeyRing::new(certificates).find(method, &base64(&self.value)?.bytes, &self.octets)
    }
}

impl std::fmt::Debug for RedirectSignature {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RedirectSignature").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};

    use super::*;
    use crate::protocol::saml::sample::{ORG, STRANGER};

    const ALGORITHM: &str = "http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256";

    fn signed(query: &str) -> String {
        let value = STANDARD.encode(ORG.sign_bytes(query.as_bytes()));
        let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        format!("{query}&Signature={encoded}")
    }

    #[test]
    fn the_senders_own_bytes_are_verified() {
        let certificates = [STRANGER.certificate.clone(), ORG.certificate.clone()];
        // Upper case, lower case, `%20` and `+`: all are good, as long as they are not changed.
        for state in ["a%2Fb", "a%2fb", "a%20b", "a+b", ""] {
            let query = signed(&format!("SAMLRequest=fZE%3d&RelayState={state}&SigAlg={ALGORITHM}"));
            let signature = RedirectSignature::of_query(&query, "SAMLRequest").unwrap();
            assert!(matches!(signature.verify(&certificates), Ok(1)), "{state}");
            let changed = RedirectSignature::of_query(&query.replace("fZE%3d", "fZE%3D"), "SAMLRequest").unwrap();
            assert!(matches!(changed.verify(&certificates), Err(SignatureError::Key { certificates: 2 })));
        }
    }

    #[test]
    fn the_order_of_the_query_does_not_matter() {
        let query = signed(&format!("SAMLRequest=fZE&SigAlg={ALGORITHM}"));
        let mut pairs: Vec<&str> = query.split('&').collect();
        pairs.reverse();
        let signature = RedirectSignature::of_query(&pairs.join("&"), "SAMLRequest").unwrap();
        assert!(signature.verify(std::slice::from_ref(&ORG.certificate)).is_ok());
        assert!(RedirectSignature::of_query("SAMLRequest=fZE", "SAMLRequest").is_none());
    }

    #[test]
    fn what_is_read_is_what_was_signed() {
        let query = signed(&format!("SAMLRequest=fZE&RelayState=a&SigAlg={ALGORITHM}"));
        let verified = |query: &str, message: &str| {
            RedirectSignature::of_query(query, message).unwrap().verify(std::slice::from_ref(&ORG.certificate)).is_ok()
        };
        assert!(verified(&query, "SAMLRequest"));
        // The same names in another spelling, in front: readers take the first.
        for evil in ["SAML%52equest=evil", "%53AMLRequest=evil", "Relay%53tate=evil", "SAMLRequest=evil"] {
            assert!(!verified(&format!("{evil}&{query}"), "SAMLRequest"), "{evil}");
        }
        // A signature of one message says nothing of another.
        let other = query.replace("SAMLRequest", "SAMLResponse");
        assert!(!verified(&format!("{query}&SAMLResponse=evil"), "SAMLResponse"));
        assert!(!verified(&format!("{other}&SAMLRequest=evil"), "SAMLRequest"));
    }

    #[test]
    fn weak_and_missing_algorithms_are_not_tried() {
        for query in [
            "SAMLRequest=a&Signature=AAAA",
            "SAMLRequest=a&SigAlg=urn:none&Signature=AAAA",
            "SAMLRequest=a&SigAlg=http://www.w3.org/2000/09/xmldsig%23rsa-sha1&Signature=AAAA",
        ] {
            let signature = RedirectSignature::of_query(query, "SAMLRequest").unwrap();
            let error = signature.verify(std::slice::from_ref(&ORG.certificate)).unwrap_err();
            assert!(matches!(error, SignatureError::Algorithm { .. }), "{query}: {error}");
        }
    }
}
