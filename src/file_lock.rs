//! Files that one process at a time may change.

use std::{
    fs::{File, TryLockError},
    thread,
    time::{Duration, Instant},
};

/// How often is looked whether the other process is done.
const POLL: Duration = Duration::from_millis(5);

/// Waits for a file's lock, which ends with the file's handle. At the end of the time it is told that somebody else
/// has it.
pub(crate) fn lock_within(file: &File, at_most: Duration) -> Result<(), TryLockError> {
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if started.elapsed() < at_most => thread::sleep(POLL),
            ended => return ended,
        }
    }
}
