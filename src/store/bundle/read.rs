//! From a bundle, which may be anybody's, to what can be said of it.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::sha::Sha256;
use zip::ZipArchive;

use super::{
    BUNDLE_VERSION, KeyError, MANIFEST, Manifest, ManifestFile, PUBLIC_KEY, PublicKey, SIGNATURE,
    layout::{self, LayoutError},
};
use crate::{
    report::version::{self, VersionError},
    secret::hex,
};

/// The manifest, the signature and the key are no larger, in bytes.
const LARGEST_MANIFEST: u64 = 16 << 20;

/// A bundle whose every file is as it was signed.
#[derive(Debug)]
pub struct Verified {
    /// What it holds.
    pub manifest: Manifest,
    /// The fingerprint of the key that signed it.
    pub fingerprint: String,
}

/// A bundle that cannot be believed.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It cannot be read.
    #[error("reading {}", path.display())]
    Open {
        /// The bundle.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is no zip, or a damaged one.
    #[error("it is no zip file, or not the whole of one")]
    Zip(#[from] zip::result::ZipError),
    /// One of the three files that every bundle has is not in it.
    #[error("{0} is missing in it: it is no bundle of oin-tester")]
    Missing(&'static str),
    /// The manifest is not what it should be.
    #[error("its {MANIFEST} cannot be read: {0}")]
    Manifest(#[source] serde_json::Error),
    /// It is of a version that this program does not know.
    #[error(transparent)]
    Version(#[from] VersionError),
    /// The key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The signature is not that of the key over the manifest.
    #[error(
        "the signature is not one of the manifest by that key: the bundle was changed, or somebody else has signed it"
    )]
    Signature,
    /// It is signed by another key than the one that was asked for.
    #[error("it is signed by the key {found}, not by the one that was named ({expected})")]
    OtherKey {
        /// The fingerprint of the key in the bundle.
        found: String,
        /// The fingerprint of the key that was named.
        expected: String,
    },
    /// A file is not as it was signed.
    #[error("{path} in it is not as it was signed: {problem}")]
    File {
        /// Its name.
        path: String,
        /// What is different.
        problem: String,
    },
    /// What is unpacked need not be what is checked.
    #[error("{0}; programs may unpack it differently, and no bundle is written so")]
    Layout(#[from] LayoutError),
    /// A file that nobody signed.
    #[error("{0:?} is in it, and the manifest does not list it")]
    Stranger(String),
}

/// Checks the bundle at `path`: the signature, with `key` where that is given, and every file.
pub fn verify(path: &Path, key: Option<&PublicKey>) -> Result<Verified, BundleError> {
    let open = || File::open(path).map_err(|source| BundleError::Open { path: path.to_owned(), source });
    let mut zip = ZipArchive::new(open()?)?;
    let names = layout::names(&mut zip, &mut open()?)?;
    let manifest_bytes = small(&mut zip, MANIFEST)?;
    let signature = small(&mut zip, SIGNATURE)?;
    let in_bundle = PublicKey::from_pem(&small(&mut zip, PUBLIC_KEY)?)?;
    let fingerprint = in_bundle.fingerprint()?;
    if let Some(key) = key {
        let expected = key.fingerprint()?;
        if expected != fingerprint {
            return Err(BundleError::OtherKey { found: fingerprint, expected });
        }
    }
    let signature = STANDARD.decode(signature.trim_ascii()).map_err(|_| BundleError::Signature)?;
    if !in_bundle.is_signature(&signature, &manifest_bytes) {
        return Err(BundleError::Signature);
    }
    let manifest: Manifest = serde_json::from_slice(&manifest_bytes).map_err(BundleError::Manifest)?;
    version::readable("bundles", &manifest.bundle_version, BUNDLE_VERSION)?;
    no_strangers(&names, &manifest)?;
    for file in &manifest.files {
        compare(&mut zip, file)?;
    }
    Ok(Verified { manifest, fingerprint })
}

fn small(zip: &mut ZipArchive<File>, name: &'static str) -> Result<Vec<u8>, BundleError> {
    let entry = zip.by_name(name).map_err(|_| BundleError::Missing(name))?;
    let mut bytes = Vec::new();
    let unreadable = |source: io::Error| BundleError::File { path: name.to_owned(), problem: source.to_string() };
    entry.take(LARGEST_MANIFEST).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn no_strangers(names: &[String], manifest: &Manifest) -> Result<(), BundleError> {
    let mut listed: BTreeSet<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
    listed.extend([MANIFEST, SIGNATURE, PUBLIC_KEY]);
    match names.iter().find(|name| !listed.contains(name.as_str())) {
        Some(stranger) => Err(BundleError::Stranger(stranger.chars().take(200).collect())),
        None => Ok(()),
    }
}

/// Nothing is kept in memory, and no more is unpacked than the manifest announces.
fn compare(zip: &mut ZipArchive<File>, file: &ManifestFile) -> Result<(), BundleError> {
    let wrong = |problem: String| BundleError::File { path: file.path.clone(), problem };
    let entry = zip.by_name(&file.path).map_err(|error| wrong(error.to_string()))?;
    let mut entry = entry.take(file.size.saturating_add(1));
    let (mut hash, mut size, mut chunk) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = entry.read(&mut chunk).map_err(|error| wrong(error.to_string()))?;
        if read == 0 {
            break;
        }
        hash.update(&chunk[..read]);
        size += read as u64;
    }
    if size != file.size {
        return Err(wrong(format!("it has {size} bytes or more, and {} were signed", file.size)));
    }
    let found = hex(&hash.finish());
    if found == file.sha256 { Ok(()) } else { Err(wrong(format!("its SHA-256 is {found}"))) }
}
