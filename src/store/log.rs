//! `events.jsonl` on disk: one line per event, written as it happens, so that a run that was killed can be read up to
//! its last event.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use super::WriteError;
use crate::report::events::{self, Line, LineError};

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
    number: usize,
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
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: BufReader::with_capacity(1 << 16, File::open(path)?), number: 0 })
    }

    /// The next line, as bytes.
    fn next_bytes(&mut self) -> Option<Result<Vec<u8>, LogError>> {
        self.number += 1;
        let number = self.number;
        let mut bytes = Vec::new();
        match self.file.by_ref().take(LONGEST).read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(read) if read as u64 == LONGEST && bytes.last() != Some(&b'\n') => {
                Some(Err(LogError::TooLong { number }))
            }
            Ok(_) => Some(Ok(bytes)),
            Err(source) => Some(Err(LogError::Read { number, source })),
        }
    }
}

impl Lines {
    /// The next line, with its text as it was written.
    pub(super) fn next_with_text(&mut self) -> Option<Result<(Line, String), LogError>> {
        let bytes = match self.next_bytes()? {
            Ok(bytes) => bytes,
            Err(error) => return Some(Err(error)),
        };
        let text = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        let line = events::parse(&text).map_err(|source| LogError::Line { number: self.number, source });
        Some(line.map(|line| (line, text)))
    }
}

impl Iterator for Lines {
    type Item = Result<Line, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.next_with_text()?.map(|(line, _)| line))
    }
}
