//! Events as they happen, for another program.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
    str::FromStr,
};

use super::say;
use crate::store::WriteError;

/// Where events go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EventsTarget {
    Stdout,
    File(PathBuf),
}

impl FromStr for EventsTarget {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if text == "-" { Self::Stdout } else { Self::File(text.into()) })
    }
}

impl EventsTarget {
    /// Opens it; a file is emptied.
    pub(super) fn open(&self) -> Result<EventStream, WriteError> {
        let out: Box<dyn Write + Send> = match self {
            Self::Stdout => Box::new(io::stdout()),
            Self::File(path) => Box::new(File::create(path).map_err(|source| WriteError::new(path, source))?),
        };
        Ok(EventStream { out, broken: false })
    }
}

/// A reader of events beside the log.
pub(super) struct EventStream {
    out: Box<dyn Write + Send>,
    broken: bool,
}

impl EventStream {
    /// Writes the line of an event. A reader that has gone away is told of once, and stops nothing.
    pub(super) fn write(&mut self, line: &str) {
        if self.broken {
            return;
        }
        let written = self.out.write_all(format!("{line}\n").as_bytes()).and_then(|()| self.out.flush());
        if let Err(error) = written {
            self.broken = true;
            say(&format!("oin-tester: the events are no longer written: {error}"));
        }
    }
}
