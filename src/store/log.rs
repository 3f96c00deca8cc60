//! `events.jsonl` on disk: one line per event, written as it happens, so that a run that was killed can be read up to
//! its last event.

use std::{
    borrow::Cow,
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use super::WriteError;
use crate::report::events::{self, Detail, Line, LineError};

/// The name of the log in a run's directory.
pub(super) const FILE: &str = "events.jsonl";

/// The longest line that is read, in bytes: an attempt has at most 32 MiB of evidence.
const LONGEST: u64 = 128 << 20;

/// The open log of a run.
#[derive(Debug)]
pub(super) struct EventLog {
    path: PathBuf,
    file: File,
    /// The last line may not have been written whole.
    torn: bool,
}

impl EventLog {
    pub(super) fn create(directory: &Path) -> Result<Self, WriteError> {
        let path = directory.join(FILE);
        let file = OpenOptions::new()
            .create_new(true)
            .append(true)
            .open(&path)
            .map_err(|source| WriteError::new(&path, source))?;
        Ok(Self { path, file, torn: false })
    }

    /// Appends a line that has been redacted.
    ///
    /// A line that could not be written whole, as on a full disk, is given an end of its own by the next one.
    pub(super) fn append(&mut self, line: &str) -> Result<(), WriteError> {
        let end = if self.torn { "\n" } else { "" };
        let written = self.file.write_all(format!("{end}{line}\n").as_bytes()).and_then(|()| self.file.flush());
        self.torn = written.is_err();
        written.map_err(|source| WriteError::new(&self.path, source))
    }
}

/// The lines of a log, from the first on.
#[derive(Debug)]
pub(super) struct Lines {
    file: BufReader<File>,
    detail: Detail,
    number: usize,
    /// Used again for each line.
    bytes: Vec<u8>,
}

/// A line that is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file cannot be read on.
    #[error("reading line {number}")]
    Read {
        /// Counted from 1.
        number: usize,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The line is too long to be an event.
    #[error("line {number} is longer than {LONGEST} bytes, which no event is")]
    TooLong {
        /// Counted from 1.
        number: usize,
    },
    /// The line is no event.
    #[error("line {number} is {source}")]
    Line {
        /// Counted from 1.
        number: usize,
        /// What is wrong with it.
        #[source]
        source: LineError,
    },
}

impl Lines {
    pub(super) fn open(path: &Path, detail: Detail) -> io::Result<Self> {
        let file = BufReader::with_capacity(1 << 16, File::open(path)?);
        Ok(Self { file, detail, number: 0, bytes: Vec::new() })
    }

    /// Reads the next line; `None` at the end.
    fn advance(&mut self) -> Option<Result<(), LogError>> {
        self.number += 1;
        let number = self.number;
        self.bytes.clear();
        match self.file.by_ref().take(LONGEST).read_until(b'\n', &mut self.bytes) {
            Ok(0) => None,
            Ok(read) if read as u64 == LONGEST && self.bytes.last() != Some(&b'\n') => {
                Some(Err(LogError::TooLong { number }))
            }
            Ok(_) => Some(Ok(())),
            Err(source) => Some(Err(LogError::Read { number, source })),
        }
    }
}

impl Lines {
    /// The next line, with its text as it was written.
    pub(super) fn next_with_text(&mut self) -> Option<Result<(Line, String), LogError>> {
        let line = self.next()?;
        Some(line.map(|line| (line, self.text().into_owned())))
    }

    /// What the line at hand says.
    fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes.trim_ascii_end())
    }
}

impl Iterator for Lines {
    type Item = Result<Line, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(error) = self.advance()? {
            return Some(Err(error));
        }
        let line = events::parse(&self.text(), self.detail);
        Some(line.map_err(|source| LogError::Line { number: self.number, source }))
    }
}
