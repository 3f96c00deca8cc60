//! The [table](super::table) as comma-separated values (RFC 4180), safe to open in a spreadsheet.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use chrono::{DateTime, Utc};
use csv::{Terminator, Writer, WriterBuilder};

use super::{
    Report, ReportError, ReportedRun,
    table::{self, COLUMNS, Cell},
};
use crate::clock::rfc3339;

/// Writes the rows of each run as it comes in.
pub struct CsvReport<'w> {
    rows: Writer<&'w mut dyn Write>,
    begun: bool,
    times: Times,
}

impl<'w> CsvReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self {
            rows: WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out),
            begun: false,
            times: Times::default(),
        }
    }

    /// The head is there even when no run is.
    fn begin(&mut self) -> Result<(), ReportError> {
        if !std::mem::replace(&mut self.begun, true) {
            self.rows.write_record(COLUMNS.iter().map(|column| column.name)).map_err(io::Error::from)?;
        }
        Ok(())
    }
}

impl Report for CsvReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        self.begin()?;
        for row in table::rows(run.result) {
            for column in &COLUMNS {
                let cell = (column.of)(&row);
                let text = match cell {
                    Cell::Time(time) => self.times.shown(time),
                    other => &shown(other),
                };
                self.rows.write_field(text).map_err(io::Error::from)?;
            }
            self.rows.write_record(None::<&[u8]>).map_err(io::Error::from)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.begin()?;
        Ok(self.rows.flush()?)
    }
}

/// The rows of a test have few times, each of them hundreds of times.
#[derive(Default)]
struct Times(Vec<(DateTime<Utc>, String)>);

/// More than a run and a test have.
const KNOWN_TIMES: usize = 8;

impl Times {
    fn shown(&mut self, time: DateTime<Utc>) -> &str {
        let known = self.0.iter().position(|(known, _)| *known == time);
        let index = known.unwrap_or_else(|| {
            if self.0.len() == KNOWN_TIMES {
                self.0.remove(0);
            }
            self.0.push((time, rfc3339(time)));
            self.0.len() - 1
        });
        &self.0[index].1
    }
}

fn shown(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Absent => "".into(),
        Cell::Text(text) => harmless(text),
        Cell::Integer(number) => number.to_string().into(),
        Cell::Boolean(value) => value.to_string().into(),
        Cell::Time(time) => rfc3339(time).into(),
        Cell::Date(date) => date.to_string().into(),
    }
}

/// A text that no spreadsheet takes for a formula: one that begins as formulas do gets an apostrophe before it. So does
/// one that has apostrophes before such a beginning, and a reader who takes one apostrophe away has the text again.
fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = printable(text);
    let starts_formula =
        |character| matches!(character, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if text.trim_start_matches('\'').starts_with(starts_formula) { format!("'{text}").into() } else { text }
}

/// Many readers end at a NUL, or refuse it.
fn printable(text: Cow<'_, str>) -> Cow<'_, str> {
    // Nearly every text of a million rows is like this, and seen to be so at a glance.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text;
    }
    let steers = |character: char| character.is_control() && !matches!(character, '\t' | '\n' | '\r');
    if text.contains(steers) { text.replace(steers, "\u{fffd}").into() } else { text }
}

#[cfg(test)]
mod tests {
    use csv::Reader;

    use super::*;
    use crate::report::sample::{self, Recorded};

    fn written(words: &[&str]) -> String {
        let files = Recorded(String::new());
        let mut bytes = Vec::new();
        let mut report = CsvReport::new(&mut bytes);
        for words in words {
            report.add(sample::reported(&sample::run(words), &files)).unwrap();
        }
        report.finish().unwrap();
        drop(report);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_columns_are_the_same_whatever_was_run() {
        let head = |text: &str| text.lines().next().unwrap().to_owned();
        assert_eq!(head(&written(&[])), head(&written(&["one", "two"])));
        let all = written(&["one", "two"]);
        assert_eq!(all.matches(&head(&all)).count(), 1);
        assert_eq!(all.lines().count(), 1 + 2 * 37);
    }

    #[test]
    fn formulas_are_defused_and_the_text_can_be_had_again() {
        let undone = |cell: &str| {
            let bare = cell.trim_start_matches('\'');
            let formula = cell.len() > bare.len()
                && bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
            if formula { cell[1..].to_owned() } else { cell.to_owned() }
        };
        for words in sample::hostile() {
            let text = written(&[&words]);
            let mut reader = Reader::from_reader(text.as_bytes());
            let place = reader.headers().unwrap().iter().position(|name| name == "tool_version").unwrap();
            for record in reader.records() {
                let record = record.unwrap();
                assert!(record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{record:?}");
                assert_eq!(undone(&record[place]), printable(words.as_str().into()), "{record:?}");
            }
        }
    }

    #[test]
    fn control_characters_are_replaced_and_line_ends_kept() {
        assert_eq!(harmless("a\0b\u{1b}\r\nc\td".into()), "a\u{fffd}b\u{fffd}\r\nc\td");
    }
}
