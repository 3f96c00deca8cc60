//! `result.json` from a run.

use std::io::Write;

use super::ResultFile;
use crate::report::{Report, ReportError, ReportedRun};

/// Writes the result: indented for a person where it is one, a line each where there are several.
pub struct ResultReport<'w> {
    out: &'w mut dyn Write,
    /// The only one so far.
    first: Option<Box<ResultFile>>,
    several: bool,
}

impl<'w> ResultReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, first: None, several: false }
    }
}

impl Report for ResultReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        if !self.several && self.first.is_none() {
            self.first = Some(Box::new(run.result.clone()));
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            writeln!(self.out, "{}", serde_json::to_string(&first)?)?;
            self.several = true;
        }
        Ok(writeln!(self.out, "{}", serde_json::to_string(run.result)?)?)
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        if let Some(only) = self.first.take() {
            writeln!(self.out, "{}", serde_json::to_string_pretty(&only)?)?;
        }
        Ok(self.out.flush()?)
    }
}
