//! Where in a message a finding points.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of a message that was read as one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessagePart {
    /// The decoded XML of a SAML message.
    Xml,
    /// The query of the address, without its `?`, as it was sent.
    Query,
    /// The fragment of the address, without its `#`, as it was sent.
    Fragment,
    /// The body of a form, as it was sent.
    Form,
    /// The decoded header of a token.
    TokenHeader,
    /// The decoded claims of a token.
    TokenClaims,
}

/// Bytes of a message. In the artifact of the same exchange the same bytes stand in the same place:
/// what is redacted there keeps its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Which text.
    pub part: MessagePart,
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Place {
    /// Those bytes of that part.
    pub fn new(part: MessagePart, bytes: &Range<usize>) -> Self {
        Self { part, start: bytes.start, end: bytes.end }
    }

    /// Those bytes of a SAML message.
    pub fn xml(bytes: &Range<usize>) -> Self {
        Self::new(MessagePart::Xml, bytes)
    }
}
