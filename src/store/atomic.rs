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
    written(path, bytes, None)
}

/// As [`write`]; nobody may do more with the file than these permissions say, at no time.
pub fn write_with(path: &Path, bytes: &[u8], permissions: fs::Permissions) -> Result<(), WriteError> {
    written(path, bytes, Some(permissions))
}

fn written(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> Result<(), WriteError> {
    let error = |source| WriteError::new(path, source);
    let linked = fs::canonicalize(path).ok();
    let path = linked.as_deref().unwrap_or(path);
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory).map_err(error)?;
    let mut file = match &permissions {
        // At first nobody else may read it.
        Some(_) => NamedTempFile::new_in(directory),
        None => temporary(directory),
    }
    .map_err(error)?;
    file.write_all(bytes).map_err(error)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions).map_err(error)?;
    }
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

    #[test]
    fn a_file_has_the_permissions_that_it_is_to_have_whatever_the_old_one_had() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("kept.yaml");
        write(&file, b"old").unwrap();
        write_with(&file, b"new", fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
