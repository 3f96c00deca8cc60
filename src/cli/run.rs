//! `oin-tester run`: the tests of scenarios.

use clap::Args;

use super::{
    Exit,
    execute::{ExecuteArguments, execute},
    list::tell_what_is_not_listed,
    submission_file::warn_of_ineligible,
    variables::{ScenarioArguments, SelectionArguments},
};

#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    scenarios: ScenarioArguments,
    #[command(flatten)]
    selection: SelectionArguments,
    #[command(flatten)]
    execute: ExecuteArguments,
}

impl Run {
    pub(super) async fn execute(self) -> Exit {
        let plan = self.scenarios.load_with_instances().and_then(|scenarios| {
            warn_of_ineligible(&scenarios)?;
            for updated in scenarios.iter().filter(|scenario| scenario.published.is_some()) {
                tell_what_is_not_listed(updated);
            }
            self.selection.plan(&scenarios)
        });
        match plan {
            Ok(plan) => execute(plan, &self.execute).await,
            Err(exit) => exit,
        }
    }
}
