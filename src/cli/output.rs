//! Stdout, which holds data, and stderr, which holds what is said of it.

use std::{
    io::{self, StdoutLock, Write},
    sync::atomic::{AtomicBool, Ordering},
};

/// Data that was to be on stdout could not be written. There is one stdout, so there is one of these.
static LOST: AtomicBool = AtomicBool::new(false);

/// Writes a line to stderr. A closed stderr has no reader to tell.
pub(super) fn say(line: &str) {
    if io::stderr().write_all(format!("{line}\n").as_bytes()).is_err() {
        tracing::debug!("stderr is closed");
    }
}

/// Writes data to stdout. A reader that has gone away, such as `head`, wants no more; any other failure is told of once,
/// and decides the exit code.
pub(super) fn print(data: &str) {
    let mut out = Stdout::new();
    let Err(error) = out.write_all(data.as_bytes()).and_then(|()| out.flush()) else { return };
    if !out.reader_is_gone() && !LOST.swap(true, Ordering::Relaxed) {
        say(&format!("oin-tester: writing to stdout: {error}"));
    }
}

/// Whether data that was to be on stdout is not all there, though somebody reads it.
pub(super) fn is_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// Stdout, which knows whether its reader has gone away: whoever writes may wrap the error in one of its own.
pub(super) struct Stdout {
    out: StdoutLock<'static>,
    reader_is_gone: bool,
}

impl Stdout {
    pub(super) fn new() -> Self {
        Self { out: io::stdout().lock(), reader_is_gone: false }
    }

    /// A write failed because nobody reads any more.
    pub(super) fn reader_is_gone(&self) -> bool {
        self.reader_is_gone
    }

    fn noted<T>(&mut self, written: io::Result<T>) -> io::Result<T> {
        let broken = written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        self.reader_is_gone |= broken;
        written
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.noted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.noted(flushed)
    }
}
