//! What can go wrong with the ledger. Without a ledger no user is created.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use openssl::error::ErrorStack;
use thiserror::Error;

/// The ledger of temporary users could not be used.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// A file operation failed.
    #[error(
        "could not {doing} `{}`: {source}; temporary users are created only when it can be written down first, so make \
         the directory writable or choose another", path.display()
    )]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Another process holds the ledger and does not let go.
    #[error("`{}` was locked by another process for {} s; end that process, or choose another directory", path.display(), waited.as_secs())]
    Locked {
        /// The ledger.
        path: PathBuf,
        /// How long was waited.
        waited: Duration,
    },
    /// A later version of this program wrote it.
    #[error("`{}` was written by a newer oin-tester (format {found}; this one reads up to {known}); use that one to remove its users", path.display())]
    Newer {
        /// The ledger.
        path: PathBuf,
        /// The version found.
        found: u32,
        /// The newest known.
        known: u32,
    },
    /// Larger than any ledger becomes.
    #[error("`{}` is larger than {limit} bytes, so it is no ledger of temporary users; move it away", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The bound.
        limit: u64,
    },
    /// The machine has no random numbers.
    #[error("the system gave no random numbers for a name")]
    Random(#[source] ErrorStack),
    /// The process is ending.
    #[error("the ledger was not written because the program is ending")]
    Ending(#[source] tokio::task::JoinError),
}
