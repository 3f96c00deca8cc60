//! Why bytes are not the message they should be.

use super::WrongType;

/// Why a token, a key set or an answer could not be read.
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
    /// More keys than are read: each costs arithmetic.
    #[error("{what} has {seen} keys, more than the {limit} that are read")]
    TooMany {
        /// The set.
        what: &'static str,
        /// How many there are.
        seen: usize,
        /// The limit.
        limit: usize,
    },
    /// Not a compact JWS (RFC 7515 §3.1).
    #[error("a signed token has 3 parts with dots between them, this one has {parts}")]
    Parts {
        /// How many parts there are.
        parts: usize,
    },
    /// Five parts: a compact JWE (RFC 7516 §3.1), readable only for who has the key.
    #[error("the token has 5 parts with dots between them: it is encrypted, and cannot be read without the key")]
    Encrypted,
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
    /// Without this member it is another message.
    #[error("{what} has no {member:?}")]
    Missing {
        /// The message.
        what: &'static str,
        /// The member's name.
        member: &'static str,
    },
    /// With this member it is another message.
    #[error("{what} has a member of the wrong type")]
    WrongType {
        /// The message.
        what: &'static str,
        /// The member, and what stands there.
        #[source]
        source: WrongType,
    },
}

/// Refuses a size above its limit, in bytes.
pub(super) fn within(what: &'static str, size: usize, limit: usize) -> Result<(), OidcError> {
    if size > limit { Err(OidcError::TooLarge { what, size, limit }) } else { Ok(()) }
}
