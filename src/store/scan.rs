//! The search of a run's own files for every secret that the run knew.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::secret::{RedactError, Redactor};

/// A secret that stands in a file of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The file.
    pub path: PathBuf,
    /// Where it begins, in bytes.
    pub offset: usize,
    /// The mark that should have stood there.
    pub mark: String,
}

/// The files could not be searched.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The searcher could not be made.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// A file could not be read.
    #[error("searching {} for secrets", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Every file under `directory` that holds a secret that `redactor` knows or knew.
pub fn scan(directory: &Path, redactor: &Redactor) -> Result<Vec<Leak>, ScanError> {
    let search = redactor.search()?;
    let mut leaks = Vec::new();
    let mut pending = vec![directory.to_owned()];
    while let Some(path) = pending.pop() {
        let error = |source| ScanError::Read { path: path.clone(), source };
        if path.is_dir() {
            for entry in fs::read_dir(&path).map_err(error)? {
                pending.push(entry.map_err(error)?.path());
            }
        } else if let Some((offset, mark)) = search.find(&fs::read(&path).map_err(error)?) {
            leaks.push(Leak { path: path.clone(), offset, mark: mark.to_owned() });
        }
    }
    leaks.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(leaks)
}
