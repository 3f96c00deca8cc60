//! What the runner tells: the only way out of it. The terminal, the store and every report are
//! consumers of these types; none of them is called by a flow.

mod attempt;
mod channel;

use std::{str::FromStr, sync::Arc};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use attempt::{AttemptRecord, Diagnosis, NewInstance, Screenshot, StepRecord};
pub use channel::{EventReceiver, EventSender, channel};

use crate::{
    clock,
    id::{CaseId, RunId, UserId},
    plan::Case,
};

/// One thing that happened, and when.
#[derive(Clone, Debug)]
pub struct Event {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: EventKind,
}

/// What can happen in a run, in the order in which it happens.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// The plan is made and the run directory exists.
    RunStarted {
        /// The run's name.
        run: RunId,
        /// Every case that will be run, in order.
        cases: Vec<Arc<Case>>,
        /// How many browsers work at once.
        jobs: usize,
    },
    /// A browser answered for the first time.
    EnvironmentKnown(Environment),
    /// A case has a browser and begins an attempt.
    AttemptStarted {
        /// The case.
        case: CaseId,
        /// Counted from 1.
        number: u32,
    },
    /// A step of an attempt begins.
    StepStarted {
        /// The case.
        case: CaseId,
        /// What is being done, as a person would say it.
        name: String,
    },
    /// A step of an attempt ended.
    StepFinished {
        /// The case.
        case: CaseId,
        /// How it ended.
        step: StepRecord,
    },
    /// The state of a temporary user changed.
    TemporaryUser(TemporaryUser),
    /// An attempt ended, with all that it left behind.
    AttemptFinished {
        /// The case.
        case: CaseId,
        /// Everything seen and concluded.
        attempt: Arc<AttemptRecord>,
    },
    /// Something worth telling that belongs to no case.
    Notice {
        /// A sentence.
        text: String,
    },
    /// Nothing more will come.
    RunFinished {
        /// Every planned case was run to its end.
        complete: bool,
        /// How many answers of the org's API were a 429.
        rate_limit_answers: u32,
    },
}

impl Event {
    /// An event that happens now.
    pub fn now(kind: EventKind) -> Self {
        Self { at: clock::now(), kind }
    }
}

/// Who takes part in a run besides the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Environment {
    /// Product and version of the browser.
    pub browser: String,
    /// Product and version of the driver.
    pub driver: String,
    /// Operating system and architecture.
    pub os: String,
}

/// What became of an attempt or a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything that decides was seen and is right.
    Passed,
    /// Of a test with several attempts: the last one passed, an earlier one did not.
    Flaky,
    /// The app or the integration is wrong.
    Failed,
    /// The harness, the browser or the org could not do its part.
    Errored,
    /// It was not run.
    Skipped,
}

impl Verdict {
    /// Every verdict, the good ones first.
    pub const ALL: [Self; 5] = [Self::Passed, Self::Flaky, Self::Failed, Self::Errored, Self::Skipped];

    /// What becomes of a test whose attempts ended like this, in their order.
    pub fn of_attempts(attempts: impl IntoIterator<Item = Self>) -> Self {
        let attempts: Vec<Self> = attempts.into_iter().collect();
        match attempts.split_last() {
            None => Self::Skipped,
            Some((Self::Passed, earlier)) if earlier.iter().any(|verdict| *verdict != Self::Passed) => Self::Flaky,
            Some((last, _)) => *last,
        }
    }

    /// The sign-on worked at last: Okta would take it for a pass.
    pub fn is_pass(self) -> bool {
        matches!(self, Self::Passed | Self::Flaky)
    }

    /// The word in results and on the terminal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Flaky => "flaky",
            Self::Failed => "failed",
            Self::Errored => "errored",
            Self::Skipped => "skipped",
        }
    }
}

/// A word that is no verdict.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is no verdict; expected passed, flaky, failed, errored or skipped")]
pub struct VerdictError(String);

impl FromStr for Verdict {
    type Err = VerdictError;

    fn from_str(text: &str) -> Result<Self, VerdictError> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == text).ok_or_else(|| VerdictError(text.to_owned()))
    }
}

/// A user that was created for a test, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TemporaryUser {
    /// The case it was created for; `None` for a user that an earlier run left.
    pub case: Option<CaseId>,
    /// The login in the org.
    pub login: String,
    /// The id in the org, once the org has answered.
    pub id: Option<UserId>,
    /// Where it is in its life.
    #[serde(flatten)]
    pub state: TemporaryUserState,
}

/// Where a temporary user is in its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum TemporaryUserState {
    /// It exists in the org.
    Created,
    /// It was deleted, and the org says that it is gone.
    Removed,
    /// It could not be removed.
    Left {
        /// Why, in a sentence.
        reason: String,
        /// The command that removes it.
        command: String,
    },
}
