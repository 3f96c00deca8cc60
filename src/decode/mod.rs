//! Any SAML or OpenID Connect message, decoded, verified and judged without a browser: bytes in, messages with their
//! findings out. No I/O.
//!
//! The checks are those of a run. What a lone message cannot say, such as the address that it was delivered to, is
//! not known here: a check that needs it is not evaluated, never passed and never failed. See [`unknown`].

mod capture;
mod document;
mod find;
mod judge;
mod knowledge;
mod page;
mod recognise;
pub mod run;
mod signature;
mod token;
pub mod unknown;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{finding::Finding, report::message::Message};

pub use knowledge::{Knowledge, KnowledgeError};
pub use recognise::{DecodeError, Form};
pub use signature::{Signature, State};

/// How many bytes are read: of a HAR file; everything else has smaller limits of its own.
pub const INPUT_BYTES: usize = 256 << 20;

/// A message with everything that can be said of it.
#[derive(Clone, Debug, Serialize)]
pub struct Decoded {
    /// Where in the input it was found, in a few words.
    pub origin: String,
    /// The exchange that carried it, in a HAR or a run.
    pub exchange: Option<u32>,
    /// Its size in bytes: of the decoded text.
    pub bytes: usize,
    /// The message.
    pub message: Message,
    /// The moment that it was judged at.
    pub at: DateTime<Utc>,
    /// Why at that moment.
    pub as_of: AsOf,
    /// Its signatures.
    pub signatures: Vec<Signature>,
    /// What the checks said; those not evaluated included.
    pub findings: Vec<Finding>,
}

/// Where the moment comes from that a message is judged at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOf {
    /// It was judged by the run that saw it.
    Seen,
    /// Somebody said it.
    Told,
    /// It was recorded when the message was sent.
    Recorded,
    /// The message itself names it as that of its issue.
    Issued,
    /// The message names none: now.
    Now,
}

impl AsOf {
    /// In a few words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Seen => "when the run saw it; what follows is what the run found",
            Self::Told => "as --at says",
            Self::Recorded => "when it was sent",
            Self::Issued => "when it was issued, as it says itself; --at judges it at another time",
            Self::Now => "now",
        }
    }
}

impl Decoded {
    /// Something is wrong with it: a rule that is more than information is broken, or a signature is.
    pub fn is_broken(&self) -> bool {
        self.findings.iter().any(Finding::is_above_info)
            || self.signatures.iter().any(|signature| signature.state == State::Broken)
    }
}

/// Decodes and judges every message of an input; `form` says what it is when that is not to be guessed.
///
/// Verifies signatures, which takes milliseconds for each message at its size limit.
///
/// # Errors
/// When the input is nothing that is known here, or cannot be read as what it is.
pub fn decode(
    input: &[u8],
    form: Option<Form>,
    knowledge: &Knowledge,
    now: DateTime<Utc>,
) -> Result<Vec<Decoded>, DecodeError> {
    let recognised = recognise::recognise(input, form)?;
    Ok(judge::all(&recognised, knowledge, now))
}
