//! Why there is no temporary user.

use openssl::error::ErrorStack;
use thiserror::Error;
use tokio::task::JoinError;

use super::ledger::LedgerError;
use super::removal::Removal;
use crate::org::client::OrgError;

/// A temporary user was not created, or was removed again because it could not be made ready.
#[derive(Debug, Error)]
pub enum CreateError {
    /// The org did not do its part. What had been created is removed again: see `removal`.
    #[error("{source}")]
    Org {
        /// What went wrong.
        #[source]
        source: OrgError,
        /// What became of the user; `None` when none had been asked for yet.
        removal: Option<Box<Removal>>,
    },
    /// The user could not be written down. What had been created is removed again: see `removal`.
    #[error("{source}")]
    Ledger {
        /// What went wrong.
        #[source]
        source: LedgerError,
        /// What became of the user; `None` when none had been asked for yet.
        removal: Option<Box<Removal>>,
    },
    /// A user had the login before.
    #[error("the org has a user `{0}` already, which no test created; it is left alone: try again, with another login")]
    LoginTaken(String),
    /// The machine has no random numbers.
    #[error("the system gave no random numbers for a login and password")]
    Random(#[source] ErrorStack),
    /// The process is ending. The user, if there is one, is in the ledger.
    #[error("the user was not made ready because the program is ending")]
    Ending(#[source] JoinError),
}

impl CreateError {
    /// What became of a user that had been created before the error.
    pub fn removal(&self) -> Option<&Removal> {
        match self {
            Self::Org { removal, .. } | Self::Ledger { removal, .. } => removal.as_deref(),
            Self::LoginTaken(_) | Self::Random(_) | Self::Ending(_) => None,
        }
    }
}
