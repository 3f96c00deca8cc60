//! How much memory a message of one MiB takes that was made to take as much as possible: decoding
//! and every check, at the worst moment; and how much a property of a submission takes that was made to compute as much
//! as possible. And that reports of many runs take no more than those of few. Counted by the allocator, so the same on
//! every machine.
//!
//! The message itself, which the evidence holds, is not counted.

#![allow(clippy::unwrap_used, reason = "all of it is a test")]

mod attempt;
mod counting;
mod exports;
mod expressions;
mod messages;
#[path = "../../src/protocol/saml/sample.rs"]
#[allow(dead_code, reason = "the unit tests need the rest of it")]
mod sample;

use std::{fmt::Write as _, io::Write as _, sync::Mutex, time::Instant};

use oin_tester::{check, report::Format};

use attempt::Attempt;
use counting::{Counting, peak_of};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What is demanded.
const MOST: usize = 32 << 20;

/// One test at a time, because the allocator counts for the whole process.
static COUNTED: Mutex<()> = Mutex::new(());

#[test]
fn no_hostile_input_takes_more_than_32_mib() {
    let _alone = COUNTED.lock();
    // What is made once in a process is nobody's message.
    judge(&Attempt::saml(&sample::unsigned()));
    let mut table = String::new();
    let mut over = Vec::new();
    let mut measure = |name: &'static str, size: usize, work: &dyn Fn() -> usize| {
        let started = Instant::now();
        let (peak, findings) = peak_of(work);
        let took = started.elapsed().as_millis();
        assert!(findings > 0, "{name} was not judged");
        let (whole, tenth) = (peak >> 20, ((peak & 0xf_ffff) * 10) >> 20);
        let size = size >> 10;
        writeln!(table, "{size:>6} KiB  {whole:>4}.{tenth} MiB  {took:>6} ms  {name}").unwrap();
        if peak > MOST {
            over.push(name);
        }
    };
    for (name, attempt) in messages::all() {
        measure(name, attempt.size(), &|| judge(&attempt));
    }
    for (name, dialect, text) in expressions::all() {
        measure(name, text.len(), &|| expressions::examine(dialect, &text));
    }
    let told = format!("hostile inputs, and the memory that decoding and judging takes (at most 32 MiB)\n{table}");
    std::io::stdout().write_all(told.as_bytes()).unwrap();
    assert!(over.is_empty(), "more than {MOST} bytes for {over:?}\n{table}");
}

/// A report may keep a name or two of each run, and a row group, but not the run.
#[test]
fn a_report_of_many_runs_takes_no_more_than_one_of_few() {
    let _alone = COUNTED.lock();
    let run = exports::run();
    let mut table = String::new();
    let mut over = Vec::new();
    for format in
        [Format::Csv, Format::Parquet, Format::Junit, Format::Markdown, Format::Github, Format::Har, Format::Ctrf]
    {
        let (few, many) = (exports::peak(format, &run, 10), exports::peak(format, &run, 40));
        writeln!(table, "{:>6} KiB for 10 runs, {:>6} KiB for 40  {format}", few >> 10, many >> 10).unwrap();
        if many > few + few / 4 + (256 << 10) || many > MOST {
            over.push(format);
        }
    }
    std::io::stdout().write_all(table.as_bytes()).unwrap();
    assert!(over.is_empty(), "memory grows with the runs, or is more than {MOST} bytes, for {over:?}\n{table}");
}

/// What a run does at the end of an attempt.
fn judge(attempt: &Attempt) -> usize {
    let findings = check::judge(&attempt.evidence, &attempt.expectations);
    let artifacts = check::artifacts(&attempt.evidence, &attempt.expectations);
    findings.len() + artifacts.len()
}
