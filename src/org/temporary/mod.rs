//! Temporary users: created for a just-in-time test, removed after it on every way out.
//!
//! [`TemporaryUsers`] writes each user into a ledger before asking the org for it, and closes the entry when the org
//! says that the user is gone. Creating and removing run in tasks of their own: a caller that is cancelled leaves them
//! running, and [`TemporaryUsers::remove_all`] waits for them. There is no clean-up on `Drop`, which cannot wait for an
//! org: a caller puts [`TemporaryUsers::remove`] on its teardown stack and calls [`TemporaryUsers::remove_all`] at the
//! end of the run. What even that cannot reach, because the process was killed, is found by the next run's
//! [`TemporaryUsers::clean_up`].

mod command;
mod error;
mod ledger;
mod password;
mod random;
mod removal;
mod settling;
mod template;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_util::task::TaskTracker;
use url::Url;

pub use command::cleanup_command;
pub use error::CreateError;
pub use ledger::{Entry, EntryId, LedgerError, Ledgers, OpenEntry, Owner, OwnerState};
pub use removal::{Removal, RemovalProblem, RemovalStep};

use self::ledger::{Ledger, LedgerEvent};
use self::removal::Remover;
use self::settling::Settling;
use self::template::{Person, TITLE};
use super::client::{Assignment, AssignmentScope, FailedCreation, NewUser, OrgClient, OrgError};
use crate::clock;
use crate::evidence::CallRecorder;
use crate::id::{InstanceId, UserId};
use crate::scenario::UserTemplate;
use crate::secret::Secret;

/// The temporary users of one org, as far as this machine knows them.
#[derive(Clone, Debug)]
pub struct TemporaryUsers {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    org: OrgClient,
    ledger: Arc<Ledger>,
    tasks: TaskTracker,
}

/// A user that exists in the org and is assigned to the instance under test.
#[derive(Clone, Debug)]
pub struct TemporaryUser {
    /// The id in the org.
    pub id: UserId,
    /// The login.
    pub login: String,
    /// The e-mail address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The password. It is nowhere but here and in the org.
    pub password: Secret,
    /// The name that the instance knows the user by.
    pub app_user_name: String,
    /// How the user came to be assigned.
    pub assigned: AssignmentScope,
    entry: Entry,
}

/// What the ledgers in `directory` say of the users of all orgs, without asking any org.
pub fn read_ledgers(directory: &Path) -> Result<Ledgers, LedgerError> {
    ledger::read_all(directory)
}

/// The file in `directory` that is the ledger of an org. It is there once a user was to be created.
pub fn ledger_path(directory: &Path, org: &Url) -> PathBuf {
    ledger::path_in(directory, org)
}

/// Whose leftovers are removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CleanUpScope {
    /// Those of processes of this machine that have ended.
    ThisMachine,
    /// Also those of other machines, whose processes cannot be seen from here: only for a ledger whose other machines
    /// are known to be gone, such as containers of a pipeline.
    EveryMachine,
}

/// What a clean-up did.
#[derive(Debug, Default)]
pub struct CleanUp {
    /// One for each leftover that was tried.
    pub removals: Vec<Removal>,
    /// Entries of other machines, left alone.
    pub elsewhere: Vec<OpenEntry>,
}

impl TemporaryUsers {
    /// Opens the ledger of the client's org in that directory.
    pub async fn open(org: OrgClient, directory: &Path) -> Result<Self, LedgerError> {
        let directory = directory.to_owned();
        let url = org.url().clone();
        let ledger = Arc::new(ledger::blocking(move || Ledger::open(&directory, &url)).await?);
        Ok(Self { inner: Arc::new(Inner { org, ledger, tasks: TaskTracker::new() }) })
    }

    /// Creates a user, waits until it is active, and assigns it to the instance.
    ///
    /// What fails after the creation was asked for is followed by a removal, which the error tells of. When the caller
    /// is cancelled meanwhile, the user is made ready all the same and stays in the ledger for
    /// [`TemporaryUsers::remove_all`].
    pub async fn create(
        &self,
        template: &UserTemplate,
        instance: &InstanceId,
        recorder: &CallRecorder,
    ) -> Result<TemporaryUser, CreateError> {
        let creation = Creation {
            inner: Arc::clone(&self.inner),
            org: self.inner.org.recording(recorder),
            person: Person::new(template, clock::now()).map_err(CreateError::Random)?,
            password: password::generate().map_err(CreateError::Random)?,
            instance: instance.clone(),
        };
        let task = self.inner.tasks.spawn(creation.run());
        task.await.map_err(CreateError::Ending)?
    }

    /// Removes a user. May be called again; runs to its end even when the caller is cancelled.
    pub async fn remove(&self, user: &TemporaryUser, recorder: &CallRecorder) -> Removal {
        self.remove_entry(user.entry.clone(), self.inner.org.recording(recorder)).await
    }

    /// Waits for creations and removals that are under way, and removes every user of this process that is still in
    /// the ledger: those whose creation was cancelled, and those whose removal failed. Creations and removals are
    /// bounded by the client's time-out, and by its ceiling for rate limits.
    pub async fn remove_all(&self) -> Result<Vec<Removal>, LedgerError> {
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        let own = self.inner.ledger.owner().clone();
        let mut removals = Vec::new();
        for open in self.open_entries().await?.into_iter().filter(|open| open.entry.owner == own) {
            removals.push(self.remove_entry(open.entry, self.inner.org.clone()).await);
        }
        Ok(removals)
    }

    /// The command that removes the users of that scenario which this process leaves behind.
    pub fn cleanup_command(&self, scenario: &Path) -> String {
        cleanup_command(scenario, self.inner.ledger.directory(), CleanUpScope::ThisMachine)
    }

    /// Users that earlier processes left behind: everything in the ledger whose owner does not live here.
    pub async fn leftovers(&self) -> Result<Vec<OpenEntry>, LedgerError> {
        let mut open = self.open_entries().await?;
        open.retain(|open| open.owner != OwnerState::Alive);
        Ok(open)
    }

    /// Removes what earlier processes left behind. No user is touched that the ledger does not name.
    pub async fn clean_up(&self, scope: CleanUpScope) -> Result<CleanUp, LedgerError> {
        let mut done = CleanUp::default();
        for open in self.leftovers().await? {
            if open.owner == OwnerState::Elsewhere && scope == CleanUpScope::ThisMachine {
                done.elsewhere.push(open);
                continue;
            }
            let owner = open.entry.owner.clone();
            done.removals.push(self.remove_entry(open.entry, self.inner.org.clone()).await);
            self.forget_owner(owner).await?;
        }
        Ok(done)
    }

    async fn open_entries(&self) -> Result<Vec<OpenEntry>, LedgerError> {
        let ledger = Arc::clone(&self.inner.ledger);
        ledger::blocking(move || ledger.open_entries()).await
    }

    async fn forget_owner(&self, owner: Owner) -> Result<(), LedgerError> {
        let ledger = Arc::clone(&self.inner.ledger);
        ledger::blocking(move || {
            let has_more = ledger.open_entries()?.iter().any(|open| open.entry.owner == owner);
            if has_more { Ok(()) } else { ledger.forget(&owner) }
        })
        .await
    }

    async fn remove_entry(&self, entry: Entry, org: OrgClient) -> Removal {
        let (login, id) = (entry.login.clone(), entry.user.clone());
        let task = self.inner.tasks.spawn(Arc::clone(&self.inner).remove(entry, org));
        match task.await {
            Ok(removal) => removal,
            Err(ending) => {
                let problems = vec![(RemovalStep::Verify, RemovalProblem::Ending(ending))];
                Removal { login, id, gone: false, problems }
            }
        }
    }
}

impl Inner {
    async fn remove(self: Arc<Self>, entry: Entry, org: OrgClient) -> Removal {
        let settling = Settling::of_intent(entry.intended_at, org.timeout());
        Remover::new(&org, &self.ledger, &entry).run(settling).await
    }
}

/// One creation, from the intent to the assignment.
struct Creation {
    inner: Arc<Inner>,
    org: OrgClient,
    person: Person,
    password: Secret,
    instance: InstanceId,
}

/// What stops a creation that has begun.
enum Obstacle {
    NotCreated(FailedCreation),
    Org(OrgError),
    Ledger(LedgerError),
}

impl From<FailedCreation> for Obstacle {
    fn from(failed: FailedCreation) -> Self {
        Self::NotCreated(failed)
    }
}

impl From<OrgError> for Obstacle {
    fn from(error: OrgError) -> Self {
        Self::Org(error)
    }
}

impl From<LedgerError> for Obstacle {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl Obstacle {
    /// Until when the user may still appear. Where the obstacle came after the creation, it is there.
    fn settling(&self) -> Settling {
        match self {
            Self::NotCreated(FailedCreation { lost_at: Some(lost_at), .. }) => Settling::of_lost_answer(*lost_at),
            Self::NotCreated(_) | Self::Org(_) | Self::Ledger(_) => Settling::over(),
        }
    }
}

impl Creation {
    async fn run(self) -> Result<TemporaryUser, CreateError> {
        let login = &self.person.login;
        match self.org.find_user(login).await {
            Ok(None) => {}
            Ok(Some(_)) => return Err(CreateError::LoginTaken(login.clone())),
            Err(source) => return Err(CreateError::Org { source, removal: None }),
        }
        let mut entry = self.intend().await.map_err(|source| CreateError::Ledger { source, removal: None })?;
        match self.make_ready(&mut entry).await {
            Ok((id, assignment)) => Ok(self.finished(entry, id, &assignment)),
            Err(obstacle) => {
                let remover = Remover::new(&self.org, &self.inner.ledger, &entry);
                let removal = Some(Box::new(remover.run(obstacle.settling()).await));
                Err(match obstacle {
                    Obstacle::NotCreated(FailedCreation { error: source, .. }) | Obstacle::Org(source) => {
                        CreateError::Org { source, removal }
                    }
                    Obstacle::Ledger(source) => CreateError::Ledger { source, removal },
                })
            }
        }
    }

    /// Writes down what is about to be created.
    async fn intend(&self) -> Result<Entry, LedgerError> {
        let entry = Entry {
            id: Ledger::new_entry()?,
            login: self.person.login.clone(),
            user: None,
            instances: Vec::new(),
            intended_at: clock::now(),
            owner: self.inner.ledger.owner().clone(),
        };
        let event = LedgerEvent::Intended { login: entry.login.clone(), owner: entry.owner.clone() };
        ledger::append(&self.inner.ledger, &entry.id, event).await?;
        Ok(entry)
    }

    /// Creates and assigns; returns the user's id and its assignment. The entry follows what is done.
    async fn make_ready(&self, entry: &mut Entry) -> Result<(UserId, Assignment), Obstacle> {
        let created = self.org.create_user(&self.new_user()).await?;
        entry.user = Some(created.id.clone());
        let event =
            LedgerEvent::Created { login: entry.login.clone(), owner: entry.owner.clone(), user: created.id.clone() };
        ledger::append(&self.inner.ledger, &entry.id, event).await?;
        let user = self.org.wait_until_active(&created.id).await?;
        // Where a group has it assigned already, there is nothing to do, and nothing to undo.
        if let Some(assignment) = self.org.assignment(&self.instance, &user.id).await? {
            return Ok((user.id, assignment));
        }
        entry.instances.push(self.instance.clone());
        ledger::append(&self.inner.ledger, &entry.id, LedgerEvent::Assigning { instance: self.instance.clone() })
            .await?;
        let assignment = self.org.assign(&self.instance, &user.id, &user.profile.login).await?;
        Ok((user.id, assignment))
    }

    fn new_user(&self) -> NewUser {
        NewUser {
            login: self.person.login.clone(),
            email: self.person.email.clone(),
            first_name: self.person.first_name.clone(),
            last_name: self.person.last_name.clone(),
            title: TITLE.to_owned(),
            password: self.password.clone(),
        }
    }

    fn finished(self, entry: Entry, id: UserId, assignment: &Assignment) -> TemporaryUser {
        let Person { login, email, first_name, last_name } = self.person;
        let app_user_name = assignment.user_name().unwrap_or(&login).to_owned();
        let assigned = assignment.scope.unwrap_or(AssignmentScope::User);
        let password = self.password;
        TemporaryUser { id, login, email, first_name, last_name, password, app_user_name, assigned, entry }
    }
}
