//! `oin-tester history`: each test over all runs.

use std::convert::Infallible;

use clap::Args;

use super::{
    Exit, print,
    stored::{FilterArguments, ResultsArguments, refused, told},
};
use crate::{
    report::{events::Detail, history::History as Tests},
    store::for_each_run,
    ui::terminal::{self, Style},
};

#[derive(Debug, Args)]
pub(super) struct History {
    #[command(flatten)]
    filter: FilterArguments,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
    #[command(flatten)]
    results: ResultsArguments,
}

impl History {
    pub(super) fn execute(&self) -> Exit {
        let runs = match self.results.runs().all_but_parts() {
            Ok(runs) => runs,
            Err(error) => return refused(&error),
        };
        let filter = self.filter.filter();
        let mut history = Tests::default();
        let mut exit = Exit::Passed;
        let read = for_each_run(&runs, Detail::Findings, |path, run| {
            match told(path, run) {
                Ok(run) => history.add(&filter.apply(run.into_result())),
                Err(_) => exit = Exit::Incomplete,
            }
            Ok::<_, Infallible>(())
        });
        let Ok(()) = read;
        let tests = history.tests();
        if self.json {
            super::json(&tests);
        } else {
            print(&terminal::told(&tests, Style::for_stdout()));
        }
        exit
    }
}
