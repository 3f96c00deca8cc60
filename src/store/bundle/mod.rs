//! One file to send on: a zip of a run, with the SHA-256 of every file and an Ed25519 signature of these.
//!
//! `manifest.json` lists the files; `manifest.sig` is the signature of its bytes in base64, `public_key.pem` the key to
//! check it with. The zip of a run is the same byte for byte each time.

mod key;
mod layout;
mod read;
mod write;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use key::{KeyError, PublicKey, SigningKey};
pub use layout::LayoutError;
pub use read::{BundleError, Verified, verify};
pub use write::{PackError, default_key, pack};

/// Version of the layout, `major.minor`.
///
/// - 1.0: first version.
pub const BUNDLE_VERSION: &str = "1.0";

/// The names of the three files that are not in the list.
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";
const PUBLIC_KEY: &str = "public_key.pem";

/// What a bundle holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// See [`BUNDLE_VERSION`].
    pub bundle_version: String,
    /// The run's name.
    pub run: String,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// Every file but the manifest itself, its signature and the key.
    pub files: Vec<ManifestFile>,
}

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name in the zip.
    pub path: String,
    /// Its size, in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
}
