//! `report.html` from a run.

use std::io::Write;

use super::page;
use crate::report::{Format, Report, ReportError, ReportedRun};

/// Writes the page of one run.
pub struct HtmlReport<'w> {
    out: &'w mut dyn Write,
    page: Option<String>,
}

impl<'w> HtmlReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, page: None }
    }
}

impl Report for HtmlReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        if self.page.is_some() {
            return Err(ReportError::OneRun(Format::Html));
        }
        self.page = Some(page(run.result, run.files));
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        // Not before it is known that there is no other run: half an export would look whole.
        if let Some(page) = self.page.take() {
            self.out.write_all(page.as_bytes())?;
        }
        Ok(self.out.flush()?)
    }
}
