//! `report.html` from a run.

use std::io::Write;

use super::page;
use crate::report::{Format, Report, ReportError, ReportedRun};

/// Writes the page of one run.
pub struct HtmlReport<'w> {
    out: &'w mut dyn Write,
    written: bool,
}

impl<'w> HtmlReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, written: false }
    }
}

impl Report for HtmlReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        if std::mem::replace(&mut self.written, true) {
            return Err(ReportError::OneRun(Format::Html));
        }
        Ok(self.out.write_all(page(run.result, run.files).as_bytes())?)
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        Ok(self.out.flush()?)
    }
}
