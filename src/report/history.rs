//! Each test over all runs: its verdicts, how often it was flaky, how long it takes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::result::{ResultFile, TestResult};
use crate::event::Verdict;

/// The tests of many runs.
#[derive(Clone, Debug, Default)]
pub struct History {
    tests: BTreeMap<String, Vec<Appearance>>,
}

/// A test in one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Appearance {
    /// The run's name.
    pub run: String,
    /// When the test ended.
    pub at: DateTime<Utc>,
    /// How.
    pub verdict: Verdict,
    /// How long its last attempt took, in milliseconds.
    pub duration_ms: i64,
}

/// A test over all runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TestHistory {
    /// Its id.
    pub id: String,
    /// Where it was run, the oldest first. Runs in which it was not are left out.
    pub runs: Vec<Appearance>,
    /// How many of them it passed, at whatever try.
    pub passed: usize,
    /// How many of them it passed only at a later try.
    pub flaky: usize,
    /// How often it passed in one run and not in the next, or the other way round.
    pub turns: usize,
    /// How long it takes when it passes, in milliseconds; `null` when it never did.
    pub median_duration_ms: Option<i64>,
}

impl History {
    /// Takes a run in. Tests that were not begun say nothing.
    pub fn add(&mut self, result: &ResultFile) {
        for test in &result.tests {
            if let Some(appearance) = appearance(&result.run.id, test) {
                self.tests.entry(test.id.clone()).or_default().push(appearance);
            }
        }
    }

    /// Every test, by its id.
    pub fn tests(self) -> Vec<TestHistory> {
        self.tests.into_iter().map(|(id, runs)| told(id, runs)).collect()
    }
}

fn appearance(run: &str, test: &TestResult) -> Option<Appearance> {
    let last = test.attempts.last()?;
    Some(Appearance {
        run: run.to_owned(),
        at: last.finished_at,
        verdict: test.verdict,
        duration_ms: (last.finished_at - last.started_at).num_milliseconds(),
    })
}

fn told(id: String, mut runs: Vec<Appearance>) -> TestHistory {
    runs.sort_by_key(|appearance| appearance.at);
    let passed = runs.iter().filter(|appearance| appearance.verdict.is_pass());
    let mut durations: Vec<i64> = passed.clone().map(|appearance| appearance.duration_ms).collect();
    durations.sort_unstable();
    TestHistory {
        id,
        passed: passed.count(),
        flaky: runs.iter().filter(|appearance| appearance.verdict == Verdict::Flaky).count(),
        turns: runs.windows(2).filter(|pair| pair[0].verdict.is_pass() != pair[1].verdict.is_pass()).count(),
        median_duration_ms: durations.get(durations.len().saturating_sub(1) / 2).copied(),
        runs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appearance(minute: u32, verdict: Verdict, duration_ms: i64) -> Appearance {
        let at = format!("2026-08-01T12:{minute:02}:00Z").parse().unwrap();
        Appearance { run: minute.to_string(), at, verdict, duration_ms }
    }

    #[test]
    fn runs_are_ordered_by_time_and_counted() {
        let runs = vec![
            appearance(4, Verdict::Flaky, 900),
            appearance(1, Verdict::Passed, 100),
            appearance(3, Verdict::Passed, 300),
            appearance(2, Verdict::Failed, 9),
        ];
        let told = told("acme".to_owned(), runs);
        let order: Vec<&str> = told.runs.iter().map(|appearance| appearance.run.as_str()).collect();
        assert_eq!(order, ["1", "2", "3", "4"]);
        assert_eq!((told.passed, told.flaky, told.turns, told.median_duration_ms), (3, 1, 2, Some(300)));
    }

    #[test]
    fn a_test_that_never_passed_has_no_duration() {
        assert_eq!(told(String::new(), vec![appearance(1, Verdict::Errored, 5)]).median_duration_ms, None);
    }
}
