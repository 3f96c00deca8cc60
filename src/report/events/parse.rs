//! From a line to what happened.

use chrono::{DateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    head,
    model::{AttemptFinished, EVENTS_VERSION, Line, Record, RunStarted},
};
use crate::{
    event::{Diagnosis, Verdict},
    finding::Finding,
    id::CaseId,
    report::{
        result::Attempt,
        version::{self, VersionError},
    },
};

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

/// How much of an attempt is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// All of it.
    Everything,
    /// What became of it, and what the checks said: the rest, which is the larger part, is passed over.
    Findings,
}

/// Reads one line.
pub fn parse(text: &str, detail: Detail) -> Result<Line, LineError> {
    let (at, event) = head::read(text)?;
    let record = match event.as_ref() {
        "run_started" => Record::RunStarted(started(text)?),
        "environment" => Record::Environment(body(text)?),
        "attempt_started" => Record::AttemptStarted(body(text)?),
        "step_started" => Record::StepStarted(body(text)?),
        "step_finished" => Record::StepFinished(body(text)?),
        "temporary_user" => Record::TemporaryUser(body(text)?),
        "attempt_finished" => Record::AttemptFinished(Box::new(finished(text, detail)?)),
        "notice" => Record::Notice(body(text)?),
        "run_finished" => Record::RunFinished(body(text)?),
        "run_ended" => Record::RunEnded(body(text)?),
        // Whatever it is, it must be the whole of a line.
        _ => body::<serde::de::IgnoredAny>(text).map(|_| Record::Unknown)?,
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

/// An attempt without what most of its line is made of.
#[derive(Deserialize)]
struct Slim {
    number: u32,
    verdict: Verdict,
    started_at: DateTime<Utc>,
    finished_at: DateTime<Utc>,
    diagnosis: Option<Diagnosis>,
    har: Option<String>,
    findings: Vec<Finding>,
    screenshots: Vec<String>,
}

fn finished(text: &str, detail: Detail) -> Result<AttemptFinished, LineError> {
    #[derive(Deserialize)]
    struct Finished {
        case: CaseId,
        attempt: Slim,
    }
    if detail == Detail::Everything {
        return body(text);
    }
    let Finished { case, attempt } = body(text)?;
    let attempt = Attempt {
        number: attempt.number,
        verdict: attempt.verdict,
        started_at: attempt.started_at,
        finished_at: attempt.finished_at,
        diagnosis: attempt.diagnosis,
        steps: Vec::new(),
        har: attempt.har,
        network: Vec::new(),
        api_calls: Vec::new(),
        artifacts: Vec::new(),
        findings: attempt.findings,
        screenshots: attempt.screenshots,
        console: Vec::new(),
        files: Vec::new(),
    };
    Ok(AttemptFinished { case, attempt })
}
