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

/// Why an attempt did not pass: one cause, named first, and what else is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnosis {
    /// The id of the cause, such as `saml-audience-mismatch`; the id of a check where no cause is known for it.
    #[serde(default)]
    pub cause: String,
    /// The step, or the id of the check, that decided.
    pub decided_by: String,
    /// What is wrong, in one sentence.
    #[serde(default)]
    pub symptom: String,
    /// Why that is so, most likely.
    #[serde(default)]
    pub likely_cause: String,
    /// What should have happened.
    pub expected: String,
    /// What happened instead.
    pub seen: String,
    /// What to do next.
    pub remedy: Option<String>,
    /// Whether a new app instance must be generated in the org afterwards.
    #[serde(default)]
    pub new_instance: NewInstance,
    /// The ids of the other broken rules, the weightiest first.
    #[serde(default)]
    pub further: Vec<String>,
}

impl Diagnosis {
    /// What there is to tell a person, under short names and in the order of reading: the cause first, then what it
    /// was seen by. The other broken rules are left to whoever shows them.
    pub fn told(&self) -> Vec<(&'static str, String)> {
        let rows = [
            ("what", format!("{} ({})", self.symptom, self.cause)),
            ("why", self.likely_cause.clone()),
            ("to do", self.remedy.clone().unwrap_or_default()),
            ("new instance", self.new_instance.describe().to_owned()),
            ("decided by", self.decided_by.clone()),
            ("expected", self.expected.clone()),
            ("seen", self.seen.clone()),
        ];
        rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// Whether mending takes a new app instance: an instance keeps what the submission said when it was generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewInstance {
    /// None is needed: the app, the environment, an assignment or a policy is mended, or the scenario.
    #[default]
    NotNeeded,
    /// Only when the submission is what must change: then generate a new instance, assign the users, and run all
    /// tests again. None when the app is mended.
    IfSubmissionChanges,
    /// One is needed: the instance itself cannot be right any more.
    Needed,
}

impl NewInstance {
    /// In a few words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::NotNeeded => "not needed",
            Self::IfSubmissionChanges => "only if the submission is changed",
            Self::Needed => "needed",
        }
    }
}

/// A picture of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screenshot {
    /// What it shows: becomes the file's name.
    pub name: String,
    /// The picture.
    pub png: Vec<u8>,
}
