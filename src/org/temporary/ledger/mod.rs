//! The ledger of temporary users: what was about to be created in an org, and what has become of it.
//!
//! One file per org, one JSON object per line, only ever appended to. A line is on disk (`fdatasync`) before what it
//! announces is done. After a `kill -9`, a power cut or a full disk the next run reads from it which users are left.

mod error;
mod line;
mod owner;
mod replay;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use url::Url;

pub use error::LedgerError;
pub use line::EntryId;
pub(super) use line::LedgerEvent;
pub use owner::{Owner, OwnerState};
pub use replay::Entry;

use self::line::{Line, VERSION};
use self::owner::OwnerLock;
use super::random;
use crate::clock;
use crate::file_lock::lock_within;

/// A hundred thousand users.
const LIMIT: u64 = 128 * 1024 * 1024;

/// Every holder writes one line and lets go.
const LOCK_WAIT: Duration = Duration::from_secs(20);

/// An org's ledger, opened by this process as an owner of users.
#[derive(Debug)]
pub(super) struct Ledger {
    directory: PathBuf,
    path: PathBuf,
    owner: Owner,
    _lock: OwnerLock,
}

/// An open entry, and whether anyone still cares for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEntry {
    /// The entry.
    pub entry: Entry,
    /// Its owner's state.
    pub owner: OwnerState,
}

impl Ledger {
    /// Opens the org's ledger in a directory, which is created when it is missing.
    pub(super) fn open(directory: &Path, org: &Url) -> Result<Self, LedgerError> {
        let failed = |source| LedgerError::Io { doing: "create", path: directory.to_owned(), source };
        fs::create_dir_all(directory).map_err(failed)?;
        let owner = Owner {
            id: random::name(16).map_err(LedgerError::Random)?,
            machine: machine(),
            pid: std::process::id(),
            since: clock::now(),
        };
        let lock = OwnerLock::take(directory, &owner)?;
        Ok(Self { directory: directory.to_owned(), path: path_in(directory, org), owner, _lock: lock })
    }

    /// Where it is.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// This process, as its entries name it.
    pub(super) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// A name for a new entry.
    pub(super) fn new_entry() -> Result<EntryId, LedgerError> {
        random::name(16).map(EntryId).map_err(LedgerError::Random)
    }

    /// Writes a line and returns when it is on disk.
    pub(super) fn append(&self, entry: &EntryId, event: LedgerEvent) -> Result<(), LedgerError> {
        let line = Line { version: VERSION, at: clock::now(), entry: entry.clone(), event };
        let options = OpenOptions::new().read(true).append(true).create(true).open(&self.path);
        let mut file = options.map_err(|source| self.failed("open", source))?;
        self.lock(&file)?;
        self.write_line(&mut file, &line).map_err(|source| self.failed("write", source))
    }

    /// Every entry that is not closed, in the order of their creation.
    pub(super) fn open_entries(&self) -> Result<Vec<OpenEntry>, LedgerError> {
        let text = self.read()?;
        let replayed = replay::replay(&text).map_err(|newer| LedgerError::Newer {
            path: self.path.clone(),
            found: newer.0,
            known: VERSION,
        })?;
        if replayed.damaged > 0 {
            tracing::debug!(lines = replayed.damaged, path = %self.path.display(), "torn lines in the ledger");
        }
        replayed.open.into_iter().map(|entry| self.with_state(entry)).collect()
    }

    /// Removes the lock file of a dead owner that has no open entries any more.
    pub(super) fn forget(&self, owner: &Owner) -> Result<(), LedgerError> {
        owner::forget(&self.directory, owner)
    }

    fn with_state(&self, entry: Entry) -> Result<OpenEntry, LedgerError> {
        let owner = owner::state(&self.directory, &entry.owner, &self.owner.machine)?;
        Ok(OpenEntry { entry, owner })
    }

    fn write_line(&self, file: &mut File, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        let size = file.seek(SeekFrom::End(0))?;
        if size > 0 && last_byte(file)? != b'\n' {
            // What a killed process began to write stays a line of its own.
            text.insert(0, b'\n');
        }
        file.write_all(&text)?;
        file.sync_data()?;
        if size == 0 {
            File::open(&self.directory)?.sync_all()?;
        }
        Ok(())
    }

    fn read(&self) -> Result<Vec<u8>, LedgerError> {
        let file = match OpenOptions::new().read(true).write(true).open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.failed("read", error)),
        };
        // Locked, so that a line is not read while another process writes it.
        self.lock(&file)?;
        let mut text = Vec::new();
        file.take(LIMIT + 1).read_to_end(&mut text).map_err(|source| self.failed("read", source))?;
        if text.len() as u64 > LIMIT {
            return Err(LedgerError::TooLarge { path: self.path.clone(), limit: LIMIT });
        }
        Ok(text)
    }

    /// Waits for the file's lock, which ends with the file's handle.
    fn lock(&self, file: &File) -> Result<(), LedgerError> {
        lock_within(file, LOCK_WAIT).map_err(|error| match error {
            TryLockError::WouldBlock => LedgerError::Locked { path: self.path.clone(), waited: LOCK_WAIT },
            TryLockError::Error(source) => self.failed("lock", source),
        })
    }

    fn failed(&self, doing: &'static str, source: io::Error) -> LedgerError {
        LedgerError::Io { doing, path: self.path.clone(), source }
    }
}

/// What all ledgers of a directory say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledgers {
    /// Entries that are not closed.
    pub open: Vec<Entry>,
    /// The logins of users that the org no longer has.
    pub closed: BTreeSet<String>,
}

/// What all ledgers of a directory say: read without locks, so that what another process is writing may be missing at its
/// end.
pub(super) fn read_all(directory: &Path) -> Result<Ledgers, LedgerError> {
    let failed = |path: &Path, source| LedgerError::Io { doing: "read", path: path.to_owned(), source };
    let files = match fs::read_dir(directory) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Ledgers::default()),
        Err(error) => return Err(failed(directory, error)),
    };
    let mut ledgers = Ledgers::default();
    for file in files {
        let path = file.map_err(|source| failed(directory, source))?.path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        let mut text = Vec::new();
        let file = File::open(&path).map_err(|source| failed(&path, source))?;
        file.take(LIMIT).read_to_end(&mut text).map_err(|source| failed(&path, source))?;
        let newer =
            |newer: replay::NewerVersion| LedgerError::Newer { path: path.clone(), found: newer.0, known: VERSION };
        let replayed = replay::replay(&text).map_err(newer)?;
        ledgers.open.extend(replayed.open);
        ledgers.closed.extend(replayed.closed);
    }
    Ok(ledgers)
}

/// [`Ledger::append`] where it holds up nothing else.
pub(super) async fn append(ledger: &Arc<Ledger>, entry: &EntryId, event: LedgerEvent) -> Result<(), LedgerError> {
    let (ledger, entry) = (Arc::clone(ledger), entry.clone());
    blocking(move || ledger.append(&entry, event)).await
}

/// Runs file operations where they hold up nothing else.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LedgerError> + Send + 'static,
) -> Result<T, LedgerError> {
    tokio::task::spawn_blocking(work).await.map_err(LedgerError::Ending)?
}

fn last_byte(file: &mut File) -> io::Result<u8> {
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last[0])
}

/// The org's ledger in a directory.
pub(super) fn path_in(directory: &Path, org: &Url) -> PathBuf {
    directory.join(file_name(org))
}

/// `acme.okta.com.jsonl`, with the port where it is not the scheme's own.
fn file_name(org: &Url) -> String {
    let host: String = org
        .host_str()
        .map_or("org", |host| host)
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() || "-.".contains(character) { character } else { '_' })
        .collect();
    match org.port() {
        Some(port) => format!("{host}_{port}.jsonl"),
        None => format!("{host}.jsonl"),
    }
}

fn machine() -> String {
    match nix::unistd::gethostname() {
        Ok(name) => name.to_string_lossy().into_owned(),
        Err(error) => {
            tracing::debug!(%error, "no host name");
            "unnamed".to_owned()
        }
    }
}

#[cfg(test)]
mod tests;
