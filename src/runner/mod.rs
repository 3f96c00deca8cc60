//! Carries out a plan: concurrency, deadlines, cancellation, and a tidying up that always happens.

mod acceptance;
mod attempt;
mod cast;
mod documents;
mod org_log;
mod own_events;
mod pool;
mod preparation;
mod provisioning;
mod refusals;
mod retries;
mod surroundings;
mod trust;

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use oin_tester_webdriver::{StartError, WorkerOptions};
use tokio_util::sync::CancellationToken;

pub use preparation::{PrepareError, PreparedCase, app_client, prepare};
pub use retries::{Retries, RetryAfter};
pub use trust::trusted_keys;

use provisioning::Origin;
use surroundings::Surroundings;

use crate::{
    event::{Event, EventKind, EventSender},
    id::RunId,
    org::{
        client::RateLimits,
        temporary::{CleanUpScope, TemporaryUsers},
    },
    scenario::Scenario,
    secret::Redactor,
};

/// How a plan is carried out.
#[derive(Clone, Debug)]
pub struct Options {
    /// The run's name.
    pub run: RunId,
    /// The day on which the run begins, which findings must be accepted on to count as accepted.
    pub day: NaiveDate,
    /// How many browsers work at once.
    pub jobs: usize,
    /// How browsers are started.
    pub worker: WorkerOptions,
    /// Learns the passwords of temporary users.
    pub redactor: Arc<Redactor>,
    /// Which cases get another attempt.
    pub retries: Retries,
}

/// How a run went, beyond the verdicts of its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Every case was run to its end.
    pub complete: bool,
    /// The org refused to take part in at least one case: a token or a right is missing.
    pub refused: bool,
}

/// Runs the cases and tells what happens. When `stop` is cancelled, attempts under way end, their
/// temporary users are removed, and no further case is begun.
pub async fn run(
    cases: Vec<PreparedCase>,
    options: Options,
    events: EventSender,
    stop: CancellationToken,
) -> Result<Outcome, StartError> {
    let planned = cases.len();
    let temporary_users = distinct(&cases);
    let limits = rate_limits(&cases);
    let jobs = options.jobs.clamp(1, planned.max(1));
    let listed = cases.iter().map(|prepared| Arc::clone(&prepared.case)).collect();
    events.send(Event::now(EventKind::RunStarted { run: options.run.clone(), cases: listed, jobs }));
    clean_up(&temporary_users, &events).await;
    let tally = pool::Pool::new(cases, options, events.clone(), stop).run(jobs).await;
    remove_all(&temporary_users, &events).await;
    let tally = tally?;
    let outcome = Outcome { complete: tally.finished == planned, refused: tally.refused > 0 };
    let rate_limit_answers = limits.iter().map(RateLimits::refusals).sum();
    events.send(Event::now(EventKind::RunFinished { complete: outcome.complete, rate_limit_answers }));
    Ok(outcome)
}

/// Who makes temporary users for a scenario.
struct Users {
    scenario: Arc<Scenario>,
    users: TemporaryUsers,
}

/// One per scenario, not one per case.
fn distinct(cases: &[PreparedCase]) -> Vec<Users> {
    let mut seen = BTreeSet::new();
    let first = |prepared: &&PreparedCase| seen.insert(prepared.case.scenario.name.clone());
    let users = |prepared: &PreparedCase| Users {
        scenario: Arc::clone(&prepared.case.scenario),
        users: prepared.temporary_users.clone(),
    };
    cases.iter().filter(first).map(users).collect()
}

/// Those of each org, once.
fn rate_limits(cases: &[PreparedCase]) -> Vec<RateLimits> {
    let mut all: Vec<RateLimits> = Vec::new();
    for limits in cases.iter().map(|prepared| prepared.client.rate_limits()) {
        if !all.iter().any(|known| known.is_same(limits)) {
            all.push(limits.clone());
        }
    }
    all
}

/// Removes what earlier runs left behind.
async fn clean_up(all: &[Users], events: &EventSender) {
    for Users { scenario, users } in all {
        match users.clean_up(CleanUpScope::ThisMachine).await {
            Ok(done) => {
                for removal in &done.removals {
                    provisioning::tell_removal(events, Origin::Earlier(scenario, users), removal);
                }
                for open in &done.elsewhere {
                    let text =
                        format!("temporary user {} belongs to a run on another machine; left alone", open.entry.login);
                    events.send(Event::now(EventKind::Notice { text }));
                }
            }
            Err(error) => events.send(Event::now(EventKind::Notice { text: error.to_string() })),
        }
    }
}

/// Removes what this run could not remove at once, such as a user whose creation was cut off.
async fn remove_all(all: &[Users], events: &EventSender) {
    for Users { scenario, users } in all {
        match users.remove_all().await {
            Ok(removals) => removals
                .iter()
                .for_each(|removal| provisioning::tell_removal(events, Origin::Earlier(scenario, users), removal)),
            Err(error) => events.send(Event::now(EventKind::Notice { text: error.to_string() })),
        }
    }
}
