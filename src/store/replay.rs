//! From the lines of a log to the result: the only way in which a result is made, during the run as well as later.

use std::{collections::BTreeMap, io, path::Path};

use chrono::{DateTime, NaiveDate, Utc};

use super::log::{FILE, Lines, LogError};
use crate::{
    event::{Diagnosis, Environment, NewInstance, StepRecord, TemporaryUser, Verdict},
    finding::{Finding, Outcome},
    id::CaseId,
    report::{
        events::{AttemptStarted, CaseLine, Detail, Line, LineError, Record, RunFinished, RunStarted},
        result::{AcceptanceState, AcceptedFinding, Attempt, ResultFile, Run, SCHEMA_VERSION, Summary, TestResult},
        version::VersionError,
    },
};

/// The exit code that a run without an end is given: incomplete.
pub(super) const INCOMPLETE: u8 = 5;

/// A run as its log tells it.
#[derive(Debug)]
pub(super) struct Replay {
    /// The result, up to the last event.
    pub result: ResultFile,
    /// The lines that are no events, where there are such: the last one of a run that was killed, others only in a log
    /// that was damaged.
    pub unreadable: Vec<LogError>,
}

/// A log of which nothing can be made.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// It cannot be opened.
    #[error("opening it")]
    Open(#[source] io::Error),
    /// It is of a version that this program does not know.
    #[error(transparent)]
    Version(VersionError),
    /// It does not begin as a log does.
    #[error("it does not begin with a `run_started` line of oin-tester 0.1 or newer")]
    Beginning,
}

/// Reads the log of the run in `directory`.
pub(super) fn replay(directory: &Path, detail: Detail) -> Result<Replay, ReplayError> {
    let mut lines = Lines::open(&directory.join(FILE), detail).map_err(ReplayError::Open)?;
    let started = match lines.next() {
        Some(Ok(Line { record: Record::RunStarted(started), .. })) => started,
        Some(Err(LogError::Line { source: LineError::Version(error), .. })) => return Err(ReplayError::Version(error)),
        _ => return Err(ReplayError::Beginning),
    };
    let mut seen = Seen::new(started.started_at);
    let mut unreadable = Vec::new();
    for line in lines {
        match line {
            Ok(line) => seen.take(line),
            Err(error) => {
                let no_end_in_sight = matches!(error, LogError::Read { .. } | LogError::TooLong { .. });
                unreadable.push(error);
                if no_end_in_sight || unreadable.len() >= MOST_UNREADABLE {
                    break;
                }
            }
        }
    }
    Ok(Replay { result: seen.result(started), unreadable })
}

/// A log with more lines that are none is not worth reading on.
pub(super) const MOST_UNREADABLE: usize = 100;

/// What the lines said so far.
#[derive(Debug)]
struct Seen {
    environment: Option<Environment>,
    attempts: BTreeMap<CaseId, Vec<Attempt>>,
    under_way: BTreeMap<CaseId, UnderWay>,
    users: BTreeMap<String, TemporaryUser>,
    finished: Option<RunFinished>,
    exit_code: Option<u8>,
    last: DateTime<Utc>,
}

/// An attempt of which the end was not told.
#[derive(Debug)]
struct UnderWay {
    number: u32,
    started_at: DateTime<Utc>,
    steps: Vec<StepRecord>,
    doing: Option<String>,
}

impl Seen {
    fn new(started_at: DateTime<Utc>) -> Self {
        Self {
            environment: None,
            attempts: BTreeMap::new(),
            under_way: BTreeMap::new(),
            users: BTreeMap::new(),
            finished: None,
            exit_code: None,
            last: started_at,
        }
    }

    fn take(&mut self, line: Line) {
        self.last = self.last.max(line.at);
        match line.record {
            Record::Environment(known) => self.environment = Some(known.environment),
            Record::AttemptStarted(AttemptStarted { case, number }) => {
                let begun = UnderWay { number, started_at: line.at, steps: Vec::new(), doing: None };
                self.under_way.insert(case, begun);
            }
            Record::StepStarted(step) => {
                if let Some(attempt) = self.under_way.get_mut(&step.case) {
                    attempt.doing = Some(step.name);
                }
            }
            Record::StepFinished(finished) => {
                if let Some(attempt) = self.under_way.get_mut(&finished.case) {
                    attempt.steps.push(finished.step);
                    attempt.doing = None;
                }
            }
            Record::AttemptFinished(finished) => {
                self.under_way.remove(&finished.case);
                self.attempts.entry(finished.case).or_default().push(finished.attempt);
            }
            Record::TemporaryUser(changed) => {
                self.users.insert(changed.user.login.clone(), changed.user);
            }
            Record::RunFinished(finished) => self.finished = Some(finished),
            Record::RunEnded(ended) => self.exit_code = Some(ended.exit_code),
            Record::RunStarted(_) | Record::Notice(_) | Record::Unknown => {}
        }
    }

    fn result(mut self, started: RunStarted) -> ResultFile {
        for (case, begun) in std::mem::take(&mut self.under_way) {
            let attempt = cut_off(begun, self.last);
            self.attempts.entry(case).or_default().push(attempt);
        }
        let mut attempts = self.attempts;
        let cases = started.cases.into_iter();
        let tests: Vec<TestResult> =
            cases.map(|case| test(attempts.remove(&case.id).unwrap_or_default(), case)).collect();
        let day = started.started_at.date_naive();
        let accepted = started.accepted_findings;
        ResultFile {
            schema_version: SCHEMA_VERSION.to_owned(),
            tool: started.tool,
            environment: self.environment,
            run: Run {
                id: started.run,
                started_at: started.started_at,
                finished_at: self.last,
                exit_code: self.exit_code.unwrap_or(INCOMPLETE),
                complete: self.exit_code.is_some() && self.finished.as_ref().is_some_and(|finished| finished.complete),
                rate_limit_answers: self.finished.map_or(0, |finished| finished.rate_limit_answers),
                shard: started.shard,
                merged_from: started.merged_from,
            },
            scenarios: started.scenarios,
            accepted_findings: accepted.into_iter().map(|accepted| settled(accepted, &tests, day)).collect(),
            summary: Summary::of(tests.iter().map(|test| test.verdict)),
            tests,
            temporary_users: self.users.into_values().collect(),
        }
    }
}

/// The attempt that was under way when the log ends.
fn cut_off(begun: UnderWay, last: DateTime<Utc>) -> Attempt {
    let doing = begun.doing.map_or_else(|| "between two steps".to_owned(), |name| format!("step: {name}"));
    Attempt {
        number: begun.number,
        verdict: Verdict::Errored,
        started_at: begun.started_at,
        finished_at: last,
        diagnosis: Some(Diagnosis {
            cause: "run-cut-off".to_owned(),
            decided_by: doing,
            symptom: "The run ended in the middle of this test.".to_owned(),
            likely_cause: "The program was killed, or nothing more could be written.".to_owned(),
            expected: "the end of the attempt".to_owned(),
            seen: "nothing after it in events.jsonl".to_owned(),
            remedy: Some("Run it again; `oin-tester cleanup` removes a temporary user that was left.".to_owned()),
            new_instance: NewInstance::NotNeeded,
            further: Vec::new(),
        }),
        steps: begun.steps,
        har: None,
        network: Vec::new(),
        api_calls: Vec::new(),
        artifacts: Vec::new(),
        findings: Vec::new(),
        screenshots: Vec::new(),
        console: Vec::new(),
        files: Vec::new(),
    }
}

/// What became of an accepted finding.
fn settled(accepted: AcceptedFinding, tests: &[TestResult], day: NaiveDate) -> AcceptedFinding {
    let concerned = tests.iter().filter(|test| {
        test.scenario == accepted.scenario
            && accepted.test.is_none_or(|only| only == test.test)
            && accepted.instance.as_ref().is_none_or(|only| *only == test.instance.id)
    });
    let findings: Vec<&Finding> = concerned
        .filter_map(|test| test.attempts.last())
        .flat_map(|attempt| &attempt.findings)
        .filter(|finding| finding.check == accepted.check && finding.outcome != Outcome::NotEvaluated)
        .collect();
    let occurred = findings.iter().any(|finding| finding.is_broken());
    let state = match (occurred, accepted.until < day) {
        (_, true) => AcceptanceState::Expired,
        (true, false) => AcceptanceState::Occurred,
        (false, false) if findings.is_empty() => AcceptanceState::NotEvaluated,
        (false, false) => AcceptanceState::NoLongerOccurs,
    };
    AcceptedFinding { state, ..accepted }
}

/// Okta asks for a test again when its result is older than this.
const VALIDITY: chrono::Duration = chrono::Duration::hours(48);

/// The entry of a case with the attempts that it had, possibly none.
fn test(attempts: Vec<Attempt>, case: CaseLine) -> TestResult {
    let last = attempts.last();
    let verdict = Verdict::of_attempts(attempts.iter().map(|attempt| attempt.verdict));
    let finished_at = last.map(|attempt| attempt.finished_at);
    TestResult {
        id: case.id.to_string(),
        scenario: case.scenario,
        protocol: case.protocol,
        test: case.test,
        instance: case.instance,
        required: case.required,
        tags: case.tags,
        verdict,
        started_at: attempts.first().map(|attempt| attempt.started_at),
        finished_at,
        // A log may say any time, up to the last one that can be told.
        expires_at: finished_at.filter(|_| verdict.is_pass()).and_then(|at| at.checked_add_signed(VALIDITY)),
        diagnosis: last.and_then(|attempt| attempt.diagnosis.clone()),
        attempts,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_time_that_no_later_one_can_follow_is_no_panic() {
        let at = "+262142-12-31T23:59:59Z";
        let case = json!({
            "id": "acme/oidc/sp-flow/0oa1", "scenario": "acme", "protocol": "oidc", "test": "sp-flow",
            "instance": {"id": "0oa1", "version": "current"}, "required": true,
        });
        let attempt = json!({
            "number": 1, "verdict": "passed", "started_at": at, "finished_at": at, "diagnosis": null, "steps": [],
            "har": null, "network": [], "api_calls": [], "artifacts": [], "findings": [], "screenshots": [],
            "console": [],
        });
        let attempt = serde_json::from_value(attempt).unwrap();
        let result = test(vec![attempt], serde_json::from_value(case).unwrap());
        assert_eq!((result.verdict, result.expires_at), (Verdict::Passed, None));
    }
}
