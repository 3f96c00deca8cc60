//! What was concluded: one [`Finding`] per check and attempt.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a check ended. Absent is not passed: a check whose input was not captured is
/// [`Outcome::NotEvaluated`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The rule was applied and holds.
    Passed,
    /// The rule was applied and is broken.
    Failed,
    /// The rule was applied; what was seen is allowed but unwise.
    Warned,
    /// What the rule applies to was not captured.
    NotEvaluated,
}

/// What a broken rule means for the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be mended; does not fail the test.
    Warn,
    /// Fails the test.
    Fail,
}

/// What one check says of one attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The check's stable id, such as `saml.assertion.audience`.
    pub check: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What a failure means.
    pub severity: Severity,
    /// What the rule asks for, in words and values. Empty only when not evaluated.
    pub expected: String,
    /// What was there instead, or what matched; for a check not evaluated, what was missing.
    pub actual: String,
    /// The exchange that carried the judged message: [`crate::evidence::Exchange::number`].
    pub exchange: Option<u32>,
    /// The specification and section.
    pub reference: String,
    /// What to do when it failed.
    pub remedy: String,
}
