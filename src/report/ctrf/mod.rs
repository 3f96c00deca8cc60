//! CTRF, the Common Test Report Format, in its version 0.0.0.
//!
//! Tests are written as runs come in; sums and environment follow them.

mod model;

use std::io::Write;

use chrono::{DateTime, Utc};

use super::{Report, ReportError, ReportedRun, result::ResultFile};
use crate::event::{Environment, Verdict};
use model::{Attached, CtrfEnvironment, CtrfSummary, CtrfTest, Tool};

/// The version of CTRF that is written.
const SPECIFICATION: &str = "0.0.0";

/// Writes the tests of all runs as one report.
pub struct CtrfReport<'w> {
    out: &'w mut dyn Write,
    begun: bool,
    summary: CtrfSummary,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    environment: Option<Environment>,
}

impl<'w> CtrfReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, begun: false, summary: CtrfSummary::default(), from: None, to: None, environment: None }
    }

    fn begin(&mut self) -> Result<(), ReportError> {
        if !std::mem::replace(&mut self.begun, true) {
            let tool =
                serde_json::to_string(&Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") })?;
            write!(
                self.out,
                "{{\"reportFormat\":\"CTRF\",\"specVersion\":\"{SPECIFICATION}\",\"results\":{{\"tool\":{tool},\"tests\":["
            )?;
        }
        Ok(())
    }

    fn count(&mut self, verdict: Verdict) {
        let summary = &mut self.summary;
        summary.tests += 1;
        match verdict {
            Verdict::Passed => summary.passed += 1,
            Verdict::Flaky => {
                summary.passed += 1;
                summary.flaky += 1;
            }
            Verdict::Failed | Verdict::Errored => summary.failed += 1,
            Verdict::Skipped => summary.skipped += 1,
        }
    }

    fn time(&mut self, result: &ResultFile) {
        let run = &result.run;
        self.from = Some(self.from.map_or(run.started_at, |from| from.min(run.started_at)));
        self.to = Some(self.to.map_or(run.finished_at, |to| to.max(run.finished_at)));
    }
}

impl Report for CtrfReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        self.begin()?;
        self.time(run.result);
        if self.environment.is_none() {
            self.environment.clone_from(&run.result.environment);
        }
        for test in &run.result.tests {
            self.out.write_all(if self.summary.tests == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut self.out, &CtrfTest::of(run.result, test))?;
            self.count(test.verdict);
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.begin()?;
        self.summary.start = self.from.map_or(0, model::milliseconds);
        self.summary.stop = self.to.map_or(0, model::milliseconds);
        write!(self.out, "],\n\"summary\":{}", serde_json::to_string(&self.summary)?)?;
        if let Some(environment) = &self.environment {
            let environment = CtrfEnvironment { os_version: &environment.os, extra: Attached::of(environment) };
            write!(self.out, ",\n\"environment\":{}", serde_json::to_string(&environment)?)?;
        }
        writeln!(self.out, "}}}}")?;
        Ok(self.out.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::sample::{self, Recorded};

    fn written(words: &[&str]) -> Value {
        let files = Recorded(String::new());
        let mut bytes = Vec::new();
        let mut report = CtrfReport::new(&mut bytes);
        for words in words {
            report.add(sample::reported(&sample::run(words), &files)).unwrap();
        }
        report.finish().unwrap();
        drop(report);
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn a_run_is_written_as_ctrf() {
        let report = written(&["words"]);
        insta::assert_json_snapshot!("the_flaky_test", report["results"]["tests"][1]);
        insta::assert_json_snapshot!("the_failed_test", report["results"]["tests"][2]);
        insta::assert_json_snapshot!(
            "the_rest",
            json!({
                "summary": report["results"]["summary"], "environment": report["results"]["environment"],
                "tool": report["results"]["tool"]["name"], "reportFormat": report["reportFormat"],
            })
        );
    }

    #[test]
    fn several_runs_are_one_report_and_none_is_an_empty_one() {
        let report = written(&["one", "two"]);
        let runs: Vec<_> =
            report["results"]["tests"].as_array().unwrap().iter().map(|test| &test["extra"]["run"]).collect();
        assert_eq!((runs.len(), runs[0], runs[9]), (10, &json!("one"), &json!("two")));
        assert_eq!(report["results"]["summary"]["tests"], 10);
        let empty = written(&[]);
        assert_eq!((&empty["results"]["tests"], &empty["results"]["summary"]["tests"]), (&json!([]), &json!(0)));
    }
}
