//! What the stored runs say of the required tests.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::{instances::KnownInstance, needed_now};
use crate::{
    cli::{
        Exit,
        stored::{newest_first, open},
    },
    clock,
    event::Verdict,
    report::result::{ResultFile, TestResult},
    scenario::Scenario,
    store::Results,
    submission::{
        instances::Needed,
        readiness::TestFact,
        required_tests,
        validity::{Ending, InstanceNow, StoredResult, Void, validity},
    },
};

/// A stored run with a test that counts.
#[derive(Clone, Debug)]
pub(in crate::cli) struct CountingRun {
    /// Its directory.
    pub(in crate::cli) path: PathBuf,
    /// The ids of its tests that count.
    pub(in crate::cli) tests: Vec<String>,
}

/// An instance that the tests of a use may have been run over, with what came of it: the tests must pass over one and
/// the same instance.
struct Candidate {
    needed: Needed,
    /// `None` stands for any: the scenario has none.
    instance: Option<String>,
    tests: Vec<TestFact>,
    counting: Vec<CountingRun>,
}

/// The required tests, each with the newest result that counts, and the runs that those are in.
pub(in crate::cli) fn test_facts(
    scenario: &Scenario,
    known: &[KnownInstance],
    results: &Results,
) -> Result<(Vec<TestFact>, Vec<CountingRun>), Exit> {
    let needed = needed_now(scenario);
    let mut candidates: Vec<Candidate> =
        needed.iter().flat_map(|needed| Candidate::all(scenario, *needed, known)).collect();
    for path in newest_first(results)? {
        if candidates.iter().all(Candidate::is_decided) {
            break;
        }
        let Ok(run) = open(&path) else { continue };
        for candidate in &mut candidates {
            let tests = candidate.judge(scenario, known, run.result());
            if !tests.is_empty() {
                candidate.counting.push(CountingRun { path: path.clone(), tests });
            }
        }
    }
    let best = needed.iter().filter_map(|needed| {
        // Of equals the first, which is the scenario's own choice.
        let own = candidates.iter().rev().filter(|candidate| candidate.needed == *needed);
        own.max_by_key(|candidate| candidate.tests.iter().filter(|fact| fact.result.is_ok()).count())
    });
    let (tests, counting): (Vec<_>, Vec<_>) = best.map(|it| (it.tests.clone(), it.counting.clone())).unzip();
    Ok((tests.concat(), merged(counting.concat())))
}

/// Each run once, with all of its tests that count.
fn merged(counting: Vec<CountingRun>) -> Vec<CountingRun> {
    let mut merged: Vec<CountingRun> = Vec::new();
    for run in counting {
        match merged.iter_mut().find(|known| known.path == run.path) {
            Some(known) => known.tests.extend(run.tests),
            None => merged.push(run),
        }
    }
    merged
}

impl Candidate {
    fn all(scenario: &Scenario, needed: Needed, known: &[KnownInstance]) -> Vec<Self> {
        let Some(protocol) = needed.used_for.protocol() else { return Vec::new() };
        let required = required_tests(scenario.integration_of(needed.version), protocol);
        let tests: Vec<TestFact> = required
            .into_iter()
            .map(|required| TestFact { needed, test: required.test, result: Err(Void::NotRun) })
            .collect();
        let of = |instance| Self { needed, instance, tests: tests.clone(), counting: Vec::new() };
        let known = known.iter().filter(|it| it.fact.needed == needed);
        let all: Vec<_> = known.map(|known| of(Some(known.fact.id.clone()))).collect();
        if all.is_empty() { vec![of(None)] } else { all }
    }

    fn is_decided(&self) -> bool {
        self.tests.iter().all(is_decided)
    }

    /// Puts in what this run says of the tests that are not decided yet; returns those that now count. Of results that
    /// do not count, the newest says why.
    fn judge(&mut self, scenario: &Scenario, known: &[KnownInstance], run: &ResultFile) -> Vec<String> {
        let (needed, versions) = (self.needed, scenario.versions());
        let wanted = versions.hash(needed.version);
        let mut counting = Vec::new();
        for fact in self.tests.iter_mut().filter(|fact| !is_decided(fact)) {
            let fits = |test: &&TestResult| {
                test.scenario == scenario.name
                    && test.test == fact.test
                    && Some(test.protocol) == needed.used_for.protocol()
                    && test.instance.version == needed.version.name()
                    && self.instance.as_ref().is_none_or(|instance| test.instance.id == *instance)
            };
            let Some(test) = run.tests.iter().find(fits) else { continue };
            match judged(test, known, wanted) {
                Ok(times) => {
                    fact.result = Ok(times);
                    counting.push(test.id.clone());
                }
                Err(why) if matches!(fact.result, Err(Void::NotRun | Void::Errored)) => fact.result = Err(why),
                Err(_) => {}
            }
        }
        counting
    }
}

/// Whether no earlier run can say anything of the test: it passed, or failed since.
fn is_decided(fact: &TestFact) -> bool {
    matches!(fact.result, Ok(_) | Err(Void::Failed))
}

fn ending(verdict: Verdict) -> Ending {
    match verdict {
        Verdict::Passed | Verdict::Flaky => Ending::Passed,
        Verdict::Failed => Ending::Failed,
        Verdict::Errored => Ending::Errored,
        Verdict::Skipped => Ending::NotRun,
    }
}

type Times = (DateTime<Utc>, DateTime<Utc>);

fn judged(test: &TestResult, known: &[KnownInstance], wanted: Option<&str>) -> Result<Times, Void> {
    let instance = known.iter().find(|it| it.fact.id == test.instance.id);
    let last_attempt = test.attempts.last();
    let result = StoredResult {
        ending: ending(test.verdict),
        ran: last_attempt.map(|attempt| (attempt.started_at, attempt.finished_at)),
        submission_sha256: test.instance.submission_sha256.as_deref(),
    };
    let users = instance.map(|it| &it.users).filter(|_| !test.test.just_in_time());
    let now = InstanceNow {
        in_scenario: instance.is_some(),
        in_org: instance.is_some_and(|it| it.fact.active.is_some()),
        // To assign a user is an edit for the tests of that user.
        edited_at: instance.and_then(|it| it.edited_at).max(users.and_then(|users| users.assigned_at)),
        unassigned: users.and_then(|users| users.unassigned.as_deref()),
        known_since: instance.and_then(|it| it.fact.generated_at),
        eligible: instance.map_or(Ok(()), |it| it.fact.eligible.clone()),
        submission_sha256: wanted,
    };
    let until = validity(&result, &now, clock::now())?;
    let since = result.ran.map_or(until, |(_, ended)| ended);
    Ok((since, until))
}
