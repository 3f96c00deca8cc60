//! The removal of a temporary user: unassign, end sessions, deactivate, delete, and see that it is gone.
//!
//! Each step may be repeated, and "not found" is success for each, so a removal that was cut short is simply begun
//! again. A step that fails does not stop the next: what counts is that the user is gone in the end.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::ledger::{self, Entry, Ledger, LedgerError, LedgerEvent};
use super::settling::Settling;
use crate::clock;
use crate::id::UserId;
use crate::org::client::{OrgClient, OrgError, UserStatus};

const POLL: Duration = Duration::from_millis(250);

/// A step of a removal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovalStep {
    /// Find the user whose id the ledger does not know, by its login.
    Find,
    /// End the assignment to the instance.
    Unassign,
    /// End the sessions in the org.
    ClearSessions,
    /// Deactivate: an active user cannot be deleted.
    Deactivate,
    /// Delete.
    Delete,
    /// See that the org has no such user any more.
    Verify,
    /// Write down that it is gone.
    Close,
}

impl fmt::Display for RemovalStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Find => "find",
            Self::Unassign => "unassign",
            Self::ClearSessions => "clear sessions",
            Self::Deactivate => "deactivate",
            Self::Delete => "delete",
            Self::Verify => "verify",
            Self::Close => "close",
        })
    }
}

/// Why a step was not done.
#[derive(Debug, Error)]
pub enum RemovalProblem {
    /// The org did not do its part.
    #[error("{0}")]
    Org(#[source] OrgError),
    /// The org has the user still.
    #[error("the org has the user still, {} s after it was deleted", waited.as_secs())]
    StillThere {
        /// How long was waited.
        waited: Duration,
    },
    /// The user is gone, but this could not be written down: the next clean-up finds it gone.
    #[error("{0}")]
    Ledger(#[source] LedgerError),
    /// The process is ending.
    #[error("the removal was cut short because the program is ending")]
    Ending(#[source] tokio::task::JoinError),
}

/// What became of a temporary user.
#[derive(Debug)]
pub struct Removal {
    /// The login.
    pub login: String,
    /// The id in the org, when it is known.
    pub id: Option<UserId>,
    /// The org says that there is no such user any more.
    pub gone: bool,
    /// Steps that were not done. The user may be gone all the same.
    pub problems: Vec<(RemovalStep, RemovalProblem)>,
}

impl Removal {
    /// Why the user may still be there; `None` when it is gone.
    pub fn reason(&self) -> Option<String> {
        if self.gone {
            return None;
        }
        let reasons: Vec<String> = self.problems.iter().map(|(step, problem)| format!("{step}: {problem}")).collect();
        Some(reasons.join("; "))
    }
}

/// One removal under way.
pub(super) struct Remover<'a> {
    org: &'a OrgClient,
    ledger: &'a Arc<Ledger>,
    entry: &'a Entry,
    removal: Removal,
}

impl<'a> Remover<'a> {
    /// Prepares the removal of an entry's user.
    pub(super) fn new(org: &'a OrgClient, ledger: &'a Arc<Ledger>, entry: &'a Entry) -> Self {
        let removal = Removal { login: entry.login.clone(), id: entry.user.clone(), gone: false, problems: Vec::new() };
        Self { org, ledger, entry, removal }
    }

    /// Removes the user from the org and closes the entry. Only the user that the entry names is touched: by its id,
    /// or, where that was never learnt, by its exact login.
    pub(super) async fn run(mut self, settling: Settling) -> Removal {
        match self.find(settling).await {
            Ok(Some(id)) => self.remove(&id).await,
            Ok(None) => self.removal.gone = true,
            Err(error) => self.removal.problems.push((RemovalStep::Find, RemovalProblem::Org(error))),
        }
        if self.removal.gone {
            self.write(RemovalStep::Close, LedgerEvent::Closed).await;
        }
        self.removal
    }

    /// The id of the user: known, or found by its login while a creation may still take effect.
    async fn find(&mut self, settling: Settling) -> Result<Option<UserId>, OrgError> {
        while self.removal.id.is_none() {
            // Taken before the question: what takes effect after the answer is asked for again.
            let left = settling.left(clock::now());
            self.removal.id = self.org.find_user(&self.entry.login).await?.map(|user| user.id);
            if self.removal.id.is_none() {
                if left.is_zero() {
                    return Ok(None);
                }
                tokio::time::sleep(POLL.min(left)).await;
            }
        }
        Ok(self.removal.id.clone())
    }

    async fn remove(&mut self, id: &UserId) {
        let (org, entry) = (self.org, self.entry);
        for instance in &entry.instances {
            self.note(RemovalStep::Unassign, org.unassign(instance, id).await).await;
        }
        self.note(RemovalStep::ClearSessions, org.clear_sessions(id).await).await;
        self.note(RemovalStep::Deactivate, deactivate(org, id).await).await;
        let started = Instant::now();
        // Deleting a user that is not deactivated yet merely deactivates it, so deleting is repeated until it is gone.
        let problem = loop {
            self.note(RemovalStep::Delete, org.delete_user(id).await).await;
            match org.user(id).await {
                Ok(None) => {
                    self.removal.gone = true;
                    return;
                }
                Ok(Some(_)) if started.elapsed() < org.timeout() && !self.is_refused(RemovalStep::Delete) => {
                    tokio::time::sleep(POLL).await;
                }
                // It was not deleted, which is a problem of its own.
                Ok(Some(_)) if self.is_refused(RemovalStep::Delete) => return,
                Ok(Some(_)) => break RemovalProblem::StillThere { waited: started.elapsed() },
                Err(error) => break RemovalProblem::Org(error),
            }
        };
        self.removal.problems.push((RemovalStep::Verify, problem));
    }

    fn is_refused(&self, step: RemovalStep) -> bool {
        self.removal.problems.iter().any(|(at, problem)| *at == step && matches!(problem, RemovalProblem::Org(_)))
    }

    /// Keeps the outcome of a step. "Not found" is success: what the step would end is not there.
    async fn note(&mut self, step: RemovalStep, result: Result<(), OrgError>) {
        match result {
            Err(error) if !error.is_not_found() => self.removal.problems.push((step, RemovalProblem::Org(error))),
            _ => self.write(step, LedgerEvent::Done { step }).await,
        }
    }

    async fn write(&mut self, step: RemovalStep, event: LedgerEvent) {
        if let Err(error) = ledger::append(self.ledger, &self.entry.id, event).await {
            self.removal.problems.push((step, RemovalProblem::Ledger(error)));
        }
    }
}

/// Deactivates a user, unless it is: the org refuses to do it twice.
async fn deactivate(org: &OrgClient, id: &UserId) -> Result<(), OrgError> {
    match org.deactivate(id).await {
        Err(error) if error.is_not_found() => Err(error),
        Err(error) => match org.user(id).await? {
            Some(user) if user.status != UserStatus::Deprovisioned => Err(error),
            _ => Ok(()),
        },
        Ok(()) => Ok(()),
    }
}
