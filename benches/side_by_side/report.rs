//! What the benchmark says at its end.

use std::fmt::Write;

use serde::Serialize;

use crate::{
    computing::Computing,
    demo::Demo,
    memory::Memory,
    sample::{Summary, as_f64, quantile},
    start_up::StartUp,
    way::Way,
};

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) conditions: Conditions,
    pub(crate) rows: Vec<Row>,
    /// Where the time of this harness goes, one flow at a time.
    pub(crate) steps: Vec<Step>,
    pub(crate) start_up: StartUp,
    pub(crate) demo: Demo,
    pub(crate) memory: Memory,
    pub(crate) computing: Computing,
    pub(crate) aims: Vec<Aim>,
}

/// Under which conditions it was measured.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Conditions {
    pub(crate) browser: String,
    pub(crate) driver: String,
    pub(crate) protocol: &'static str,
    pub(crate) processors: usize,
    /// The load average of the last minute before the start: what else the machine had to do.
    pub(crate) load_before: Option<f64>,
    /// Whether the programs were optimised.
    pub(crate) optimised: bool,
    /// Whether this was a trial of the benchmark, whose numbers mean nothing.
    pub(crate) smoke: bool,
}

/// One way, so many flows at a time.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) way: Way,
    pub(crate) jobs: usize,
    #[serde(flatten)]
    pub(crate) summary: Summary,
}

/// A step of this harness.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) median_ms: f64,
}

/// What was hoped for, and what came.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Aim {
    pub(crate) what: String,
    pub(crate) measured: f64,
    /// The bound that `measured` should keep.
    pub(crate) bound: Bound,
    pub(crate) met: bool,
}

/// What a measured value is compared with.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    fn holds(self, measured: f64) -> bool {
        match self {
            Self::AtMost(most) => measured <= most,
            Self::AtLeast(least) => measured >= least,
        }
    }

    fn text(self) -> String {
        match self {
            Self::AtMost(most) => format!("at most {most}"),
            Self::AtLeast(least) => format!("at least {least}"),
        }
    }
}

impl Aim {
    pub(crate) fn new(what: impl Into<String>, measured: f64, bound: Bound) -> Self {
        Self { what: what.into(), measured, bound, met: bound.holds(measured) }
    }
}

/// The medians of the steps, in the order in which they happen.
pub(crate) fn steps(all: &[oin_tester::event::StepRecord]) -> Vec<Step> {
    let mut names: Vec<&str> = Vec::new();
    for step in all {
        if !names.contains(&step.name.as_str()) {
            names.push(&step.name);
        }
    }
    let milliseconds = |name: &str| -> Vec<f64> {
        let ones = all.iter().filter(|step| step.name == name);
        ones.filter_map(|step| u32::try_from(step.duration_ms).ok()).map(f64::from).collect()
    };
    let step = |name: &str| Some(Step { name: name.to_owned(), median_ms: quantile(&milliseconds(name), 0.5)? });
    names.into_iter().filter_map(step).collect()
}

/// Compares what was measured with what was hoped for.
pub(crate) fn aims(rows: &[Row], start_up: StartUp, demo: Demo, memory: Memory) -> Vec<Aim> {
    let find = |way: Way, alone: bool| {
        rows.iter().find(|row| row.way == way && (row.jobs == 1) == alone).map(|row| row.summary)
    };
    let mut aims = Vec::new();
    if let (Some(ours), Some(bare)) = (find(Way::Ours, true), find(Way::Bare, true)) {
        let ratio = ours.median_ms / bare.median_ms;
        aims.push(Aim::new("one at a time, median against the bare script", ratio, Bound::AtMost(1.15)));
    }
    if let (Some(ours), Some(playwright)) = (find(Way::Ours, false), find(Way::PlaywrightEvidence, false)) {
        let ratio = ours.flows_per_minute / playwright.flows_per_minute;
        let what = "side by side, throughput against Playwright with evidence";
        aims.push(Aim::new(what, ratio, Bound::AtLeast(1.4)));
    }
    let ratio = start_up.context_ms / start_up.browser_ms;
    aims.push(Aim::new("a fresh context against a fresh browser", ratio, Bound::AtMost(0.5)));
    aims.push(Aim::new("`oin-tester demo`, seconds", demo.seconds, Bound::AtMost(15.0)));
    aims.push(Aim::new(
        "`oin-tester demo`, tests that did not pass",
        as_f64(demo.tests - demo.passed),
        Bound::AtMost(0.0),
    ));
    aims.push(Aim::new("memory of the harness at its peak, MiB", memory.peak_mib, Bound::AtMost(60.0)));
    let growth = memory.late_mib - memory.early_mib;
    let what = format!("growth from flow {} to flow {}, MiB", memory.early_flows, memory.late_flows);
    aims.push(Aim::new(what, growth, Bound::AtMost(ALLOWED_GROWTH_MIB)));
    aims
}

/// What was hoped for and what came, a line for each.
pub(crate) fn write_aims(text: &mut String, aims: &[Aim]) -> std::fmt::Result {
    writeln!(text, "\nAims")?;
    for aim in aims {
        let met = if aim.met { "met   " } else { "missed" };
        writeln!(text, "  {met}  {:<58} {:>8.3}  ({})", aim.what, aim.measured, aim.bound.text())?;
    }
    Ok(())
}

/// What an allocator may keep for itself from one flow to another without anything having leaked.
const ALLOWED_GROWTH_MIB: f64 = 2.0;

impl Report {
    /// The report for a reader.
    pub(crate) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        self.write_conditions(&mut text)?;
        let mut jobs: Vec<usize> = self.rows.iter().map(|row| row.jobs).collect();
        jobs.dedup();
        for jobs in jobs {
            self.write_rows(&mut text, jobs)?;
        }
        writeln!(text, "\nWhere this harness's time goes, one flow at a time (medians, ms)")?;
        for step in &self.steps {
            writeln!(text, "  {:>8.0}  {}", step.median_ms, step.name)?;
        }
        let StartUp { context_ms, browser_ms } = self.start_up;
        writeln!(text, "\nOpened and closed again (medians, ms)")?;
        writeln!(
            text,
            "  {context_ms:>8.0}  a fresh context, observed\n  {browser_ms:>8.0}  a fresh browser with its session"
        )?;
        let Memory { early_flows, early_mib, late_flows, late_mib, peak_mib } = self.memory;
        writeln!(
            text,
            "\nMemory of the harness, MiB: {early_mib:.1} after {early_flows} flows, {late_mib:.1} after {late_flows}, {peak_mib:.1} at its peak"
        )?;
        let Demo { seconds, tests, passed } = self.demo;
        writeln!(text, "`oin-tester demo`: {seconds:.1} s, {passed} of {tests} tests passed")?;
        self.computing.write(&mut text)?;
        write_aims(&mut text, &self.aims)?;
        Ok(text)
    }

    fn write_conditions(&self, text: &mut String) -> std::fmt::Result {
        let Conditions { browser, driver, protocol, processors, load_before, optimised, smoke } = &self.conditions;
        let build = if *optimised { "release" } else { "debug" };
        writeln!(text, "The {protocol} SP flow against the embedded org, {build} build, {processors} processors")?;
        writeln!(text, "{browser}, {driver}")?;
        if let Some(load) = load_before {
            writeln!(text, "load average before the start: {load:.1}")?;
        }
        if *smoke {
            writeln!(text, "A trial of the benchmark: the numbers mean nothing.")?;
        }
        Ok(())
    }

    fn write_rows(&self, text: &mut String, jobs: usize) -> std::fmt::Result {
        let rows: Vec<&Row> = self.rows.iter().filter(|row| row.jobs == jobs).collect();
        let Some(ours) = rows.iter().find(|row| row.way == Way::Ours) else { return Ok(()) };
        let title = if jobs == 1 { "One flow at a time".to_owned() } else { format!("{jobs} flows at a time") };
        writeln!(
            text,
            "\n{title:<34} {:>6} {:>10} {:>8} {:>10} {:>14}",
            "flows", "median ms", "p90 ms", "flows/min", "ours: × speed"
        )?;
        for row in &rows {
            let Summary { flows, median_ms, p90_ms, flows_per_minute } = row.summary;
            let speed = ours.summary.flows_per_minute / flows_per_minute;
            writeln!(
                text,
                "  {:<32} {flows:>6} {median_ms:>10.0} {p90_ms:>8.0} {flows_per_minute:>10.1} {speed:>14.2}",
                row.way.title()
            )?;
        }
        Ok(())
    }
}
