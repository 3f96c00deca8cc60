//! `oin-tester cleanup`: removes temporary users that an earlier run could not.

use std::path::{Path, PathBuf, absolute};

use clap::Args;

use super::{Exit, chain, could_not, print, say, variables::ScenarioArguments};
use crate::{
    org::{
        client::{OrgClient, OrgSettings},
        temporary::{CleanUpScope, TemporaryUsers, ledger_path},
    },
    scenario::Scenario,
};

#[derive(Debug, Args)]
pub(super) struct Cleanup {
    #[command(flatten)]
    scenarios: ScenarioArguments,
    /// Where runs are kept
    #[arg(long, env = "OIN_TESTER_RESULTS", value_name = "DIR", default_value = "results")]
    results: PathBuf,
    /// Where the ledger of temporary users is kept [default: .ledger under --results]
    #[arg(long, env = "OIN_TESTER_LEDGER", value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// Only list them
    #[arg(long)]
    dry_run: bool,
    /// Also those of other machines that share this ledger and are known to be gone
    #[arg(long)]
    every_machine: bool,
}

impl Cleanup {
    pub(super) async fn execute(self) -> Exit {
        let scenarios = match self.scenarios.load() {
            Ok(scenarios) => scenarios,
            Err(exit) => return exit,
        };
        let mut left = 0;
        for scenario in &scenarios {
            match self.clean_up(scenario).await {
                Ok(users) => left += users,
                Err(exit) => return exit,
            }
        }
        if left > 0 { Exit::Incomplete } else { Exit::Passed }
    }

    /// Returns how many users are still there.
    async fn clean_up(&self, scenario: &Scenario) -> Result<usize, Exit> {
        let refuse = |error: &dyn std::error::Error| could_not(&chain(error));
        let client = OrgClient::new(OrgSettings::of(scenario)).map_err(|error| refuse(&error))?;
        let directory = self.ledger.clone().unwrap_or_else(|| self.results.join(".ledger"));
        let ledger = ledger_path(&directory, client.url());
        // Opening a ledger creates its directory.
        if !ledger.exists() {
            say(&format!(
                "oin-tester: no ledger at {}: nobody is known to be left; where the run kept it elsewhere, name its \
                 directory with --ledger, or that of the runs with --results",
                whole(&ledger)
            ));
            return Ok(0);
        }
        let users = TemporaryUsers::open(client, &directory).await.map_err(|error| refuse(&error))?;
        let leftovers = users.leftovers().await.map_err(|error| refuse(&error))?;
        if leftovers.is_empty() {
            say(&format!("oin-tester: no user is left of a run that has ended, by {}", whole(&ledger)));
            return Ok(0);
        }
        if self.dry_run {
            for open in &leftovers {
                print(&format!("{}\n", open.entry.login));
            }
            return Ok(0);
        }
        let scope = if self.every_machine { CleanUpScope::EveryMachine } else { CleanUpScope::ThisMachine };
        let done = users.clean_up(scope).await.map_err(|error| refuse(&error))?;
        for removal in &done.removals {
            match removal.reason() {
                None => print(&format!("{}: removed\n", removal.login)),
                Some(reason) => print(&format!("{}: still in the org: {reason}\n", removal.login)),
            }
        }
        for open in &done.elsewhere {
            print(&format!(
                "{}: belongs to a run on another machine, left alone; see --every-machine\n",
                open.entry.login
            ));
        }
        Ok(done.removals.iter().filter(|removal| !removal.gone).count() + done.elsewhere.len())
    }
}

/// The absolute path, for people who look elsewhere.
fn whole(path: &Path) -> String {
    absolute(path).unwrap_or_else(|_no_working_directory| path.to_owned()).display().to_string()
}
