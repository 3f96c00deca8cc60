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
/// Missing directories are made. Where `path` is a link to a file, that file is written, and the link stays.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let error = |source| WriteError::new(path, source);
    let linked = fs::canonicalize(path).ok();
    let path = linked.as_deref().unwrap_or(path);
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory).map_err(error)?;
    let mut file = temporary(directory).map_err(error)?;
    file.write_all(bytes).map_err(error)?;
    file.as_file().sync_all().map_err(error)?;
    file.persist(path).map_err(|persist| error(persist.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_link_leads_to_is_written_and_the_link_stays() {
        let directory = tempfile::tempdir().unwrap();
        let (file, link) = (directory.path().join("real/record.json"), directory.path().join("record.json"));
        write(&file, b"old").unwrap();
        std::os::unix::fs::symlink("real/record.json", &link).unwrap();
        write(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }
}
