//! Files that are whole or absent, never half.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// A file of the run could not be written.
#[derive(Debug, thiserror::Error)]
#[error("writing {}: {source}; free space or permissions may be missing", path.display())]
pub struct WriteError {
    path: PathBuf,
    #[source]
    source: io::Error,
}

impl WriteError {
    /// An error about `path`.
    pub fn new(path: &Path, source: io::Error) -> Self {
        Self { path: path.to_owned(), source }
    }
}

/// A file without a name in `directory`, to become one that others may read as far as the user's mask lets them.
pub fn temporary(directory: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o666)).tempfile_in(directory)
}

/// Writes `bytes` to `path` so that a reader sees the old file, or none, or the whole new one.
/// Missing directories are made.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let error = |source| WriteError::new(path, source);
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory).map_err(error)?;
    let mut file = temporary(directory).map_err(error)?;
    file.write_all(bytes).map_err(error)?;
    file.as_file().sync_all().map_err(error)?;
    file.persist(path).map_err(|persist| error(persist.error))?;
    Ok(())
}
