//! Who created a temporary user, and whether that process still lives.
//!
//! A process that creates users holds a lock on a file of its own for as long as it lives. The kernel gives the lock
//! back however the process ends, so a lock that can be taken belongs to a dead process; a process id alone would not
//! tell, because ids are given out again.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::error::LedgerError;

/// The process that created a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The name of its lock file.
    pub(super) id: String,
    /// The machine's host name. A lock says nothing of processes on other machines.
    pub machine: String,
    /// Its process id, for people.
    pub pid: u32,
    /// When it opened the ledger.
    pub since: DateTime<Utc>,
}

/// Whether an owner still cares for its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerState {
    /// It is this process, or another that lives: its users are not touched.
    Alive,
    /// It has ended: its users are leftovers.
    Dead,
    /// It ran on another machine, where it may still live.
    Elsewhere,
}

/// This process's lock. Dropped, it is given back and its file removed.
#[derive(Debug)]
pub(super) struct OwnerLock {
    path: PathBuf,
    _locked: File,
}

impl OwnerLock {
    /// Creates and locks the file of a new owner.
    pub(super) fn take(ledgers: &Path, owner: &Owner) -> Result<Self, LedgerError> {
        let path = lock_path(ledgers, &owner.id);
        let failed = |source| LedgerError::Io { doing: "lock", path: path.clone(), source };
        let file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(failed)?;
        file.try_lock().map_err(|error| failed(error.into()))?;
        Ok(Self { path, _locked: file })
    }
}

impl Drop for OwnerLock {
    fn drop(&mut self) {
        // Without its file the owner counts as dead, which it is about to be; a file that stays does so too.
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, path = %self.path.display(), "the lock file stays");
        }
    }
}

/// Whether an owner lives, as far as this machine can tell.
pub(super) fn state(ledgers: &Path, owner: &Owner, machine: &str) -> Result<OwnerState, LedgerError> {
    if owner.machine != machine {
        return Ok(OwnerState::Elsewhere);
    }
    let path = lock_path(ledgers, &owner.id);
    let failed = |source| LedgerError::Io { doing: "look at the lock", path: path.clone(), source };
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(OwnerState::Dead),
        Err(error) => return Err(failed(error)),
    };
    // A shared lock, so that two processes that look at once do not take each other for the owner.
    match file.try_lock_shared() {
        Ok(()) => Ok(OwnerState::Dead),
        Err(TryLockError::WouldBlock) => Ok(OwnerState::Alive),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Removes the file of a dead owner whose users are all gone.
pub(super) fn forget(ledgers: &Path, owner: &Owner) -> Result<(), LedgerError> {
    let path = lock_path(ledgers, &owner.id);
    match fs::remove_file(&path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(LedgerError::Io { doing: "remove", path, source })
        }
        _ => Ok(()),
    }
}

/// The id comes from a file: only what this program gives out may become part of a path.
fn lock_path(ledgers: &Path, id: &str) -> PathBuf {
    let harmless: String = id.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    ledgers.join(format!("{harmless}.lock"))
}
