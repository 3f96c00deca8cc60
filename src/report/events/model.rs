//! The types of a line. They mirror the live events on purpose: the inside may change, these change only together with
//! [`EVENTS_VERSION`].

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    event::{Environment, StepRecord, TemporaryUser},
    id::CaseId,
    report::result::{AcceptedFinding, Attempt, Instance, ScenarioFile, Tool},
    submission::{Protocol, Test},
};

/// Version of the format, `major.minor`: a reader refuses a newer major and ignores lines and members that a newer minor
/// adds.
///
/// - 1.0: first version that has a version, and the whole of an attempt in its last line.
/// - 1.1: the runs that a merged run was made of (`run_started.merged_from`).
pub const EVENTS_VERSION: &str = "1.1";

/// One thing that happened, and when.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Line {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What happened.
    #[serde(flatten)]
    pub record: Record,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Record {
    /// The first line: what is planned.
    RunStarted(RunStarted),
    /// A browser answered for the first time.
    Environment(EnvironmentKnown),
    /// An attempt begins.
    AttemptStarted(AttemptStarted),
    /// A step of it begins.
    StepStarted(StepStarted),
    /// A step of it ended.
    StepFinished(StepFinished),
    /// The state of a temporary user changed.
    TemporaryUser(UserChanged),
    /// An attempt ended, with all that is kept of it.
    AttemptFinished(Box<AttemptFinished>),
    /// Something worth telling that belongs to no case.
    Notice(Notice),
    /// No further test will be begun.
    RunFinished(RunFinished),
    /// The last line: how the program ended.
    RunEnded(RunEnded),
    /// A kind of line that a newer version adds.
    #[serde(skip)]
    Unknown,
}

/// What is planned, and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunStarted {
    /// See [`EVENTS_VERSION`].
    pub events_version: String,
    /// The run's name.
    pub run: String,
    /// When it began, before anything was prepared.
    pub started_at: DateTime<Utc>,
    /// What wrote the file.
    pub tool: Tool,
    /// How many browsers work at once.
    pub jobs: usize,
    /// Every case that will be run, in order.
    pub cases: Vec<CaseLine>,
    /// Scenario files and their hashes.
    pub scenarios: Vec<ScenarioFile>,
    /// What the scenarios accept; the state is not known yet and says `not_evaluated`.
    pub accepted_findings: Vec<AcceptedFinding>,
    /// The part of the plan that is run, where it is not the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
    /// The names of the runs that this one was made of, where it was merged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged_from: Vec<String>,
}

/// A case, as far as it is known before it is run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseLine {
    /// Unique in the run, and the same in the next run of the same scenario.
    pub id: CaseId,
    /// The scenario's name.
    pub scenario: String,
    /// The protocol of the instance.
    pub protocol: Protocol,
    /// Which test.
    pub test: Test,
    /// The instance under test.
    pub instance: Instance,
    /// Okta asks for this test before the integration may be submitted.
    pub required: bool,
    /// The scenario's own words for telling tests apart.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// Who takes part in a run besides the app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EnvironmentKnown {
    /// Browser, driver and system.
    pub environment: Environment,
}

/// An attempt begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AttemptStarted {
    /// The case.
    pub case: CaseId,
    /// Counted from 1.
    pub number: u32,
}

/// A step begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepStarted {
    /// The case.
    pub case: CaseId,
    /// What is being done.
    pub name: String,
}

/// A step ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepFinished {
    /// The case.
    pub case: CaseId,
    /// How it ended.
    pub step: StepRecord,
}

/// The state of a temporary user changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UserChanged {
    /// The user, and its state now.
    pub user: TemporaryUser,
}

/// An attempt ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AttemptFinished {
    /// The case.
    pub case: CaseId,
    /// All that is kept of it.
    pub attempt: Attempt,
}

/// Something worth telling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// A sentence.
    pub text: String,
}

/// No further test will be begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunFinished {
    /// Every planned case was run to its end.
    pub complete: bool,
    /// How many answers of the org's API were a 429.
    #[serde(default)]
    pub rate_limit_answers: u32,
}

/// How the program ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunEnded {
    /// Its exit code.
    pub exit_code: u8,
}
