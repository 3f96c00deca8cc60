//! What is different between two runs: verdicts, findings, messages field by field, durations.

mod fields;

use std::collections::BTreeMap;

use serde::Serialize;

use super::result::{Attempt, ResultFile, TestResult};
use crate::{
    event::Verdict,
    evidence::ArtifactKind,
    finding::{Finding, Outcome},
};

pub use fields::FieldChange;

/// Two runs side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The run that came first.
    pub before: String,
    /// The run that it is compared with.
    pub after: String,
    /// Every test of either run, in the order of the later one; those that only the earlier one has come last.
    pub tests: Vec<TestComparison>,
}

/// A test in both runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TestComparison {
    /// Its id.
    pub id: String,
    /// How it ended; `null` where it is not part of a run.
    pub verdict: Sides<Option<Verdict>>,
    /// How long it took, in milliseconds.
    pub duration_ms: Sides<Option<i64>>,
    /// Checks that said something else.
    pub findings: Vec<FindingChange>,
    /// Messages of which a field is different.
    pub messages: Vec<MessageChange>,
}

/// A value in both runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sides<T> {
    /// In the earlier one.
    pub before: T,
    /// In the later one.
    pub after: T,
}

/// A check that said something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingChange {
    /// Its id.
    pub check: String,
    /// How it ended; `null` where it was not applied.
    pub outcome: Sides<Option<Outcome>>,
    /// What the later run saw, or the earlier one where the later did not look.
    pub seen: String,
}

/// A message of which a field is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MessageChange {
    /// What it is.
    pub kind: ArtifactKind,
    /// Which of its kind in the attempt, from 1.
    pub number: usize,
    /// Its fields. Values that are new in every sign-on are compared by their form.
    pub fields: Vec<FieldChange>,
}

impl Comparison {
    /// Compares the last attempts of the tests that have the same id.
    pub fn new(before: &ResultFile, after: &ResultFile) -> Self {
        let earlier: BTreeMap<&str, &TestResult> = by_id(before);
        let later: BTreeMap<&str, &TestResult> = by_id(after);
        let shared = after.tests.iter().map(|test| compared(earlier.get(test.id.as_str()).copied(), Some(test)));
        let gone = before.tests.iter().filter(|test| !later.contains_key(test.id.as_str()));
        let tests = shared.chain(gone.map(|test| compared(Some(test), None))).collect();
        Self { before: before.run.id.clone(), after: after.run.id.clone(), tests }
    }

    /// The tests of which something other than the duration is different.
    pub fn changed(&self) -> impl Iterator<Item = &TestComparison> {
        self.tests.iter().filter(|test| test.is_changed())
    }

    /// A test that passed, or was not there, does not pass now.
    pub fn is_worse(&self) -> bool {
        self.tests.iter().any(TestComparison::is_worse)
    }
}

impl TestComparison {
    /// Something other than the duration is different.
    pub fn is_changed(&self) -> bool {
        self.verdict.before != self.verdict.after || !self.findings.is_empty() || !self.messages.is_empty()
    }

    /// It does not pass any more.
    pub fn is_worse(&self) -> bool {
        let passes = |verdict: Option<Verdict>| verdict.is_none_or(Verdict::is_pass);
        passes(self.verdict.before) && !passes(self.verdict.after)
    }
}

fn by_id(result: &ResultFile) -> BTreeMap<&str, &TestResult> {
    result.tests.iter().map(|test| (test.id.as_str(), test)).collect()
}

fn compared(before: Option<&TestResult>, after: Option<&TestResult>) -> TestComparison {
    let last = |test: Option<&TestResult>| test.and_then(|test| test.attempts.last()).cloned();
    let attempts = Sides { before: last(before), after: last(after) };
    let (findings, messages) = match &attempts {
        Sides { before: Some(before), after: Some(after) } => (findings(before, after), messages(before, after)),
        _ => (Vec::new(), Vec::new()),
    };
    let took = |attempt: &Attempt| (attempt.finished_at - attempt.started_at).num_milliseconds();
    TestComparison {
        id: after.or(before).map_or_else(String::new, |test| test.id.clone()),
        verdict: Sides { before: before.map(|test| test.verdict), after: after.map(|test| test.verdict) },
        duration_ms: Sides { before: attempts.before.as_ref().map(took), after: attempts.after.as_ref().map(took) },
        findings,
        messages,
    }
}

fn findings(before: &Attempt, after: &Attempt) -> Vec<FindingChange> {
    let earlier: BTreeMap<&str, &Finding> = before.findings.iter().map(|it| (it.check.as_str(), it)).collect();
    let later: BTreeMap<&str, &Finding> = after.findings.iter().map(|it| (it.check.as_str(), it)).collect();
    let mut checks: Vec<&str> = earlier.keys().chain(later.keys()).copied().collect();
    checks.sort_unstable();
    checks.dedup();
    let change = |check: &str| {
        let (before, after) = (earlier.get(check), later.get(check));
        let outcome = Sides { before: before.map(|it| it.outcome), after: after.map(|it| it.outcome) };
        let seen = after.or(before).map_or_else(String::new, |it| it.actual.clone());
        (outcome.before != outcome.after).then(|| FindingChange { check: check.to_owned(), outcome, seen })
    };
    checks.into_iter().filter_map(change).collect()
}

/// The messages of both attempts, by kind and by which of its kind each is.
fn messages(before: &Attempt, after: &Attempt) -> Vec<MessageChange> {
    let (earlier, later) = (fields::of_messages(before), fields::of_messages(after));
    let mut keys: Vec<_> = earlier.keys().chain(later.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let nothing = BTreeMap::new();
    let change = |(kind, number)| {
        let side = |of: &BTreeMap<_, _>| of.get(&(kind, number)).cloned().unwrap_or_else(|| nothing.clone());
        let fields = fields::changes(&side(&earlier), &side(&later));
        (!fields.is_empty()).then_some(MessageChange { kind, number, fields })
    };
    keys.into_iter().filter_map(change).collect()
}

#[cfg(test)]
mod tests;
