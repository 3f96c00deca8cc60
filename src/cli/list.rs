//! `oin-tester list`: what scenarios ask for, without running it.

use clap::Args;
use serde::Serialize;

use super::{
    Exit, print, say,
    variables::{ScenarioArguments, SelectionArguments},
};
use crate::{
    plan::Case,
    submission::{Protocol, Test, instances::InstanceVersion},
};

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    scenarios: ScenarioArguments,
    #[command(flatten)]
    selection: SelectionArguments,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
}

/// A case as `list --json` shows it.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    id: &'a str,
    scenario: &'a str,
    protocol: Protocol,
    test: Test,
    instance: &'a str,
    version: InstanceVersion,
    required: bool,
    selected: bool,
    reason: &'a str,
}

impl List {
    pub(super) fn execute(&self) -> Exit {
        let plan = match self.scenarios.load().and_then(|scenarios| self.selection.plan(&scenarios)) {
            Ok(plan) => plan,
            Err(exit) => return exit,
        };
        let selected = plan.cases.iter().map(|case| listed(case, true));
        let rows: Vec<Listed<'_>> = selected.chain(plan.left_out.iter().map(|case| listed(case, false))).collect();
        if self.json {
            match serde_json::to_string_pretty(&rows) {
                Ok(text) => print(&(text + "\n")),
                Err(error) => {
                    say(&format!("oin-tester: writing the list: {error}"));
                    return Exit::CouldNotRun;
                }
            }
        } else {
            let width = rows.iter().map(|row| row.id.len()).max().unwrap_or(0);
            for row in &rows {
                print(&line(row, width));
            }
        }
        if plan.cases.is_empty() { Exit::NothingSelected } else { Exit::Passed }
    }
}

fn listed(case: &Case, selected: bool) -> Listed<'_> {
    Listed {
        id: case.id.as_str(),
        scenario: &case.scenario.name,
        protocol: case.protocol(),
        test: case.test,
        instance: case.instance.id.as_str(),
        version: case.instance.version,
        required: case.required,
        selected,
        reason: &case.reason,
    }
}

fn line(row: &Listed<'_>, width: usize) -> String {
    let need = if row.required { "required" } else { "optional" };
    let left_out = if row.selected { "" } else { " (not asked for by the scenario)" };
    let version = if row.version == InstanceVersion::Published { " (published version)" } else { "" };
    format!("{:width$}  {need}: {}{version}{left_out}\n", row.id, row.reason)
}
