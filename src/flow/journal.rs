//! The steps of an attempt: named, timed, told as they begin and end.

use std::{
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use chrono::{DateTime, Utc};

use super::FlowError;
use crate::{
    clock,
    event::{Event, EventKind, EventSender, StepRecord, Verdict},
    id::CaseId,
};

/// Keeps the steps of one attempt and tells each as it happens.
///
/// A step whose future is dropped (the run was interrupted) stays open until [`Journal::close`].
#[derive(Debug)]
pub struct Journal {
    case: CaseId,
    events: EventSender,
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    finished: Vec<StepRecord>,
    open: Option<OpenStep>,
}

#[derive(Debug)]
struct OpenStep {
    name: String,
    started_at: DateTime<Utc>,
    since: Instant,
    note: Option<String>,
}

impl Journal {
    /// An empty journal for an attempt of `case`.
    pub fn new(case: CaseId, events: EventSender) -> Self {
        Self { case, events, book: Mutex::default() }
    }

    /// The case whose attempt this is.
    pub fn case(&self) -> &CaseId {
        &self.case
    }

    /// Does `work` as a step called `name`.
    pub async fn step<T>(
        &self,
        name: impl Into<String>,
        work: impl Future<Output = Result<T, FlowError>>,
    ) -> Result<T, FlowError> {
        self.begin(name.into());
        let outcome = work.await;
        match &outcome {
            Ok(_) => self.end(Verdict::Passed, None),
            Err(error) => self.end(error.verdict(), Some(error.to_string())),
        }
        outcome
    }

    /// Adds what was seen to the step that is under way.
    pub fn note(&self, text: impl Into<String>) {
        if let Some(open) = &mut self.book().open {
            open.note = Some(text.into());
        }
    }

    /// Ends a step that was cut off, with the reason.
    pub fn close(&self, reason: &str) {
        if self.book().open.is_some() {
            self.end(Verdict::Errored, Some(reason.to_owned()));
        }
    }

    /// The steps that have ended, in order.
    pub fn steps(&self) -> Vec<StepRecord> {
        self.book().finished.clone()
    }

    fn begin(&self, name: String) {
        self.events.send(Event::now(EventKind::StepStarted { case: self.case.clone(), name: name.clone() }));
        self.book().open = Some(OpenStep { name, started_at: clock::now(), since: Instant::now(), note: None });
    }

    fn end(&self, verdict: Verdict, detail: Option<String>) {
        let Some(open) = self.book().open.take() else { return };
        let step = StepRecord {
            name: open.name,
            started_at: open.started_at,
            duration_ms: u64::try_from(open.since.elapsed().as_millis()).unwrap_or(u64::MAX),
            verdict,
            detail: detail.or(open.note),
        };
        self.book().finished.push(step.clone());
        self.events.send(Event::now(EventKind::StepFinished { case: self.case.clone(), step }));
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
