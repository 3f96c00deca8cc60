//! Evidence with its secrets, for the eyes of whoever asked for it: beside the run, never in it.

use std::{
    ffi::OsString,
    fs::{self, DirBuilder, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::{RunDirectory, WriteError};
use crate::{
    event::AttemptRecord,
    id::CaseId,
    report::{
        har,
        result::{self, StoredFile},
    },
};

/// Says in the directory's name what is in it.
const SUFFIX: &str = "-RAW-WITH-SECRETS";

const WARNING: &str =
    "These files hold passwords, tokens and cookies as they were seen. They are for your own eyes: do not
send them on, do not attach them to an issue or a build. `oin-tester prune` removes them with their run.
";

/// Where evidence goes unredacted.
#[derive(Clone, Debug)]
pub struct RawEvidence {
    directory: PathBuf,
}

/// Where the raw evidence of a run is, if it was kept.
pub(super) fn raw_directory(run: &Path) -> PathBuf {
    // Of `.` and the like, only the system knows the name.
    let named = if run.file_name().is_none() { fs::canonicalize(run).ok() } else { None };
    let run = named.as_deref().unwrap_or(run);
    let mut name = run.file_name().map_or_else(|| OsString::from("run"), OsString::from);
    name.push(SUFFIX);
    run.with_file_name(name)
}

impl RawEvidence {
    /// Makes the directory beside the run's, for this user only.
    pub fn beside(run: &RunDirectory) -> Result<Self, WriteError> {
        let directory = raw_directory(run.path());
        let raw = Self { directory };
        make_directory(&raw.directory)?;
        raw.write(Path::new("DO-NOT-SHARE.txt"), WARNING.as_bytes())?;
        Ok(raw)
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.directory
    }

    /// Keeps an attempt as it was seen.
    pub(super) fn keep(&self, case: &CaseId, record: &AttemptRecord) -> Result<(), WriteError> {
        let place = RunDirectory::attempt(case, record.number);
        let json = |value: serde_json::Result<Vec<u8>>, name: &str| {
            value.map_err(|error| WriteError::new(&self.directory.join(&place).join(name), error.into()))
        };
        let har = json(serde_json::to_vec(&har::document(&record.evidence.exchanges)), "network.har")?;
        self.write(&place.join("network.har"), &har)?;
        let no_file =
            || StoredFile { path: "network.har".to_owned(), sha256: String::new(), size: 0, media_type: String::new() };
        let attempt = result::attempt(record, no_file(), Vec::new());
        self.write(&place.join("attempt.json"), &json(serde_json::to_vec_pretty(&attempt), "attempt.json")?)
    }

    fn write(&self, relative: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.directory.join(relative);
        if let Some(directory) = path.parent() {
            make_directory(directory)?;
        }
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
        file.and_then(|mut file| file.write_all(bytes)).map_err(|source| WriteError::new(&path, source))
    }
}

fn make_directory(directory: &Path) -> Result<(), WriteError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(directory);
    made.map_err(|source| WriteError::new(directory, source))
}

/// Removes the raw evidence of a run, where there is some.
pub(super) fn remove(run: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(raw_directory(run)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
