//! The log of a run, as it was written.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufRead, BufReader, Write},
};

use serde::Deserialize;

use crate::report::{Report, ReportError, ReportedRun};

/// Copies the lines of the tests that are asked for, and those that belong to no test.
pub struct EventsReport<'w> {
    out: &'w mut dyn Write,
}

impl<'w> EventsReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }
}

/// What tells of which test a line is.
#[derive(Deserialize)]
struct Owner {
    case: Option<String>,
}

impl Report for EventsReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        let Some(log) = run.log else { return Ok(()) };
        let asked: BTreeSet<&str> = run.result.tests.iter().map(|test| test.id.as_str()).collect();
        let mut lines = BufReader::new(File::open(log)?);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            // A line that was cut off is left out: the reader of an export need not be prepared for half an event.
            if let Ok(owner) = serde_json::from_slice::<Owner>(&line)
                && owner.case.is_none_or(|case| asked.contains(case.as_str()))
            {
                self.out.write_all(line.trim_ascii_end())?;
                self.out.write_all(b"\n")?;
            }
            line.clear();
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        Ok(self.out.flush()?)
    }
}
