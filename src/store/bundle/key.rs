//! Ed25519 keys, in PEM.

use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use openssl::{
    error::ErrorStack,
    pkey::{Id, PKey, Private, Public},
    sign::{Signer, Verifier},
};

use crate::secret::hex;

/// A key that signs bundles.
pub struct SigningKey(PKey<Private>);

/// The key that their signatures are checked with.
pub struct PublicKey(PKey<Public>);

/// A key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Its file cannot be read or made.
    #[error("the key {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// There is no such key in the file.
    #[error("{what} is no Ed25519 key in PEM; `openssl genpkey -algorithm ed25519 -out key.pem` makes one")]
    NoKey {
        /// Where it was looked for.
        what: String,
    },
    /// The library refused.
    #[error("signing with Ed25519")]
    Crypto(#[from] ErrorStack),
}

impl SigningKey {
    /// The key in a PEM file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let pem = fs::read(path).map_err(|source| KeyError::File { path: path.to_owned(), source })?;
        let no_key = || KeyError::NoKey { what: path.display().to_string() };
        let key = PKey::private_key_from_pem(&pem).map_err(|_| no_key())?;
        if key.id() == Id::ED25519 { Ok(Self(key)) } else { Err(no_key()) }
    }

    /// The key in a PEM file, which is made at the first use, for this user's eyes only.
    pub fn read_or_make(path: &Path) -> Result<Self, KeyError> {
        let key = PKey::generate_ed25519()?;
        let pem = key.private_key_to_pem_pkcs8()?;
        let error = |source| KeyError::File { path: path.to_owned(), source };
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory).map_err(error)?;
        }
        match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
            Ok(mut file) => io::Write::write_all(&mut file, &pem).map(|()| Self(key)).map_err(error),
            Err(exists) if exists.kind() == io::ErrorKind::AlreadyExists => Self::read(path),
            Err(other) => Err(error(other)),
        }
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        Signer::new_without_digest(&self.0)?.sign_oneshot_to_vec(bytes)
    }

    pub(super) fn public_pem(&self) -> Result<Vec<u8>, ErrorStack> {
        self.0.public_key_to_pem()
    }
}

impl PublicKey {
    /// The key in a PEM file, which may hold the private key as well.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let pem = fs::read(path).map_err(|source| KeyError::File { path: path.to_owned(), source })?;
        Self::from_pem(&pem).or_else(|_| {
            let no_key = |_| KeyError::NoKey { what: path.display().to_string() };
            let private = SigningKey::read(path).map_err(no_key)?;
            Self::from_pem(&private.public_pem()?)
        })
    }

    pub(super) fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        let no_key = || KeyError::NoKey { what: super::PUBLIC_KEY.to_owned() };
        let key = PKey::public_key_from_pem(pem).map_err(|_| no_key())?;
        if key.id() == Id::ED25519 { Ok(Self(key)) } else { Err(no_key()) }
    }

    pub(super) fn is_signature(&self, signature: &[u8], bytes: &[u8]) -> bool {
        Verifier::new_without_digest(&self.0)
            .and_then(|mut verifier| verifier.verify_oneshot(signature, bytes))
            .unwrap_or(false)
    }

    /// The SHA-256 of the key, as people compare it.
    pub fn fingerprint(&self) -> Result<String, KeyError> {
        Ok(hex(&openssl::sha::sha256(&self.0.public_key_to_der()?)))
    }
}
