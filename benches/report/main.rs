//! `cargo bench --bench report`: how large `report.html` is, and how soon it can be read.
//!
//! The demo is run as it is, and once more so that half of it fails. The tests of the latter are repeated until there are
//! as many as wanted, each with pictures of its own, and the page that is made of them is opened in the browser that the
//! harness drives. Nothing is failed by a number.

#![allow(clippy::expect_used, reason = "a benchmark that cannot measure ends")]

#[path = "../../tests/it/report_page/browser.rs"]
mod browser;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use clap::Parser;
use oin_tester::report::{Files, html::page, result::ResultFile};
use serde::Serialize;
use serde_json::Value;

use crate::browser::Tab;

/// Measures the size of `report.html` and how soon a browser shows it.
#[derive(Debug, Parser)]
#[command(name = "report")]
struct Arguments {
    /// Tests of the large report
    #[arg(long, value_name = "N", default_value_t = 200)]
    cases: usize,
    /// How often the page is opened
    #[arg(long, value_name = "N", default_value_t = 5)]
    openings: usize,
    /// Keep the large report in this file
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
    /// Write what was measured as JSON
    #[arg(long)]
    json: bool,
    /// What cargo passes to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

/// What was measured. Times are medians, in milliseconds from the start of the navigation.
#[derive(Debug, Serialize)]
struct Measured {
    demo_bytes: usize,
    cases: usize,
    bytes: usize,
    written_ms: f64,
    first_paint_ms: f64,
    ready_ms: f64,
    elements: u64,
    heap_mib: f64,
    /// From a word in the filter to the frame after it.
    filter_ms: f64,
    /// From a jump to the last failure to the frame after it.
    jump_ms: f64,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let directory = tempfile::tempdir().expect("a temporary directory");
    let passing = directory.path().join("passing");
    let demo_bytes = page(&demo(&passing, &[], 0), &Copies(&passing)).len();
    let failing = directory.path().join("failing");
    let large = repeated(&demo(&failing, &["--defect", "saml-wrong-audience"], 1), arguments.cases);
    let files = Copies(&failing);
    let started = Instant::now();
    let text = page(&large, &files);
    let written_ms = started.elapsed().as_secs_f64() * 1000.0;
    let file = arguments.keep.clone().unwrap_or_else(|| directory.path().join("report.html"));
    let file = std::path::absolute(file).expect("a place");
    std::fs::write(&file, &text).expect("a written page");
    let mut openings = Vec::new();
    for _ in 0..arguments.openings.max(1) {
        openings.push(opened(&file).await);
    }
    let median = |member: &str| {
        let mut values: Vec<f64> = openings.iter().filter_map(|opening| opening[member].as_f64()).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let measured = Measured {
        demo_bytes,
        cases: arguments.cases,
        bytes: text.len(),
        written_ms,
        first_paint_ms: median("paint"),
        ready_ms: median("ready"),
        elements: openings.first().and_then(|opening| opening["elements"].as_u64()).unwrap_or(0),
        heap_mib: median("heap"),
        filter_ms: median("filter"),
        jump_ms: median("jump"),
    };
    let told =
        if arguments.json { serde_json::to_string_pretty(&measured).expect("JSON") + "\n" } else { measured.told() };
    io::stdout().write_all(told.as_bytes()).expect("stdout is open");
}

impl Measured {
    #[expect(clippy::cast_precision_loss, reason = "a page is not that large")]
    fn told(&self) -> String {
        let megabytes = |bytes: usize| bytes as f64 / 1e6;
        let met = |is_met: bool| if is_met { "met" } else { "MISSED" };
        format!(
            "report.html of the demo            {:.2} MB (below 2: {})\n\
             report.html of {} cases           {:.1} MB, {} elements, written in {:.0} ms\n\
             first paint                        {:.0} ms (below 1000: {})\n\
             all of it there                    {:.0} ms, {:.0} MiB of script heap\n\
             a filter / a jump                  {:.0} ms / {:.0} ms\n",
            megabytes(self.demo_bytes),
            met(self.demo_bytes < 2_000_000),
            self.cases,
            megabytes(self.bytes),
            self.elements,
            self.written_ms,
            self.first_paint_ms,
            met(self.first_paint_ms < 1000.0),
            self.ready_ms,
            self.heap_mib,
            self.filter_ms,
            self.jump_ms,
        )
    }
}

/// Runs the demo, which must end with that exit code.
fn demo(out: &Path, arguments: &[&str], exit: i32) -> ResultFile {
    let status = Command::new(env!("CARGO_BIN_EXE_oin-tester"))
        .args(["demo", "--out"])
        .arg(out)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert_eq!(status.code(), Some(exit), "the demo ended otherwise");
    let text = std::fs::read_to_string(out.join("result.json")).expect("a result");
    serde_json::from_str(&text).expect("a result")
}

/// The tests of a run again and again, under names of their own.
fn repeated(run: &ResultFile, cases: usize) -> ResultFile {
    let mut large = run.clone();
    large.tests = run.tests.iter().cycle().take(cases).cloned().collect();
    for (index, test) in large.tests.iter_mut().enumerate() {
        let round = index / run.tests.len();
        test.id = format!("{}-{round}", test.id);
        for attempt in &mut test.attempts {
            for picture in &mut attempt.screenshots {
                *picture = format!("{round}/{picture}");
            }
        }
    }
    large
}

/// The files of a run, and copies of them that are as good as others: `<round>/<path>`.
struct Copies<'r>(&'r Path);

impl Files for Copies<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let (round, rest) = path.split_once('/')?;
        if round.parse::<usize>().is_err() {
            return std::fs::read(self.0.join(path)).ok();
        }
        let mut png = std::fs::read(self.0.join(rest)).ok()?;
        // What follows the end of a PNG is not looked at.
        png.extend_from_slice(round.as_bytes());
        Some(png)
    }
}

/// Opens the page in a fresh browser.
async fn opened(file: &Path) -> Value {
    let mut tab = Tab::start().await;
    tab.open(file).await;
    let mut seen = tab
        .evaluate(
            "(async () => {
                const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                const timed = async (what) => { const start = performance.now(); what(); await frame(); return performance.now() - start; };
                const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
                const ready = performance.getEntriesByType('navigation')[0].loadEventEnd || performance.now();
                const input = document.getElementById('filter');
                const filter = await timed(() => { input.value = 'saml/sp-flow'; input.dispatchEvent(new InputEvent('input', { bubbles: true })); });
                const bad = [...document.querySelectorAll('details.test.bad')].filter(it => !it.hidden).at(-1);
                const jump = await timed(() => { location.hash = bad.dataset.test; });
                return { paint, ready, filter, jump, elements: document.querySelectorAll('*').length };
            })()",
        )
        .await;
    let metrics = tab.call("Performance.getMetrics", serde_json::json!({})).await;
    let heap = metrics["metrics"].as_array().and_then(|all| all.iter().find(|it| it["name"] == "JSHeapUsedSize"));
    seen["heap"] = heap.and_then(|it| it["value"].as_f64()).map(|bytes| bytes / f64::from(1 << 20)).into();
    tab.end().await;
    seen
}
