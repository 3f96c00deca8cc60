//! What is remembered of a submission between runs: the instances that were generated, how far the submission has come,
//! and who certified the tests. It stands in a JSON file beside the scenario.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{instances::RememberedInstance, lifecycle::LifeCycle};

/// The version of the file's format.
pub const RECORD_VERSION: u32 = 1;

/// Everything that is remembered of one submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionRecord {
    /// [`RECORD_VERSION`]; a newer one is refused.
    pub format: u32,
    /// The instances that were generated or adopted, the oldest first.
    #[serde(default)]
    pub instances: Vec<RememberedInstance>,
    /// How far the submission has come.
    #[serde(default)]
    pub life_cycle: LifeCycle,
    /// Who certified that the tests were completed.
    #[serde(default)]
    pub certification: Option<Certification>,
}

/// "I certify that I have successfully completed required tests."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// Who certifies.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The version of the submission that it is about ([`super::Submission::sha256`]).
    pub submission_sha256: String,
}

impl Default for SubmissionRecord {
    fn default() -> Self {
        Self { format: RECORD_VERSION, instances: Vec::new(), life_cycle: LifeCycle::default(), certification: None }
    }
}
