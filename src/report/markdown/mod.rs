//! Markdown for a pull request or the summary of a GitHub job: verdicts, and why tests did not pass.

mod escape;
mod section;

use std::io::{self, Write};

use super::{
    Report, ReportError, ReportedRun,
    result::{ResultFile, TestResult},
};
use crate::event::Verdict;

/// What GitHub takes for the summary of a step, in bytes.
const LIMIT: usize = 1 << 20;
/// What is kept of it for the last line.
const LAST_LINE: usize = 300;

/// Writes sections until the limit is reached.
pub struct MarkdownReport<'w> {
    out: &'w mut dyn Write,
    written: usize,
    left_out: usize,
}

impl<'w> MarkdownReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, written: 0, left_out: 0 }
    }

    /// A part of the report, whole or not at all. Nothing follows one that was left out.
    fn put(&mut self, part: &str) -> io::Result<()> {
        if self.left_out > 0 || self.written + part.len() > LIMIT - LAST_LINE {
            self.left_out += 1;
            return Ok(());
        }
        self.written += part.len();
        self.out.write_all(part.as_bytes())
    }

    fn verdicts(&mut self, result: &ResultFile) -> io::Result<()> {
        if result.tests.is_empty() {
            return Ok(());
        }
        self.put("| verdict | test | took | why |\n|---|---|---|---|\n")?;
        for test in &result.tests {
            self.put(&section::row(test))?;
        }
        self.put("\n")
    }
}

impl Report for MarkdownReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        let result = run.result;
        self.put(&section::head(result))?;
        self.verdicts(result)?;
        self.put(&section::remarks(result))?;
        for test in in_order(&result.tests) {
            self.put(&section::test(test))?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        if self.left_out > 0 {
            writeln!(
                self.out,
                "\n\n**The rest was left out:** {} parts; GitHub takes 1 MiB. `oin-tester export --format html` writes all of it.",
                self.left_out
            )?;
        }
        Ok(self.out.flush()?)
    }
}

/// The tests to be explained, what the app did wrong first.
fn in_order(tests: &[TestResult]) -> impl Iterator<Item = &TestResult> {
    let order = [Verdict::Failed, Verdict::Errored, Verdict::Flaky];
    order.into_iter().flat_map(|verdict| tests.iter().filter(move |test| test.verdict == verdict))
}

#[cfg(test)]
mod tests;
