//! The file beside a scenario in which its submission is remembered: `acme.submission.json` for `acme.yaml`.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{Exit, chain, could_not, say};
use crate::{
    scenario::{Instance, Scenario},
    store::{WriteError, atomic},
    submission::{
        instances::{InstanceUse, InstanceVersion, RememberedInstance},
        record::{RECORD_VERSION, SubmissionRecord},
    },
};

/// More than thousands of instances need.
const LARGEST: u64 = 4 << 20;

/// The record of a scenario, and where it is kept.
#[derive(Debug)]
pub(super) struct SubmissionFile {
    path: PathBuf,
    /// The scenario's file, locked while the record may be changed. The record's own is replaced, so that a lock on it
    /// would be one on what is gone.
    _lock: Option<File>,
    /// What is remembered.
    pub(super) record: SubmissionRecord,
}

/// A record that cannot be used.
#[derive(Debug, thiserror::Error)]
enum RecordError {
    #[error("reading {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is not the record of a submission; move it away to begin a new one", path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        source: serde_json::Error,
    },
    #[error("{} has the format {format}, and this program knows {RECORD_VERSION}; use a newer oin-tester", path.display())]
    Newer { path: PathBuf, format: u32 },
    #[error("writing the record as JSON")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl SubmissionFile {
    /// The record of the scenario in that file, to be read; an empty one where there is none.
    pub(super) fn of(scenario: &Path) -> Result<Self, Exit> {
        Self::read(scenario, None)
    }

    /// The record, to be changed: no other process changes it before this is dropped.
    pub(super) fn to_change(scenario: &Path) -> Result<Self, Exit> {
        Self::read(scenario, locked(scenario))
    }

    fn read(scenario: &Path, lock: Option<File>) -> Result<Self, Exit> {
        let path = scenario.with_extension("submission.json");
        match read(&path) {
            Ok(record) => Ok(Self { path, _lock: lock, record }),
            Err(error) => {
                say(&format!("oin-tester: {}", chain(&error)));
                Err(Exit::Usage)
            }
        }
    }

    /// Writes what is remembered, whole or not at all.
    pub(super) fn keep(&self) -> Result<(), Exit> {
        let write = || -> Result<(), RecordError> {
            let text = serde_json::to_string_pretty(&self.record)? + "\n";
            Ok(atomic::write(&self.path, text.as_bytes())?)
        };
        write().map_err(|error| could_not(&chain(&error)))
    }

    /// What is remembered of an instance.
    pub(super) fn find(&self, org: &str, id: &str) -> Option<&RememberedInstance> {
        self.record.instances.iter().find(|instance| instance.org == org && instance.id.as_str() == id)
    }

    /// The instance that was remembered last for that use and version.
    pub(super) fn latest(
        &self,
        org: &str,
        used_for: InstanceUse,
        version: InstanceVersion,
    ) -> Option<&RememberedInstance> {
        let fits = |it: &&RememberedInstance| it.org == org && it.used_for == used_for && it.version == version;
        self.record.instances.iter().rev().find(fits)
    }
}

/// Waits until no other process changes the record. Where files cannot be locked, nobody is kept out.
fn locked(scenario: &Path) -> Option<File> {
    let unlocked = |error: &io::Error| {
        tracing::warn!(path = %scenario.display(), %error, "the file is not locked");
        None
    };
    let file = match File::open(scenario) {
        Ok(file) => file,
        Err(error) => return unlocked(&error),
    };
    match file.try_lock() {
        Ok(()) => Some(file),
        Err(TryLockError::WouldBlock) => {
            say(&format!("oin-tester: waiting for another oin-tester that works on {}", scenario.display()));
            file.lock().map_or_else(|error| unlocked(&error), |()| Some(file))
        }
        Err(TryLockError::Error(error)) => unlocked(&error),
    }
}

fn read(path: &Path) -> Result<SubmissionRecord, RecordError> {
    let refused = |source| RecordError::Read { path: path.to_owned(), source };
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(SubmissionRecord::default()),
        Err(error) => return Err(refused(error)),
    };
    let mut text = String::new();
    file.take(LARGEST).read_to_string(&mut text).map_err(refused)?;
    let record: SubmissionRecord =
        serde_json::from_str(&text).map_err(|source| RecordError::Unreadable { path: path.to_owned(), source })?;
    if record.format > RECORD_VERSION {
        return Err(RecordError::Newer { path: path.to_owned(), format: record.format });
    }
    Ok(record)
}

/// How a scenario's org is named in the record.
pub(super) fn org_of(scenario: &Scenario) -> String {
    scenario.org.url.as_str().trim_end_matches('/').to_owned()
}

/// Puts the ids of generated instances where the scenario gives none.
pub(super) fn fill_in(scenario: &mut Scenario) -> Result<(), Exit> {
    if !scenario.instances.iter().any(Instance::is_awaited) {
        return Ok(());
    }
    let file = SubmissionFile::of(&scenario.source.path)?;
    let org = org_of(scenario);
    for instance in scenario.instances.iter_mut().filter(|instance| instance.is_awaited()) {
        if let Some(remembered) = file.latest(&org, instance.protocol.into(), instance.version) {
            instance.id = remembered.id.clone();
        }
    }
    Ok(())
}
