//! Content by its hash: what two attempts have in common is kept once, and what was changed afterwards is noticed.

use std::{
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use super::{WriteError, atomic};
use crate::{report::result::StoredFile, secret::hex};

/// The directory of a run in which the blobs lie.
pub(super) const DIRECTORY: &str = "blobs";

/// The largest blob that is read back, in bytes.
const LARGEST: u64 = 256 << 20;

/// The blobs of one run.
#[derive(Clone, Debug)]
pub(super) struct Blobs {
    run: PathBuf,
}

/// A file of a run that cannot be had as it was written.
#[derive(Debug, thiserror::Error)]
pub(super) enum BlobError {
    /// It cannot be read.
    #[error("reading {} of the run", path.display())]
    Read {
        /// The blob.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Its bytes are not those that were written.
    #[error("{} was changed after the run: its SHA-256 is {found}", path.display())]
    Changed {
        /// The blob.
        path: PathBuf,
        /// The hash of what stands there.
        found: String,
    },
    /// The result names something that is no hash.
    #[error("{0:?} is no SHA-256 in lower-case hexadecimal, so no blob has that name")]
    NoHash(String),
}

impl Blobs {
    /// The blobs of the run in `directory`.
    pub(super) fn of(directory: &Path) -> Self {
        Self { run: directory.to_owned() }
    }

    /// Keeps `bytes`, under their hash and, for people, as the file `path` of the run.
    pub(super) fn keep(&self, path: &Path, bytes: &[u8], media_type: &str) -> Result<StoredFile, WriteError> {
        let sha256 = hex(&openssl::sha::sha256(bytes));
        let blob = self.run.join(DIRECTORY).join(&sha256);
        if !blob.exists() {
            atomic::write(&blob, bytes)?;
        }
        let named = self.run.join(path);
        if let Some(directory) = named.parent() {
            fs::create_dir_all(directory).map_err(|source| WriteError::new(directory, source))?;
        }
        // A second name of the same file where the file system has such; a copy elsewhere.
        if fs::hard_link(&blob, &named).is_err() {
            atomic::write(&named, bytes)?;
        }
        Ok(StoredFile {
            path: path.to_string_lossy().into_owned(),
            sha256,
            size: bytes.len() as u64,
            media_type: media_type.to_owned(),
        })
    }

    /// As [`Self::keep`], under a path that a result names, which may be anybody's: one that leads out of the run is
    /// left out.
    pub(super) fn keep_named(&self, path: &str, bytes: &[u8], media_type: &str) -> Result<(), WriteError> {
        if is_inside(Path::new(path)) {
            self.keep(Path::new(path), bytes, media_type)?;
        }
        Ok(())
    }

    /// What was kept as `file`, exactly.
    pub(super) fn read(&self, file: &StoredFile) -> Result<Vec<u8>, BlobError> {
        let is_hash =
            file.sha256.len() == 64 && file.sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hash {
            return Err(BlobError::NoHash(file.sha256.chars().take(80).collect()));
        }
        let blob = self.run.join(DIRECTORY).join(&file.sha256);
        // A run that came out of a bundle has its files by their paths only.
        let path = if !blob.exists() && is_inside(Path::new(&file.path)) { self.run.join(&file.path) } else { blob };
        let bytes = read_bounded(&path).map_err(|source| BlobError::Read { path: path.clone(), source })?;
        let found = hex(&openssl::sha::sha256(&bytes));
        if found == file.sha256 { Ok(bytes) } else { Err(BlobError::Changed { path, found }) }
    }

    /// A file of a run from before there were blobs, by its path. A result file may have been written by anybody: what
    /// it names is looked for inside of the run's directory only.
    pub(super) fn read_named(&self, path: &str) -> Option<Vec<u8>> {
        is_inside(Path::new(path)).then(|| read_bounded(&self.run.join(path)).ok()).flatten()
    }
}

/// Leads nowhere but further in.
fn is_inside(path: &Path) -> bool {
    path.components().all(|component| matches!(component, Component::Normal(_)))
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let file = fs::File::open(path)?;
    if file.metadata()?.len() > LARGEST {
        return Err(io::Error::other(format!("it is larger than {LARGEST} bytes")));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_content_is_kept_once_and_change_is_noticed() {
        let directory = tempfile::tempdir().unwrap();
        let blobs = Blobs::of(directory.path());
        let one = blobs.keep(Path::new("cases/one/a.png"), b"picture", "image/png").unwrap();
        let two = blobs.keep(Path::new("cases/two/a.png"), b"picture", "image/png").unwrap();
        assert_eq!((&one.sha256, one.size), (&two.sha256, 7));
        assert_eq!(fs::read_dir(directory.path().join("blobs")).unwrap().count(), 1);
        assert_eq!(fs::read(directory.path().join("cases/two/a.png")).unwrap(), b"picture");
        assert_eq!(blobs.read(&one).unwrap(), b"picture");

        fs::write(directory.path().join("blobs").join(&one.sha256), "forgery").unwrap();
        assert!(matches!(blobs.read(&one), Err(BlobError::Changed { .. })));
    }

    #[test]
    fn nothing_outside_of_the_run_is_read() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("secret"), "word").unwrap();
        let run = directory.path().join("run");
        fs::create_dir_all(run.join("blobs")).unwrap();
        fs::write(run.join("inside"), "word").unwrap();
        let blobs = Blobs::of(&run);
        for path in ["../secret", "/etc/passwd", "./../secret", "blobs/../../secret"] {
            assert_eq!(blobs.read_named(path), None, "{path}");
        }
        assert_eq!(blobs.read_named("inside").unwrap(), b"word");
        let sha256 = "../../secret".to_owned();
        let file = StoredFile { path: String::new(), sha256, size: 0, media_type: String::new() };
        assert!(matches!(blobs.read(&file), Err(BlobError::NoHash(_))));
    }
}
