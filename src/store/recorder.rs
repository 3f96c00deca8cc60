//! The consumer of events that writes the run's files.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use chrono::{DateTime, Utc};

use super::{
    Blobs, RawEvidence, RunDirectory, StoredRun, WriteError,
    line::{self, Beginning},
    log::EventLog,
    redaction,
    runs::OpenError,
};
use crate::{
    event::{AttemptRecord, Event, EventKind, Screenshot, TemporaryUser, TemporaryUserState, Verdict},
    id::CaseId,
    plan::{Case, Shard},
    report::{
        events::{AttemptFinished, Line, Record, RunEnded},
        har,
        result::{self, Attempt, StoredFile, Summary},
    },
    secret::{RedactError, Redactor},
};

/// Writes what happens as it happens.
#[derive(Debug)]
pub struct Recorder {
    directory: RunDirectory,
    blobs: Blobs,
    redactor: Arc<Redactor>,
    log: EventLog,
    beginning: Beginning,
    cases: Vec<Arc<Case>>,
    verdicts: BTreeMap<CaseId, Vec<Verdict>>,
    temporary_users: BTreeMap<String, TemporaryUser>,
    complete: bool,
    raw: Option<RawEvidence>,
}

/// What the end of a run is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Summing {
    /// Verdicts by number.
    pub summary: Summary,
    /// Every planned case was run to its end.
    pub complete: bool,
    /// Temporary users that still exist.
    pub users_left: usize,
}

/// A part of the run could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Secrets could not be taken out, so nothing was written.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// A part of the result is no JSON.
    #[error("writing a part of the result as JSON")]
    Json(#[from] serde_json::Error),
}

impl Recorder {
    /// A recorder that writes into `directory`.
    pub fn new(
        directory: RunDirectory,
        redactor: Arc<Redactor>,
        started_at: DateTime<Utc>,
        shard: Option<Shard>,
    ) -> Result<Self, RecordError> {
        let log = EventLog::create(directory.path())?;
        Ok(Self {
            blobs: Blobs::of(directory.path()),
            directory,
            redactor,
            log,
            beginning: Beginning { started_at, shard },
            cases: Vec::new(),
            verdicts: BTreeMap::new(),
            temporary_users: BTreeMap::new(),
            complete: false,
            raw: None,
        })
    }

    /// From now on, attempts are kept with their secrets as well.
    #[must_use]
    pub fn keeping_raw(self, raw: RawEvidence) -> Self {
        Self { raw: Some(raw), ..self }
    }

    /// The run's directory.
    pub fn directory(&self) -> &RunDirectory {
        &self.directory
    }

    /// Takes an event in, and returns the line that was written of it.
    pub fn record(&mut self, event: &Event) -> Result<String, RecordError> {
        match &event.kind {
            EventKind::RunStarted { cases, .. } => self.cases.clone_from(cases),
            EventKind::TemporaryUser(user) => {
                self.temporary_users.insert(user.login.clone(), user.clone());
            }
            EventKind::RunFinished { complete, .. } => self.complete = *complete,
            EventKind::AttemptFinished { case, attempt } => return self.attempt(event.at, case, attempt),
            _ => {}
        }
        self.append(&Line { at: event.at, record: line::record(event, self.beginning) })
    }

    /// How the run stands.
    pub fn summing(&self) -> Summing {
        let left = |user: &&TemporaryUser| !matches!(user.state, TemporaryUserState::Removed);
        let verdict =
            |case: &Arc<Case>| Verdict::of_attempts(self.verdicts.get(&case.id).into_iter().flatten().copied());
        Summing {
            summary: Summary::of(self.cases.iter().map(verdict)),
            complete: self.complete,
            users_left: self.temporary_users.values().filter(left).count(),
        }
    }

    /// Writes the last line, and returns it.
    pub fn end(&mut self, at: DateTime<Utc>, exit_code: u8) -> Result<String, RecordError> {
        self.append(&Line { at, record: Record::RunEnded(RunEnded { exit_code }) })
    }

    /// The run as its log tells it.
    pub fn stored(&self) -> Result<StoredRun, OpenError> {
        StoredRun::open(self.directory.path())
    }

    fn append(&mut self, line: &Line) -> Result<String, RecordError> {
        let text = self.redactor.redact(&serde_json::to_string(line)?)?;
        let text = redaction::mask_parameters(&self.redactor, &text)?;
        self.log.append(&text)?;
        Ok(text)
    }

    fn attempt(&mut self, at: DateTime<Utc>, case: &CaseId, record: &AttemptRecord) -> Result<String, RecordError> {
        self.verdicts.entry(case.clone()).or_default().push(record.verdict);
        if let Some(raw) = &self.raw {
            raw.keep(case, record)?;
        }
        let redactor = self.redactor.for_attempt();
        redaction::learn(&redactor, record);
        let place = RunDirectory::attempt(case, record.number);
        let har = self.keep_har(&place, record, &redactor)?;
        let screenshots = self.keep_screenshots(&place, record)?;
        let mut attempt = result::attempt(record, har, screenshots);
        for part in attempt.artifacts.iter_mut().flat_map(|artifact| &mut artifact.parts) {
            part.text = redactor.blot(&part.text)?;
        }
        let text = serde_json::to_string(&attempt)?;
        let attempt: Attempt = serde_json::from_str(&redactor.redact(&text)?)?;
        let finished = AttemptFinished { case: case.clone(), attempt };
        let line = Line { at, record: Record::AttemptFinished(Box::new(finished)) };
        // Not redacted as a whole again: places in the messages would move.
        let text = serde_json::to_string(&line)?;
        self.log.append(&text)?;
        self.redactor.retire(&redactor);
        Ok(text)
    }

    fn keep_har(&self, place: &Path, record: &AttemptRecord, redactor: &Redactor) -> Result<StoredFile, RecordError> {
        let exchanges = record
            .evidence
            .exchanges
            .iter()
            .map(|exchange| redaction::exchange(redactor, exchange))
            .collect::<Result<Vec<_>, _>>()?;
        let text = redactor.redact(&serde_json::to_string(&har::document(&exchanges))?)?;
        Ok(self.blobs.keep(&place.join("network.har"), text.as_bytes(), "application/json")?)
    }

    fn keep_screenshots(&self, place: &Path, record: &AttemptRecord) -> Result<Vec<StoredFile>, RecordError> {
        let path = |name: &str| place.join(format!("{name}.png"));
        let keep = |picture: &Screenshot| Ok(self.blobs.keep(&path(&picture.name), &picture.png, "image/png")?);
        record.screenshots.iter().map(keep).collect()
    }
}
