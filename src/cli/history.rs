//! `oin-tester history`: each test over all runs.

use clap::Args;

use super::{
    Exit, print,
    stored::{FilterArguments, ResultsArguments, open, refused},
};
use crate::{
    report::history::History as Tests,
    ui::terminal::{Style, told},
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
        let runs = match self.results.runs().all() {
            Ok(runs) => runs,
            Err(error) => return refused(&error),
        };
        let filter = self.filter.filter();
        let mut history = Tests::default();
        let mut exit = Exit::Passed;
        for path in runs {
            match open(&path) {
                Ok(run) => history.add(&filter.apply(run.into_result())),
                Err(_) => exit = Exit::Incomplete,
            }
        }
        let tests = history.tests();
        if self.json {
            super::json(&tests);
        } else {
            print(&told(&tests, Style::for_stdout()));
        }
        exit
    }
}
