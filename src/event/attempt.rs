//! All that one attempt leaves behind.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::{
    evidence::{Artifact, Evidence},
    finding::Finding,
};

/// One execution of a case: what was done, seen and concluded.
#[derive(Clone, Debug)]
pub struct AttemptRecord {
    /// Counted from 1.
    pub number: u32,
    /// What became of it.
    pub verdict: Verdict,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When its last step, the tidying up included, ended.
    pub finished_at: DateTime<Utc>,
    /// Why it did not pass, in words; `None` when it passed.
    pub diagnosis: Option<Diagnosis>,
    /// The steps in order.
    pub steps: Vec<StepRecord>,
    /// What was seen, unredacted: for the checks and for the store, which redacts before it writes.
    pub evidence: Evidence,
    /// The decoded protocol messages.
    pub artifacts: Vec<Artifact>,
    /// What the checks said.
    pub findings: Vec<Finding>,
    /// Pictures of pages.
    pub screenshots: Vec<Screenshot>,
}

/// A numbered, timed part of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepRecord {
    /// What was done, as a person would say it.
    pub name: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// How it ended; `skipped` when an earlier step ended the attempt.
    pub verdict: Verdict,
    /// What was seen, or what went wrong.
    pub detail: Option<String>,
}

/// Why an attempt did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnosis {
    /// The step, or the id of the check, that decided.
    pub decided_by: String,
    /// What should have happened.
    pub expected: String,
    /// What happened instead.
    pub seen: String,
    /// What to do next.
    pub remedy: Option<String>,
}

/// A picture of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screenshot {
    /// What it shows: becomes the file's name.
    pub name: String,
    /// The picture.
    pub png: Vec<u8>,
}
