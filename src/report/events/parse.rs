//! From a line to what happened.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};

use super::model::{EVENTS_VERSION, Line, Record, RunStarted};
use crate::report::version::{self, VersionError};

/// A line that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It is no event: cut off, edited, or of something else.
    #[error("no event: {0}")]
    Malformed(#[from] serde_json::Error),
    /// The whole file is of a version that this program does not know.
    #[error(transparent)]
    Version(#[from] VersionError),
}

/// What every line has. The rest is read once its kind is known: a line may be megabytes long.
#[derive(Deserialize)]
struct Head<'a> {
    at: DateTime<Utc>,
    #[serde(borrow)]
    event: Cow<'a, str>,
}

/// Reads one line.
pub fn parse(text: &str) -> Result<Line, LineError> {
    let Head { at, event } = serde_json::from_str(text)?;
    let record = match event.as_ref() {
        "run_started" => Record::RunStarted(started(text)?),
        "environment" => Record::Environment(body(text)?),
        "attempt_started" => Record::AttemptStarted(body(text)?),
        "step_started" => Record::StepStarted(body(text)?),
        "step_finished" => Record::StepFinished(body(text)?),
        "temporary_user" => Record::TemporaryUser(body(text)?),
        "attempt_finished" => Record::AttemptFinished(body(text)?),
        "notice" => Record::Notice(body(text)?),
        "run_finished" => Record::RunFinished(body(text)?),
        "run_ended" => Record::RunEnded(body(text)?),
        _ => Record::Unknown,
    };
    Ok(Line { at, record })
}

fn body<T: DeserializeOwned>(text: &str) -> Result<T, LineError> {
    Ok(serde_json::from_str(text)?)
}

/// The version comes first: the rest of a newer line may look like anything.
fn started(text: &str) -> Result<RunStarted, LineError> {
    #[derive(Deserialize)]
    struct Version {
        events_version: String,
    }
    let version: Version = body(text)?;
    version::readable("events", &version.events_version, EVENTS_VERSION)?;
    body(text)
}
