//! `oin-tester doctor`: what stands in the way of a run, and the step that mends it.

use std::{path::PathBuf, sync::Arc};

use clap::Args;

use super::{Exit, browser::BrowserArguments, chain, could_not, print, say, variables::OptionalScenarioArguments};
use crate::{
    doctor::{self, Examination, State},
    plan::{Plan, Selection},
    scenario::Scenario,
    secret::{RedactError, Redactor},
    ui::terminal::{self, Style},
};

/// Look for what stands in the way of a run, and change nothing.
///
/// Browser and driver, the org and its clock, what the API token may do, the instances and their sign-in policy, the
/// test users and their assignments, and the app's addresses: a line each, with the step that mends what is not ok.
/// Without a scenario, only browser and driver.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Doctor {
    #[command(flatten)]
    scenarios: OptionalScenarioArguments,
    /// Where runs are kept
    #[arg(long, env = "OIN_TESTER_RESULTS", value_name = "DIR", default_value = "results")]
    results: PathBuf,
    /// Where the ledger of temporary users is kept [default: .ledger under --results]
    #[arg(long, env = "OIN_TESTER_LEDGER", value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
    #[command(flatten)]
    browser: BrowserArguments,
}

const EXIT_CODES: &str = "Exit codes:
  0  nothing is wrong; there may be warnings
  2  the command line or a scenario is wrong; nothing was looked at
  3  something is wrong: a run cannot succeed";

impl Doctor {
    pub(super) async fn execute(self) -> Exit {
        let scenarios = match self.scenarios.load() {
            Ok(scenarios) => scenarios,
            Err(exit) => return exit,
        };
        let plan = match Plan::new(&scenarios, &Selection::default()) {
            Ok(plan) => plan,
            Err(error) => {
                say(&format!("oin-tester: {}", chain(&error)));
                return Exit::Usage;
            }
        };
        let ledger = self.ledger.unwrap_or_else(|| self.results.join(".ledger"));
        let lines = doctor::examine(&scenarios, &plan, self.browser.choice(), &ledger).await;
        let lines = match without_secrets(lines, &scenarios) {
            Ok(lines) => lines,
            Err(error) => return could_not(&chain(&error)),
        };
        if self.json {
            match serde_json::to_string_pretty(&lines) {
                Ok(text) => print(&(text + "\n")),
                Err(error) => return could_not(&format!("writing what was seen: {error}")),
            }
        } else {
            print(&terminal::examined(&lines, Style::for_stdout()));
        }
        exit(&lines)
    }
}

fn without_secrets(lines: Vec<Examination>, scenarios: &[Arc<Scenario>]) -> Result<Vec<Examination>, RedactError> {
    let redactor = Redactor::new()?;
    scenarios.iter().flat_map(|scenario| scenario.secrets()).for_each(|secret| redactor.learn(secret));
    lines.into_iter().map(|line| line.redacted(&redactor)).collect()
}

/// What could not be found out stops nobody: the run itself will tell.
fn exit(lines: &[Examination]) -> Exit {
    if lines.iter().any(|line| line.state() == State::Wrong) { Exit::CouldNotRun } else { Exit::Passed }
}
