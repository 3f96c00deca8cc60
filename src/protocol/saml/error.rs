//! Why bytes are not the message they should be.

/// Why a value could not be read as a SAML message. Offsets count bytes: of the decoded XML, or for
/// [`SamlError::Base64`] of the field's value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SamlError {
    /// A limit of [`super::limits`] was reached before parsing.
    #[error("{what}: {size}, more than the {limit} that are read; send a smaller message")]
    TooLarge {
        /// What is too large, with its unit.
        what: &'static str,
        /// How large it is, or how large it had become when reading stopped.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// The field is not base64 (RFC 4648 §4).
    #[error("the field is not base64 ({found} at byte {offset}); encode it as RFC 4648 section 4 says")]
    Base64 {
        /// Where decoding stopped.
        offset: usize,
        /// What was wrong there.
        found: String,
    },
    /// The HTTP-Redirect binding's DEFLATE stream is broken (SAML bindings §3.4.4.1).
    #[error("the decoded value is not a raw DEFLATE stream (RFC 1951, without a zlib header): {cause}")]
    Deflate {
        /// What the decompressor said.
        cause: String,
    },
    /// Only UTF-8 is read.
    #[error("the message is not UTF-8 XML: {found} at byte {offset}; send it as UTF-8")]
    Encoding {
        /// Where the first foreign byte or declaration stands.
        offset: usize,
        /// What stands there.
        found: String,
    },
    /// A document type declaration, the door to entity attacks.
    #[error("the message has a document type declaration at byte {offset}; SAML messages must not have one")]
    DocumentType {
        /// Where it begins.
        offset: usize,
    },
    /// Not well-formed XML 1.0 with namespaces.
    #[error("the message is not well-formed XML at byte {offset}: {cause}")]
    Malformed {
        /// Where the parser stopped.
        offset: usize,
        /// What the parser said.
        cause: String,
    },
    /// Well-formed, but another message.
    #[error("expected the root element {expected}, seen {seen}")]
    Root {
        /// `{namespace}name`.
        expected: String,
        /// `{namespace}name`.
        seen: String,
    },
    /// Metadata of an identity provider lacks what a sign-on needs.
    #[error("the metadata has no {missing}; download it again from the app instance's sign-on page")]
    Metadata {
        /// The element or attribute.
        missing: &'static str,
    },
}
