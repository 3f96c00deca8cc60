//! Workers and the queue of cases: every worker keeps its browser for one case after another, and
//! gets a new one when it has died.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;
use oin_tester_webdriver::{StartError, Versions, Worker, WorkerOptions};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{Options, PreparedCase, Retries, Surroundings, attempt, refusals::Refusals, retries};
use crate::{
    event::{Environment, Event, EventKind, EventSender},
    secret::Redactor,
};

/// What all workers share.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    queue: Arc<Mutex<VecDeque<Arc<PreparedCase>>>>,
    options: Arc<WorkerOptions>,
    redactor: Arc<Redactor>,
    retries: Retries,
    day: NaiveDate,
    refusals: Refusals,
    events: EventSender,
    stop: CancellationToken,
}

/// How the cases went, beyond their verdicts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Cases that were run to their end.
    pub(super) finished: usize,
    /// Cases that the org refused to take part in.
    pub(super) refused: usize,
}

impl Pool {
    pub(super) fn new(
        cases: Vec<PreparedCase>,
        options: Options,
        events: EventSender,
        stop: CancellationToken,
    ) -> Self {
        let queue = cases.into_iter().map(Arc::new).collect();
        let Options { worker, redactor, retries, day, .. } = options;
        let queue = Arc::new(Mutex::new(queue));
        Self { queue, options: Arc::new(worker), redactor, retries, day, refusals: Refusals::default(), events, stop }
    }

    /// Works the queue off with that many browsers.
    ///
    /// The first browser is started before the others: if it cannot be, none can. A shard without a test needs none.
    pub(super) async fn run(self, jobs: usize) -> Result<Tally, StartError> {
        if self.is_empty() {
            return Ok(Tally::default());
        }
        let first = Worker::start(&self.options).await?;
        self.events.send(Event::now(EventKind::EnvironmentKnown(environment(&first))));
        let mut workers = JoinSet::new();
        let mut first = Some(first);
        for _ in 0..jobs {
            workers.spawn(self.clone().work(first.take()));
        }
        let mut tally = Tally::default();
        while let Some(done) = workers.join_next().await {
            match done {
                Ok(part) => {
                    tally.finished += part.finished;
                    tally.refused += part.refused;
                }
                Err(error) => {
                    let text = format!("a worker broke off: {error}; its case counts as not run");
                    self.events.send(Event::now(EventKind::Notice { text }));
                }
            }
        }
        Ok(tally)
    }

    async fn work(self, mut worker: Option<Worker>) -> Tally {
        let mut tally = Tally::default();
        while !self.stop.is_cancelled()
            && let Some(case) = self.next()
        {
            let outcome = self.attempts(&case, &mut worker).await;
            tally.finished += usize::from(!outcome.interrupted);
            tally.refused += usize::from(outcome.refused);
        }
        if let Some(worker) = worker
            && let Err(error) = worker.close().await
        {
            tracing::debug!(%error, "closing a browser");
        }
        tally
    }

    /// The attempts of a case, until one of them is the last. Where the org refused, another would be refused as well;
    /// where it let the user not in, another would lock the user.
    async fn attempts(&self, case: &PreparedCase, worker: &mut Option<Worker>) -> attempt::Ended {
        let mut number = 1;
        loop {
            let started = match worker.take().filter(Worker::is_alive) {
                Some(worker) => Ok(worker),
                None => Worker::start(&self.options).await,
            };
            let Self { events, redactor, stop, day, refusals, .. } = self;
            let surroundings = Surroundings { events, day: *day, redactor, refusals, stop };
            let ended = attempt::run(case, started.as_ref(), number, surroundings).await;
            *worker = started.ok();
            if ended.interrupted || ended.refused || ended.barred || !self.retries.again(number, ended.verdict) {
                return ended;
            }
            tokio::select! {
                () = self.stop.cancelled() => return ended,
                () = tokio::time::sleep(retries::pause(number)) => number += 1,
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn next(&self) -> Option<Arc<PreparedCase>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

fn environment(worker: &Worker) -> Environment {
    let Versions { browser, driver } = worker.versions().clone();
    Environment { browser, driver, os: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH) }
}
