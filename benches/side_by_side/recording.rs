//! What writing the evidence of one real flow takes, beside the flow itself.

use std::{path::Path, sync::Arc};

use oin_tester::{
    clock,
    event::{AttemptRecord, Event, EventKind},
    id::CaseId,
    secret::Redactor,
    store::{RecordError, Recorder, RunDirectory},
};

use crate::{
    failure::{Failure, while_doing},
    timing::{Timing, in_turn},
};

const DOING: &str = "writing the evidence of a flow";

/// Writes everything of the attempt as often as `calls` says, each time into a directory of its own, whose making counts.
pub(crate) fn measure(attempt: &Arc<AttemptRecord>, files: &Path, calls: usize) -> Result<Timing, Failure> {
    let mut wrong = None;
    let write = &mut || wrong = record(attempt, files).err().or(wrong.take());
    let timed = in_turn(calls, [write]);
    match (timed, wrong) {
        (_, Some(failure)) => Err(failure),
        (Some([timing]), None) => Ok(timing),
        (None, None) => Err(Failure::new(DOING, "nothing was timed")),
    }
}

fn record(attempt: &Arc<AttemptRecord>, files: &Path) -> Result<(), Failure> {
    let started_at = clock::now();
    let directory = RunDirectory::create(files, None, started_at).map_err(while_doing(DOING))?;
    let redactor = Arc::new(Redactor::new().map_err(while_doing(DOING))?);
    let mut recorder = Recorder::new(directory, redactor, started_at, None).map_err(while_doing(DOING))?;
    all(attempt, &mut recorder).map_err(while_doing(DOING))
}

fn all(attempt: &Arc<AttemptRecord>, recorder: &mut Recorder) -> Result<(), RecordError> {
    let case = CaseId::new("bench");
    for step in &attempt.steps {
        let (case, name) = (case.clone(), step.name.clone());
        recorder.record(&Event::now(EventKind::StepStarted { case: case.clone(), name }))?;
        recorder.record(&Event::now(EventKind::StepFinished { case, step: step.clone() }))?;
    }
    let attempt = Arc::clone(attempt);
    recorder.record(&Event::now(EventKind::AttemptFinished { case, attempt })).map(drop)
}
