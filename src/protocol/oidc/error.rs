//! Why text is not the token it should be.

/// Why a token could not be read.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// A limit was reached before parsing.
    #[error("{what} is {size} bytes long, more than the {limit} that are read")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Not a compact JWS (RFC 7515 §3.1).
    #[error("a signed token has 3 parts with dots between them, this one has {parts}")]
    Parts {
        /// How many parts there are.
        parts: usize,
    },
    /// Not base64url without padding (RFC 7515 §2).
    #[error("{what} is not base64url without padding")]
    Base64Url {
        /// Which part.
        what: &'static str,
        /// Where decoding stopped.
        #[source]
        source: base64::DecodeError,
    },
    /// Not JSON, or JSON that two readers may read differently.
    #[error("{what} is not the JSON object it should be")]
    Json {
        /// Which part.
        what: &'static str,
        /// What the parser said, with line and column.
        #[source]
        source: serde_json::Error,
    },
}
