//! The JSON of Okta's own submission model, read and written ("Your OIN Integrations" of the management API).
//!
//! Okta keeps the submission and its test information as two documents; here they are the members `submission` and
//! `testing` of one. What only this program knows (rulesets, samples of variables, formats of attribute names, what the
//! wizard has no field for) has no place in it, and what Okta alone writes (ids, states, times) is passed over.

mod members;
mod model;
mod read;
mod unwritten;
mod write;

#[cfg(test)]
mod tests;

use model::Document;
use serde::Deserialize;
use serde_json::Value;

use super::Submission;
use crate::protocol::oidc::Object;

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

/// What was read.
#[derive(Debug)]
pub struct Reading {
    /// The submission.
    pub submission: Submission,
    /// What is not part of it: the paths of members that this program does not know, and of values, with the value.
    pub left: Vec<String>,
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
    /// A member holds something else than Okta's model.
    #[error("expected {expected} as `{path}`, found {seen}")]
    Kind {
        /// The member.
        path: String,
        /// What it should be.
        expected: &'static str,
        /// What it is.
        seen: &'static str,
    },
    /// It is only what Okta keeps of a submission under `testing`.
    #[error(
        "this is the test information alone; put the submission beside it: {{ \"submission\": …, \"testing\": … }}"
    )]
    TestInformationAlone,
}

/// Reads a submission: an object with `submission` and `testing`, or what stands in `submission` by itself.
pub fn read(text: &str) -> Result<Reading, OktaJsonError> {
    if text.len() > LONGEST {
        return Err(OktaJsonError::TooLong(text.len()));
    }
    let members = Object::parse(text.as_bytes())?.members().clone();
    let both = members.contains_key("submission") || members.contains_key("testing");
    if !both && members::is_test_information(&members) {
        return Err(OktaJsonError::TestInformationAlone);
    }
    let mut document = Value::Object(members);
    if !both {
        document = serde_json::json!({ "submission": document });
    }
    let left = members::keep_known(&mut document)?;
    Ok(read::submission(Document::deserialize(document)?, left))
}

/// What of a submission [`write`] leaves out, though its file has it; what only this program knows is not meant.
pub fn unwritten(submission: &Submission) -> Vec<String> {
    unwritten::of(submission)
}

/// The submission as Okta's API has it, always in the same order: two submissions that say the same are the same text.
pub fn write(submission: &Submission, secrets: SecretValues) -> Result<String, OktaJsonError> {
    Ok(serde_json::to_string_pretty(&write::document(submission, secrets))?)
}
