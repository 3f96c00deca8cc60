//! `oin-tester verify`: whether a bundle is as it was signed.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, chain, print, say, stored::refused};
use crate::store::bundle::{self, PublicKey};

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Bundles, as `export --bundle` writes them
    #[arg(value_name = "BUNDLE", required = true)]
    bundles: Vec<PathBuf>,
    /// The key that must have signed them, in PEM
    #[arg(long, env = "OIN_TESTER_PUBLIC_KEY", value_name = "FILE")]
    public_key: Option<PathBuf>,
}

impl Verify {
    pub(super) fn execute(&self) -> Exit {
        let key = match self.public_key.as_deref().map(PublicKey::read).transpose() {
            Ok(key) => key,
            Err(error) => return refused(&error),
        };
        let mut exit = Exit::Passed;
        for path in &self.bundles {
            match bundle::verify(path, key.as_ref()) {
                Ok(verified) => {
                    let (run, files) = (&verified.manifest.run, verified.manifest.files.len());
                    print(&format!(
                        "{}: run {run}, {files} files, as signed by {}\n",
                        path.display(),
                        verified.fingerprint
                    ));
                    if key.is_none() {
                        say("whose key that is the bundle cannot say: compare it, or name the key with --public-key");
                    }
                }
                Err(error) => {
                    say(&format!("oin-tester: {}: {}", path.display(), chain(&error)));
                    exit = Exit::Failed;
                }
            }
        }
        exit
    }
}
