//! The consumer of events that writes the run's files.

use std::{collections::BTreeMap, io, path::Path, sync::Arc};

use chrono::{DateTime, Utc};

use super::{RunDirectory, WriteError, atomic, attempts::Attempts, log, log::EventLog, redaction};
use crate::{
    event::{AttemptRecord, Environment, Event, EventKind, TemporaryUser, TemporaryUserState},
    id::CaseId,
    plan::Case,
    report::{
        har, html,
        result::{self, Attempt, ResultFile, Run, SCHEMA_VERSION, ScenarioFile, Summary, Tool},
    },
    secret::{RedactError, Redactor},
};

/// Writes what happens as it happens, and the result at the end.
#[derive(Debug)]
pub struct Recorder {
    directory: RunDirectory,
    redactor: Arc<Redactor>,
    log: EventLog,
    started_at: DateTime<Utc>,
    environment: Option<Environment>,
    cases: Vec<Arc<Case>>,
    attempts: Attempts,
    temporary_users: BTreeMap<String, TemporaryUser>,
    complete: bool,
    rate_limit_answers: u32,
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
    /// An attempt could not be kept until the end of the run.
    #[error("keeping an attempt until the result is written")]
    Keep(#[source] io::Error),
}

impl Recorder {
    /// A recorder that writes into `directory`.
    pub fn new(
        directory: RunDirectory,
        redactor: Arc<Redactor>,
        started_at: DateTime<Utc>,
    ) -> Result<Self, RecordError> {
        let log = EventLog::create(&directory.path().join("events.jsonl"))?;
        Ok(Self {
            directory,
            redactor,
            log,
            started_at,
            environment: None,
            cases: Vec::new(),
            attempts: Attempts::default(),
            temporary_users: BTreeMap::new(),
            complete: false,
            rate_limit_answers: 0,
        })
    }

    /// The run's directory.
    pub fn directory(&self) -> &RunDirectory {
        &self.directory
    }

    /// Takes an event in.
    pub fn record(&mut self, event: &Event) -> Result<(), RecordError> {
        match &event.kind {
            EventKind::RunStarted { cases, .. } => self.cases.clone_from(cases),
            EventKind::EnvironmentKnown(environment) => self.environment = Some(environment.clone()),
            EventKind::TemporaryUser(user) => {
                self.temporary_users.insert(user.login.clone(), user.clone());
            }
            EventKind::RunFinished { complete, rate_limit_answers } => {
                (self.complete, self.rate_limit_answers) = (*complete, *rate_limit_answers);
            }
            EventKind::AttemptFinished { case, attempt } => return self.attempt(event, case, attempt),
            _ => {}
        }
        let line = self.redactor.redact(&log::line(event).to_string())?;
        Ok(self.log.append(&redaction::mask_parameters(&self.redactor, &line)?)?)
    }

    /// How the run stands.
    pub fn summing(&self) -> Summing {
        let left = |user: &&TemporaryUser| !matches!(user.state, TemporaryUserState::Removed);
        Summing {
            summary: Summary::of(self.cases.iter().map(|case| self.attempts.verdict(&case.id))),
            complete: self.complete,
            users_left: self.temporary_users.values().filter(left).count(),
        }
    }

    /// Writes `result.json` and `report.html`, and returns the result.
    pub fn finish(&self, finished_at: DateTime<Utc>, exit_code: u8) -> Result<ResultFile, RecordError> {
        let tests = self.tests().map_err(RecordError::Keep)?;
        let result = ResultFile {
            schema_version: SCHEMA_VERSION.to_owned(),
            tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            environment: self.environment.clone(),
            run: Run {
                id: self.directory.run().to_string(),
                started_at: self.started_at,
                finished_at,
                exit_code,
                complete: self.complete,
                rate_limit_answers: self.rate_limit_answers,
            },
            scenarios: self.scenarios(),
            summary: Summary::of(tests.iter().map(|test| test.verdict)),
            tests,
            temporary_users: self.temporary_users.values().cloned().collect(),
        };
        let text = self.redactor.redact(&serde_json::to_string_pretty(&result)?)?;
        atomic::write(&self.directory.path().join("result.json"), text.as_bytes())?;
        // From what was redacted, so that nothing stands in the report that may not stand in the result.
        let result: ResultFile = serde_json::from_str(&text)?;
        let report = html::page(&result, &self.directory);
        atomic::write(&self.directory.path().join("report.html"), report.as_bytes())?;
        Ok(result)
    }

    fn tests(&self) -> io::Result<Vec<result::TestResult>> {
        self.cases.iter().map(|case| Ok(result::test(case, self.attempts.of(&case.id)?))).collect()
    }

    fn scenarios(&self) -> Vec<ScenarioFile> {
        let mut files: Vec<ScenarioFile> = Vec::new();
        for case in &self.cases {
            let file = ScenarioFile { name: case.scenario.name.clone(), sha256: case.scenario.source.sha256.clone() };
            if !files.contains(&file) {
                files.push(file);
            }
        }
        files
    }

    fn attempt(&mut self, event: &Event, case: &CaseId, record: &AttemptRecord) -> Result<(), RecordError> {
        let redactor = self.redactor.for_attempt();
        redaction::learn(&redactor, record);
        let line = redactor.redact(&log::line(event).to_string())?;
        self.log.append(&line)?;
        let place = RunDirectory::attempt(case, record.number);
        let har = self.write_har(&place, record, &redactor)?;
        let screenshots = self.write_screenshots(&place, record)?;
        let mut attempt = result::attempt(record, Some(har), screenshots);
        for part in attempt.artifacts.iter_mut().flat_map(|artifact| &mut artifact.parts) {
            part.text = redactor.blot(&part.text)?;
        }
        let text = serde_json::to_string(&attempt)?;
        let attempt: Attempt = serde_json::from_str(&redactor.redact(&text)?)?;
        self.attempts.push(case.clone(), &attempt).map_err(RecordError::Keep)?;
        self.redactor.retire(&redactor);
        Ok(())
    }

    fn write_har(&self, place: &Path, record: &AttemptRecord, redactor: &Redactor) -> Result<String, RecordError> {
        let exchanges = record
            .evidence
            .exchanges
            .iter()
            .map(|exchange| redaction::exchange(redactor, exchange))
            .collect::<Result<Vec<_>, _>>()?;
        let text = serde_json::to_string(&har::document(&exchanges))?;
        self.write(&place.join("network.har"), redactor.redact(&text)?.as_bytes())
    }

    fn write_screenshots(&self, place: &Path, record: &AttemptRecord) -> Result<Vec<String>, RecordError> {
        let path = |name: &str| place.join(format!("{name}.png"));
        record.screenshots.iter().map(|picture| self.write(&path(&picture.name), &picture.png)).collect()
    }

    /// Writes a file of the run and returns its path, relative to the run's directory.
    fn write(&self, relative: &Path, bytes: &[u8]) -> Result<String, RecordError> {
        atomic::write(&self.directory.path().join(relative), bytes)?;
        Ok(relative.to_string_lossy().into_owned())
    }
}
