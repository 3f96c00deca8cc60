//! `events.jsonl`: one line per event, written as it happens, so that a run that was killed can be
//! read up to its last event.

use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::WriteError;
use crate::{
    clock,
    event::{Event, EventKind},
};

/// The open log of a run.
#[derive(Debug)]
pub(super) struct EventLog {
    path: PathBuf,
    file: File,
}

impl EventLog {
    pub(super) fn create(path: &Path) -> Result<Self, WriteError> {
        let file = OpenOptions::new()
            .create_new(true)
            .append(true)
            .open(path)
            .map_err(|source| WriteError::new(path, source))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Appends a line that has been redacted.
    pub(super) fn append(&mut self, line: &str) -> Result<(), WriteError> {
        self.file
            .write_all(format!("{line}\n").as_bytes())
            .and_then(|()| self.file.flush())
            .map_err(|source| WriteError::new(&self.path, source))
    }
}

/// An event as one JSON object: `at`, `event`, and what belongs to it.
pub(super) fn line(event: &Event) -> Value {
    let mut line = match &event.kind {
        EventKind::RunStarted { run, cases, jobs } => json!({
            "event": "run_started", "run": run, "jobs": jobs, "tool": env!("CARGO_PKG_VERSION"),
            "cases": cases.iter().map(|case| &case.id).collect::<Vec<_>>(),
        }),
        EventKind::EnvironmentKnown(environment) => {
            json!({"event": "environment", "environment": environment})
        }
        EventKind::AttemptStarted { case, number } => {
            json!({"event": "attempt_started", "case": case, "number": number})
        }
        EventKind::StepStarted { case, name } => json!({"event": "step_started", "case": case, "name": name}),
        EventKind::StepFinished { case, step } => json!({"event": "step_finished", "case": case, "step": step}),
        EventKind::TemporaryUser(user) => json!({"event": "temporary_user", "user": user}),
        EventKind::AttemptFinished { case, attempt } => json!({
            "event": "attempt_finished", "case": case, "number": attempt.number, "verdict": attempt.verdict,
            "diagnosis": attempt.diagnosis,
        }),
        EventKind::Notice { text } => json!({"event": "notice", "text": text}),
        EventKind::RunFinished { complete, rate_limit_answers } => {
            json!({"event": "run_finished", "complete": complete, "rate_limit_answers": rate_limit_answers})
        }
    };
    line["at"] = Value::from(clock::rfc3339(event.at));
    line
}
