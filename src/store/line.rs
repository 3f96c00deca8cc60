//! From the live event to the line of the log.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::{
    event::{Event, EventKind},
    id::RunId,
    plan::{Case, Shard},
    report::{
        events::{
            AttemptStarted, CaseLine, EVENTS_VERSION, EnvironmentKnown, Notice, Record, RunFinished, RunStarted,
            StepFinished, StepStarted, UserChanged,
        },
        result::{AcceptanceState, AcceptedFinding, Instance, ScenarioFile, Tool},
    },
};

/// What the first line says besides the event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning {
    pub(super) started_at: DateTime<Utc>,
    pub(super) shard: Option<Shard>,
}

/// What the line of an event says. An attempt that ended has a line of its own making, since its files are kept first.
pub(super) fn record(event: &Event, beginning: Beginning) -> Record {
    match &event.kind {
        EventKind::RunStarted { run, cases, jobs } => Record::RunStarted(started(run, cases, *jobs, beginning)),
        EventKind::EnvironmentKnown(environment) => {
            Record::Environment(EnvironmentKnown { environment: environment.clone() })
        }
        EventKind::AttemptStarted { case, number } => {
            Record::AttemptStarted(AttemptStarted { case: case.clone(), number: *number })
        }
        EventKind::StepStarted { case, name } => {
            Record::StepStarted(StepStarted { case: case.clone(), name: name.clone() })
        }
        EventKind::StepFinished { case, step } => {
            Record::StepFinished(StepFinished { case: case.clone(), step: step.clone() })
        }
        EventKind::TemporaryUser(user) => Record::TemporaryUser(UserChanged { user: user.clone() }),
        EventKind::AttemptFinished { .. } => Record::Unknown,
        EventKind::Notice { text } => Record::Notice(Notice { text: text.clone() }),
        EventKind::RunFinished { complete, rate_limit_answers } => {
            Record::RunFinished(RunFinished { complete: *complete, rate_limit_answers: *rate_limit_answers })
        }
    }
}

fn started(run: &RunId, cases: &[Arc<Case>], jobs: usize, beginning: Beginning) -> RunStarted {
    RunStarted {
        events_version: EVENTS_VERSION.to_owned(),
        run: run.to_string(),
        started_at: beginning.started_at,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        jobs,
        cases: cases.iter().map(|case| case_line(case)).collect(),
        scenarios: distinct(cases.iter().map(|case| ScenarioFile {
            name: case.scenario.name.clone(),
            sha256: case.scenario.source.sha256.clone(),
        })),
        accepted_findings: distinct(cases.iter().flat_map(|case| accepted(case))),
        shard: beginning.shard.map(|shard| shard.to_string()),
        merged_from: Vec::new(),
    }
}

fn case_line(case: &Case) -> CaseLine {
    CaseLine {
        id: case.id.clone(),
        scenario: case.scenario.name.clone(),
        protocol: case.protocol(),
        test: case.test,
        instance: Instance {
            id: case.instance.id.to_string(),
            version: case.instance.version.name().to_owned(),
            submission_sha256: case.scenario.versions().hash(case.instance.version).map(str::to_owned),
        },
        required: case.required,
        tags: case.scenario.tags.clone(),
    }
}

fn accepted(case: &Case) -> impl Iterator<Item = AcceptedFinding> {
    case.scenario.accepted_findings.iter().map(|accepted| AcceptedFinding {
        scenario: case.scenario.name.clone(),
        check: accepted.check.clone(),
        test: accepted.test,
        instance: accepted.instance.as_ref().map(ToString::to_string),
        reason: accepted.reason.clone(),
        until: accepted.until,
        state: AcceptanceState::NotEvaluated,
    })
}

/// Each once, in the order of their first appearance.
fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for each in all {
        if !kept.contains(&each) {
            kept.push(each);
        }
    }
    kept
}
