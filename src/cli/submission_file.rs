//! The file beside a scenario in which its submission is remembered: `acme.submission.json` for `acme.yaml`.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::{Exit, chain, check::printable, could_not, readiness::needed_now, say, shell::quoted};
use crate::{
    file_lock::lock_within,
    scenario::Scenario,
    store::{WriteError, atomic},
    submission::{
        instances::{InstanceUse, InstanceVersion, Needed, RememberedInstance, eligibility},
        record::{RECORD_VERSION, SubmissionRecord},
    },
};

/// More than thousands of instances need.
const LARGEST: u64 = 4 << 20;

/// Longer than any org takes to generate an instance.
const LOCK_WAIT: Duration = Duration::from_secs(120);

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
    #[error("{} has the format {format}, and this program knows {RECORD_VERSION}; use the oin-tester that wrote it, or a newer one", path.display())]
    Format { path: PathBuf, format: u32 },
    #[error("{} is larger than {LARGEST} bytes, as no record of a submission is; move it away to begin a new one", path.display())]
    TooLarge { path: PathBuf },
    #[error("{} is not a file, and there should be the record of a submission", path.display())]
    NoFile { path: PathBuf },
    #[error("another oin-tester has worked on {} for {} s; wait for it, or end it", path.display(), LOCK_WAIT.as_secs())]
    Locked { path: PathBuf },
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
        Self::read(scenario, locked(scenario).map_err(|error| told(&error))?)
    }

    fn read(scenario: &Path, lock: Option<File>) -> Result<Self, Exit> {
        let path = scenario.with_extension("submission.json");
        match read(&path) {
            Ok(record) => Ok(Self { path, _lock: lock, record }),
            Err(error) => Err(told(&error)),
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

    /// The instance that was remembered last for that use, of any version.
    pub(super) fn latest_for(&self, org: &str, used_for: InstanceUse) -> Option<&RememberedInstance> {
        self.record.instances.iter().rev().find(|it| it.org == org && it.used_for == used_for)
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

fn told(error: &RecordError) -> Exit {
    say(&format!("oin-tester: {}", printable(&chain(error))));
    Exit::Usage
}

/// Waits until no other process changes the record. Where files cannot be locked, nobody is kept out.
fn locked(scenario: &Path) -> Result<Option<File>, RecordError> {
    let unlocked = |error: &io::Error| {
        tracing::warn!(path = %scenario.display(), %error, "the file is not locked");
        None
    };
    let file = match File::open(scenario) {
        Ok(file) => file,
        Err(error) => return Ok(unlocked(&error)),
    };
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        say(&format!("oin-tester: waiting for another oin-tester that works on {}", scenario.display()));
    }
    match lock_within(&file, LOCK_WAIT) {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(RecordError::Locked { path: scenario.to_owned() }),
        Err(TryLockError::Error(error)) => Ok(unlocked(&error)),
    }
}

fn read(path: &Path) -> Result<SubmissionRecord, RecordError> {
    let refused = |source| RecordError::Read { path: path.to_owned(), source };
    // To open a pipe would wait for whoever writes into it.
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Err(RecordError::NoFile { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(SubmissionRecord::default()),
        Err(error) => return Err(refused(error)),
    }
    let mut text = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut text)).map_err(refused)?;
    if text.len() as u64 > LARGEST {
        return Err(RecordError::TooLarge { path: path.to_owned() });
    }
    let unreadable = |source| RecordError::Unreadable { path: path.to_owned(), source };
    // The format first: of a newer one the rest may be anything.
    let Format { format } = serde_json::from_slice(&text).map_err(unreadable)?;
    if format != RECORD_VERSION {
        return Err(RecordError::Format { path: path.to_owned(), format });
    }
    serde_json::from_slice(&text).map_err(unreadable)
}

/// The one member that every version has.
#[derive(serde::Deserialize)]
struct Format {
    format: u32,
}

/// How a scenario's org is named in the record.
pub(super) fn org_of(scenario: &Scenario) -> String {
    scenario.org.url.as_str().trim_end_matches('/').to_owned()
}

/// Puts the ids of generated instances where the scenario gives none, and adds instances that it needs and does not name.
pub(super) fn fill_in(scenario: &mut Scenario) -> Result<(), Exit> {
    let file = SubmissionFile::of(&scenario.source.path)?;
    let org = org_of(scenario);
    for instance in scenario.instances.iter_mut().filter(|instance| instance.is_awaited()) {
        if let Some(remembered) = file.latest(&org, instance.protocol.into(), instance.version) {
            instance.id = remembered.id.clone();
        }
    }
    for needed in needed_now(scenario) {
        let Some(protocol) = needed.used_for.protocol() else { continue };
        let named = scenario.instances.iter().any(|it| it.protocol == protocol && it.version == needed.version);
        let remembered = file.latest(&org, needed.used_for, needed.version).filter(|_| !named);
        if let Some(remembered) = remembered {
            scenario.add_instance(protocol, needed.version, remembered.id.clone());
        }
    }
    Ok(())
}

/// Tells of instances whose results will not count. Nothing is said of those that nobody has made known.
pub(super) fn warn_of_ineligible(scenarios: &[Arc<Scenario>]) -> Result<(), Exit> {
    for scenario in scenarios {
        let (file, org, versions) = (SubmissionFile::of(&scenario.source.path)?, org_of(scenario), scenario.versions());
        for instance in &scenario.instances {
            let needed = Needed { used_for: instance.protocol.into(), version: instance.version };
            let remembered = file.find(&org, instance.id.as_str());
            let Some(Err(why)) = remembered.map(|it| eligibility(Some(it), needed, &versions)) else { continue };
            say(&format!(
                "oin-tester: warning: results over instance {} will not count: {why}; `oin-tester instances generate {}` \
                 generates another one",
                instance.id,
                quoted(&scenario.source.path)
            ));
        }
    }
    Ok(())
}
