//! The lines of the ledger: one JSON object each, in the order in which things were about to happen or had happened.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::owner::Owner;
use crate::id::{InstanceId, UserId};
use crate::org::temporary::removal::RemovalStep;

/// The version of the format that this program writes, and the newest that it reads.
pub(super) const VERSION: u32 = 1;

/// One temporary user in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub(in crate::org::temporary) String);

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    /// See [`VERSION`].
    pub(super) version: u32,
    /// When it was written.
    pub(super) at: DateTime<Utc>,
    /// Which user it is about.
    pub(super) entry: EntryId,
    /// What happened or is about to.
    pub(super) event: LedgerEvent,
}

/// What happened to a temporary user or is about to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(in crate::org::temporary) enum LedgerEvent {
    /// The user is about to be created; nobody had this login a moment before.
    Intended { login: String, owner: Owner },
    /// The org has answered. Login and owner are repeated, so that this line tells everything even if the line of the
    /// intent is damaged.
    Created { login: String, owner: Owner, user: UserId },
    /// The user is about to be assigned to an instance.
    Assigning { instance: InstanceId },
    /// A step of the removal is done.
    Done { step: RemovalStep },
    /// The org has no such user any more, or never had.
    Closed,
}
