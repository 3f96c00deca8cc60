//! The JSON of Okta's own submission model, read and written ("Your OIN Integrations" of the management API).
//!
//! Okta keeps the submission and its test information as two documents; here they are the members `submission` and
//! `testing` of one. What only this program knows (rulesets, samples of variables, formats of attribute names, what the
//! wizard has no field for) has no place in it, and what Okta alone writes (ids, states, times) is passed over.

mod model;
mod read;
mod write;

#[cfg(test)]
mod tests;

use model::Document;
use serde::Deserialize;

use super::Submission;

/// The longest text that is read, in bytes.
const LONGEST: usize = 256 * 1024;

/// Whether secrets are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretValues {
    /// As they are: for Okta only.
    Written,
    /// Their members are left out.
    LeftOut,
}

/// Why a text is not read as a submission.
#[derive(Debug, thiserror::Error)]
pub enum OktaJsonError {
    /// It is too long.
    #[error("the text has {0} bytes, more than the {LONGEST} that are read")]
    TooLong(usize),
    /// It is no JSON of that form.
    #[error("expected a submission as Okta's API has it")]
    Malformed(#[from] serde_json::Error),
    /// A member has a value that is not known.
    #[error("`{member}` has the value `{value}`, which is not known")]
    Unknown {
        /// The member.
        member: &'static str,
        /// Its value, cut when it is long.
        value: String,
    },
}

/// Reads a submission: an object with `submission` and `testing`, or what stands in `submission` by itself.
pub fn read(text: &str) -> Result<Submission, OktaJsonError> {
    if text.len() > LONGEST {
        return Err(OktaJsonError::TooLong(text.len()));
    }
    let value: serde_json::Value = serde_json::from_str(text)?;
    // A structure may be read from a list of its members too, which Okta does not write.
    let parts = [Some(&value), value.get("submission"), value.get("testing")];
    if parts.into_iter().flatten().any(|part| !part.is_object()) {
        return Err(OktaJsonError::Malformed(serde::de::Error::custom("expected an object")));
    }
    let document = if value.get("submission").is_some() || value.get("testing").is_some() {
        Document::deserialize(value)?
    } else {
        Document { submission: model::Submission::deserialize(value)?, testing: None }
    };
    read::submission(document)
}

/// The submission as Okta's API has it, always in the same order: two submissions that say the same are the same text.
pub fn write(submission: &Submission, secrets: SecretValues) -> Result<String, OktaJsonError> {
    Ok(serde_json::to_string_pretty(&write::document(submission, secrets))?)
}
