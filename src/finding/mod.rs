//! What was concluded: one [`Finding`] per check and attempt.

mod place;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use place::{MessagePart, Place};

/// How a check ended. Absent is not passed: a check whose input was not captured is
/// [`Outcome::NotEvaluated`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
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

/// What a broken rule means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be mended; does not fail the test.
    Warn,
    /// Wrong; fails the test when the rule's [`Basis`] lets it.
    Fail,
}

/// What a rule stands on, and so whether it can fail a test that Okta requires.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Okta's own tester exercises it.
    #[default]
    Tester,
    /// A documented requirement or limit of the Okta Integration Network.
    Requirement,
    /// What Okta does by default, or how the instance is set up in the org.
    Okta,
    /// Good practice beyond what Okta asks for: told, but it fails no test.
    Beyond,
}

impl Basis {
    /// Whether a broken rule on this basis can fail a required test.
    pub fn can_fail_a_test(self) -> bool {
        self != Self::Beyond
    }

    /// In a few words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Tester => "exercised by Okta's own tester",
            Self::Requirement => "a requirement of the Okta Integration Network",
            Self::Okta => "Okta's default behaviour, or the instance's settings",
            Self::Beyond => "good practice beyond what Okta asks for; fails no test",
        }
    }
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
    /// What the rule stands on.
    #[serde(default)]
    pub basis: Basis,
    /// What the rule asks for, in words and values. Empty only when not evaluated.
    pub expected: String,
    /// What was there instead, or what matched; for a check not evaluated, what was missing.
    pub actual: String,
    /// The exchange that carried the judged message: [`crate::evidence::Exchange::number`].
    pub exchange: Option<u32>,
    /// Where in that message the judged value stands.
    #[serde(default)]
    pub place: Option<Place>,
    /// The specification and section.
    pub reference: String,
    /// What to do when it failed.
    pub remedy: String,
    /// Why it fails no test although it is broken: the scenario accepts it for a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Acceptance>,
}

/// That a finding is accepted, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acceptance {
    /// Why.
    pub reason: String,
    /// The last day on which it is.
    pub until: NaiveDate,
}

impl Finding {
    /// It fails the test that it was found in.
    pub fn decides(&self) -> bool {
        self.is_broken() && self.basis.can_fail_a_test() && self.accepted.is_none()
    }

    /// The rule is broken and says that this is wrong, whether or not it can fail a test.
    pub fn is_broken(&self) -> bool {
        self.outcome == Outcome::Failed && self.severity == Severity::Fail
    }

    /// Something a person should see: broken, or worth a warning.
    pub fn is_above_info(&self) -> bool {
        matches!(self.outcome, Outcome::Failed | Outcome::Warned) && self.severity > Severity::Info
    }
}
