//! `oin-tester compare`: what is different between two runs.

use clap::Args;

use super::{Exit, print, stored::ResultsArguments};
use crate::{
    report::compare::Comparison,
    store::RunName,
    ui::terminal::{Style, compared},
};

#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The earlier run
    #[arg(value_name = "BEFORE")]
    before: RunName,
    /// The later one
    #[arg(value_name = "AFTER", default_value = "latest")]
    after: RunName,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
    #[command(flatten)]
    results: ResultsArguments,
}

impl Compare {
    /// A test that passes no more is a failure.
    pub(super) fn execute(&self) -> Exit {
        let runs = self.results.open(&self.before).and_then(|before| Ok((before, self.results.open(&self.after)?)));
        let (before, after) = match runs {
            Ok(runs) => runs,
            Err(exit) => return exit,
        };
        let comparison = Comparison::new(before.result(), after.result());
        if self.json {
            super::json(&comparison);
        } else {
            print(&compared(&comparison, Style::for_stdout()));
        }
        if comparison.is_worse() { Exit::Failed } else { Exit::Passed }
    }
}
