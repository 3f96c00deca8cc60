//! `make bench`: this harness with full evidence, a bare script and Playwright, side by side.
//!
//! All of them carry the same flow out, against one embedded org, in the same browser, each flow in
//! a fresh context. They take turns in rounds, so that what else the machine has to do hits all
//! alike, and each turn starts its browsers afresh, which is not counted. The report says whether
//! the aims are met; it fails nothing.
//!
//! Besides, it times what is computed when a flow has ended: all checks, and the verification of a
//! signed message beside xmlsec1's own.

mod arguments;
mod bare;
mod browser;
mod computing;
mod demo;
mod devtools;
mod failure;
mod judging;
mod memory;
#[path = "../../src/protocol/saml/sample.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the messages of the unit tests, which need the rest of it")]
mod message;
mod ours;
mod playwright;
mod recording;
mod report;
mod sample;
mod site;
mod start_up;
mod timing;
mod verifying;
mod way;
mod world;
mod xmlsec;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use oin_tester::event::StepRecord;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::timeout,
};

use crate::{
    arguments::{Arguments, Turn},
    browser::Browser,
    failure::{Failure, while_doing},
    report::{Conditions, Report, Row},
    sample::Series,
    site::Org,
    way::Way,
    world::World,
};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::read();
    let ended = tokio::select! {
        ended = timeout(arguments.deadline(), perform(&arguments)) => ended.unwrap_or_else(|_| {
            Err(Failure::new("measuring", format!("not done after {:?}", arguments.deadline())))
        }),
        interrupted = interrupted() => Err(interrupted),
    };
    match ended.and_then(|text| io::stdout().write_all(text.as_bytes()).map_err(while_doing("writing the report"))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Waits for Ctrl-C or SIGTERM, so that what was started is ended when they come.
async fn interrupted() -> Failure {
    let doing = "measuring";
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! { _ = interrupt.recv() => (), _ = terminate.recv() => () };
            Failure::new(doing, "interrupted")
        }
        (Err(error), _) | (_, Err(error)) => Failure::new("listening for signals", error),
    }
}

async fn perform(arguments: &Arguments) -> Result<String, Failure> {
    if let Some(site) = &arguments.memory_at {
        let memory = memory::run(arguments, site).await?;
        return serde_json::to_string(&memory).map_err(while_doing("writing what was measured"));
    }
    if arguments.computing {
        return compute(arguments).await;
    }
    let report = compare(arguments).await?;
    if arguments.json {
        return serde_json::to_string_pretty(&report)
            .map(|text| text + "\n")
            .map_err(while_doing("writing the report"));
    }
    report.text().map_err(while_doing("writing the report"))
}

/// Only what is computed at the end of a flow.
async fn compute(arguments: &Arguments) -> Result<String, Failure> {
    let writing = "writing the report";
    let files = tempfile::tempdir().map_err(while_doing("making a temporary directory"))?;
    let org = Org::start(files.path()).await?;
    let browser = Browser::locate(&org.site)?;
    let computing = computing::measure(&World { org, browser }, arguments, files.path()).await?;
    if arguments.json {
        return serde_json::to_string_pretty(&computing).map(|text| text + "\n").map_err(while_doing(writing));
    }
    let mut text = String::new();
    computing.write(&mut text).map_err(while_doing(writing))?;
    report::write_aims(&mut text, &computing.aims()).map_err(while_doing(writing))?;
    Ok(text)
}

async fn compare(arguments: &Arguments) -> Result<Report, Failure> {
    let files = tempfile::tempdir().map_err(while_doing("making a temporary directory"))?;
    let org = Org::start(files.path()).await?;
    let browser = Browser::locate(&org.site)?;
    let world = World { org, browser };
    let conditions = conditions(arguments, &world);
    let (mut rows, mut steps) = (Vec::new(), Vec::new());
    for jobs in [1, arguments.jobs] {
        let (measured, told) = rounds(&world, arguments, jobs).await?;
        rows.extend(measured);
        if jobs == 1 {
            steps = report::steps(&told);
        }
    }
    say("what opening costs");
    let start_up = start_up::measure(&world, arguments.openings()).await?;
    say("the memory of the harness");
    let memory = memory::measure(&world, arguments, files.path()).await?;
    say("the demo");
    let demo = demo::measure().await?;
    say("what is computed at the end of a flow");
    let computing = computing::measure(&world, arguments, files.path()).await?;
    let aims = [report::aims(&rows, start_up, demo, memory), computing.aims()].concat();
    Ok(Report { conditions, rows, steps, start_up, demo, memory, computing, aims })
}

fn conditions(arguments: &Arguments, world: &World) -> Conditions {
    let installation = &world.browser.installation;
    let load = std::fs::read_to_string("/proc/loadavg").ok();
    Conditions {
        browser: format!("{} {}", installation.browser.product, installation.browser.version),
        driver: format!("{} {}", installation.driver.product, installation.driver.version),
        protocol: arguments.protocol.name(),
        processors: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        load_before: load.and_then(|load| load.split(' ').next()?.parse().ok()),
        optimised: !cfg!(debug_assertions),
        smoke: arguments.smoke,
    }
}

/// All ways in turn, so many flows at a time, round after round, each round beginning with another.
async fn rounds(world: &World, arguments: &Arguments, jobs: usize) -> Result<(Vec<Row>, Vec<StepRecord>), Failure> {
    let mut series = Way::ALL.map(|way| (way, Series::default()));
    let mut steps = Vec::new();
    let (warm_up, counted) = match (arguments.smoke, jobs) {
        (true, _) => (0, jobs),
        (false, 1) => (arguments.warm_up, arguments.flows),
        (false, _) => (arguments.warm_up.max(jobs), arguments.flows * 2),
    };
    let turn = Turn { protocol: arguments.protocol, flows: warm_up + counted, jobs };
    for round in 0..arguments.rounds {
        let first = round % series.len();
        series.rotate_left(first);
        for (way, series) in &mut series {
            say(&format!("round {} of {}, {jobs} at a time: {}", round + 1, arguments.rounds, way.title()));
            let done = way.run(world, turn).await?;
            series.add(done.samples, warm_up);
            steps.extend(done.steps);
        }
        series.rotate_right(first);
    }
    let row = |(way, series): &(Way, Series)| Some(Row { way: *way, jobs, summary: series.summary()? });
    Ok((series.iter().filter_map(row).collect(), steps))
}

/// Tells on stderr what is being done. A closed stderr has no reader to tell.
fn say(line: &str) {
    if writeln!(io::stderr(), "bench: {line}").is_err() {
        tracing::debug!("stderr is closed");
    }
}
