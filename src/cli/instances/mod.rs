//! `oin-tester instances`: the instances that the tests need, found, generated, switched on and off, removed.

mod adopt;
mod generate;
mod switch;
mod table;

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::{
    Exit, chain, could_not, say,
    shell::quoted,
    submission_file::{SubmissionFile, org_of},
    variables::OneScenario,
};
use crate::{
    id::InstanceId,
    org::client::{OrgClient, OrgError, OrgSettings},
    scenario::Scenario,
    submission::instances::{InstanceUse, InstanceVersion},
};

/// Manage the app instances that a submission is tested with.
///
/// What is generated is remembered in a file beside the scenario (`acme.submission.json` for `acme.yaml`), with the hash
/// of the submission that it was generated from.
#[derive(Debug, Args)]
pub(super) struct Instances {
    #[command(subcommand)]
    command: InstancesCommand,
}

#[derive(Debug, Subcommand)]
enum InstancesCommand {
    /// Say which instances are needed, which there are, and whether they may be tested
    List(table::List),
    /// Generate the instances that are missing: create them, set their variables, assign the test users, activate them
    Generate(generate::Generate),
    /// Make an instance known that was generated in the wizard from the submission as it is now
    Adopt(adopt::Adopt),
    /// Activate an instance
    Activate(switch::Activate),
    /// Deactivate an instance
    Deactivate(switch::Deactivate),
    /// Delete an instance
    Delete(switch::Delete),
}

impl Instances {
    pub(super) async fn execute(self) -> Exit {
        let done = match self.command {
            InstancesCommand::List(command) => command.execute().await,
            InstancesCommand::Generate(command) => command.execute().await,
            InstancesCommand::Adopt(command) => command.execute().await,
            InstancesCommand::Activate(command) => command.execute().await,
            InstancesCommand::Deactivate(command) => command.execute().await,
            InstancesCommand::Delete(command) => command.execute().await,
        };
        match done {
            Ok(()) => Exit::Passed,
            Err(exit) => exit,
        }
    }
}

/// One instance of a scenario's org.
#[derive(Debug, Args)]
struct Target {
    #[command(flatten)]
    scenario: OneScenario,
    /// The instance's id
    #[arg(long, value_name = "ID", env = "OIN_TESTER_TARGET")]
    instance: String,
}

/// Which of the needed instances.
#[derive(Debug, Args)]
struct Which {
    /// Only for this: oidc, saml or scim
    #[arg(long = "for", value_name = "USE")]
    used_for: Option<InstanceUse>,
    /// Only of this version: current or published
    #[arg(long, value_name = "VERSION")]
    version: Option<InstanceVersion>,
}

impl Which {
    /// Whether nothing is left out.
    fn is_open(&self) -> bool {
        self.used_for.is_none() && self.version.is_none()
    }
}

/// A scenario with its org and what is remembered of it.
struct Subject {
    scenario: Arc<Scenario>,
    client: OrgClient,
    file: SubmissionFile,
    org: String,
}

impl Subject {
    /// To look at.
    fn of(arguments: &OneScenario) -> Result<Self, Exit> {
        Self::with(arguments, SubmissionFile::of)
    }

    /// To change: other processes that would change it wait.
    fn to_change(arguments: &OneScenario) -> Result<Self, Exit> {
        Self::with(arguments, SubmissionFile::to_change)
    }

    fn with(arguments: &OneScenario, file: impl Fn(&Path) -> Result<SubmissionFile, Exit>) -> Result<Self, Exit> {
        // First, so that no other process changes anything in between.
        let file = file(arguments.path())?;
        let scenario = arguments.load()?;
        let client = OrgClient::new(OrgSettings::of(&scenario)).map_err(|error| could_not(&chain(&error)))?;
        let org = org_of(&scenario);
        Ok(Self { scenario, client, file, org })
    }

    /// How the scenario is named in a command.
    fn in_command(&self) -> String {
        quoted(&self.scenario.source.path)
    }

    /// Reads `lastUpdated` and remembers the change before which it was `before` as one of ours.
    async fn remember_update(&mut self, id: &InstanceId, before: DateTime<Utc>) -> Result<(), Exit> {
        let now = self.client.instance(id).await.map_err(|error| refused(&error))?;
        let org = self.org.clone();
        let ours = |it: &&mut crate::submission::instances::RememberedInstance| it.org == org && it.id == *id;
        let Some(remembered) = self.file.record.instances.iter_mut().find(ours) else { return Ok(()) };
        remembered.change(before, now.last_updated);
        self.file.keep()
    }
}

/// The org could not do it.
fn refused(error: &OrgError) -> Exit {
    could_not(&chain(error))
}

/// What was asked for is not done, for a reason that the command line can mend.
fn declined(why: &str) -> Exit {
    say(&format!("oin-tester: {why}"));
    Exit::Usage
}
