//! One just-in-time test after another, each with something wrong at one of its calls of the org's API: afterwards, and
//! after one `oin-tester cleanup`, the org holds exactly the users that it held before.
//!
//! `make chaos`, which ends with `chaos: N cases, L leaked users`. The first word of the arguments chooses cases by a
//! part of their name, such as `KilledAfter` or `POST`; `limits` only runs many tests against an org's limits.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "the report")]

mod fault;
mod lane;
mod limits;
mod proxy;

#[path = "../it/contract/mod.rs"]
#[allow(dead_code, reason = "the other tests use more of it")]
mod contract;
#[path = "../it/world.rs"]
#[allow(dead_code, reason = "the other tests use more of it")]
mod world;

use std::{
    collections::VecDeque,
    process::ExitCode,
    sync::{Arc, LazyLock, Mutex},
};

use fault::Fault;
use lane::Lane;

/// How many cases run at a time. Each has a browser, an org and apps of its own.
const LANES: usize = 3;

/// One call, harmed in one way.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) number: usize,
    pub(crate) call: String,
    pub(crate) fault: Fault,
}

impl std::fmt::Display for Case {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?} at call {} ({})", self.fault, self.number + 1, self.call)
    }
}

/// What became of the cases.
#[derive(Debug, Default)]
struct Tally {
    cases: usize,
    leaked: usize,
    problems: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    // Reading the schemas takes a second, which the org's first answer would be late by.
    LazyLock::force(&contract::ENDPOINTS);
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let is_within_limits = match wanted.as_str() {
        "" => limits::hold().await,
        "limits" => return if limits::hold().await { ExitCode::SUCCESS } else { ExitCode::FAILURE },
        _ => true,
    };
    let first = Lane::new().await;
    let calls = first.healthy().await;
    println!("a just-in-time test makes {} calls of the org's API", calls.len());
    let all = calls
        .iter()
        .enumerate()
        .flat_map(|(number, call)| Fault::ALL.map(|fault| Case { number, call: call.clone(), fault }));
    let chosen: VecDeque<Case> = all.filter(|case| case.to_string().contains(&wanted)).collect();
    let (queue, tally) = (Arc::new(Mutex::new(chosen)), Arc::<Mutex<Tally>>::default());
    let mut lanes = vec![tokio::spawn(work(first, Arc::clone(&queue), Arc::clone(&tally)))];
    for _ in 1..LANES {
        lanes.push(tokio::spawn(work(Lane::new().await, Arc::clone(&queue), Arc::clone(&tally))));
    }
    for lane in lanes {
        lane.await.expect("a lane ends");
    }
    let tally = tally.lock().expect("no panic");
    println!("chaos: {} cases, {} leaked users", tally.cases, tally.leaked);
    let is_well = is_within_limits && tally.leaked == 0 && tally.problems == 0 && tally.cases > 0;
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn work(lane: Lane, queue: Arc<Mutex<VecDeque<Case>>>, tally: Arc<Mutex<Tally>>) {
    loop {
        let Some(case) = queue.lock().expect("no panic").pop_front() else { return };
        let seen = lane.carry_out(&case).await;
        let mut tally = tally.lock().expect("no panic");
        tally.cases += 1;
        tally.leaked += seen.leaked.len();
        tally.problems += seen.problems.len();
        for problem in seen.problems.iter().chain(&seen.leaked) {
            println!("{case}: {problem}");
        }
    }
}
