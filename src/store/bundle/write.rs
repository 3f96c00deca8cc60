//! From a run to a bundle.

use std::{
    fs, io,
    io::{Seek, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Datelike, Timelike, Utc};
use zip::{CompressionMethod, DateTime as ZipTime, ZipWriter, write::SimpleFileOptions};

use super::{BUNDLE_VERSION, KeyError, MANIFEST, Manifest, ManifestFile, PUBLIC_KEY, SIGNATURE, SigningKey};
use crate::{
    report::{Files, Format, ReportError},
    secret::hex,
    store::{StoredRun, log},
};

/// A bundle that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file of the run is missing or was changed.
    #[error("{path} of the run cannot be had as it was written; nothing is bundled that cannot be vouched for")]
    File {
        /// Its path in the run.
        path: String,
    },
    /// The log cannot be read.
    #[error("reading {}", path.display())]
    Log {
        /// The log.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A report could not be made.
    #[error("making a report for the bundle")]
    Report(#[from] ReportError),
    /// The key cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The zip could not be written.
    #[error("writing the bundle")]
    Zip(#[from] zip::result::ZipError),
    /// The zip could not be written.
    #[error("writing the bundle")]
    Io(#[from] io::Error),
    /// The manifest could not be written as JSON.
    #[error("writing the manifest")]
    Json(#[from] serde_json::Error),
}

/// Writes the bundle of a run to `out`.
pub fn pack<W: Write + Seek>(run: &StoredRun, key: &SigningKey, out: W) -> Result<W, PackError> {
    let mut bundle = Bundle::new(out, run.result().run.finished_at);
    for (format, name) in Format::LEFT {
        bundle.add(name, &run.report(format)?)?;
    }
    let path = run.directory().join(log::FILE);
    if path.is_file() {
        bundle.add(log::FILE, &fs::read(&path).map_err(|source| PackError::Log { path, source })?)?;
    }
    for file in run.files() {
        let bytes = run.read(file).ok_or_else(|| PackError::File { path: file.to_owned() })?;
        bundle.add(file, &bytes)?;
    }
    bundle.finish(&run.result().run.id, key)
}

struct Bundle<W: Write + Seek> {
    zip: ZipWriter<W>,
    options: SimpleFileOptions,
    finished_at: DateTime<Utc>,
    files: Vec<ManifestFile>,
}

impl<W: Write + Seek> Bundle<W> {
    fn new(out: W, finished_at: DateTime<Utc>) -> Self {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip_time(finished_at))
            .unix_permissions(0o644);
        Self { zip: ZipWriter::new(out), options, finished_at, files: Vec::new() }
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        if self.files.iter().any(|file| file.path == name) {
            return Ok(());
        }
        self.write(name, bytes)?;
        let sha256 = hex(&openssl::sha::sha256(bytes));
        self.files.push(ManifestFile { path: name.to_owned(), size: bytes.len() as u64, sha256 });
        Ok(())
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        self.zip.start_file(name, self.options)?;
        Ok(self.zip.write_all(bytes)?)
    }

    fn finish(mut self, run: &str, key: &SigningKey) -> Result<W, PackError> {
        let manifest = Manifest {
            bundle_version: BUNDLE_VERSION.to_owned(),
            run: run.to_owned(),
            finished_at: self.finished_at,
            files: std::mem::take(&mut self.files),
        };
        let manifest = serde_json::to_string_pretty(&manifest)? + "\n";
        let signature = key.sign(manifest.as_bytes()).map_err(KeyError::from)?;
        self.write(MANIFEST, manifest.as_bytes())?;
        self.write(SIGNATURE, (STANDARD.encode(signature) + "\n").as_bytes())?;
        self.write(PUBLIC_KEY, &key.public_pem().map_err(KeyError::from)?)?;
        Ok(self.zip.finish()?)
    }
}

/// Times of a zip have no zone and begin in 1980.
fn zip_time(at: DateTime<Utc>) -> ZipTime {
    let small = |number: u32| u8::try_from(number).unwrap_or(0);
    let year = u16::try_from(at.year()).unwrap_or(1980);
    let (month, day) = (small(at.month()), small(at.day()));
    ZipTime::from_date_and_time(year, month, day, small(at.hour()), small(at.minute()), small(at.second()))
        .unwrap_or_default()
}

/// Where the key of a directory of runs lies, unless another is named.
pub fn default_key(results: &Path) -> PathBuf {
    results.join(".signing-key.pem")
}
