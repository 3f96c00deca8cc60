//! `oin-tester show`: how a stored run went.

use clap::Args;

use super::{Exit, print, stored::ResultsArguments};
use crate::{
    store::RunName,
    ui::terminal::{Style, shown},
};

#[derive(Debug, Args)]
pub(super) struct Show {
    /// A run: its directory, its result file, its name under --results or the beginning of it, or `latest`
    #[arg(value_name = "RUN", default_value = "latest")]
    run: RunName,
    /// Print the result as JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
    #[command(flatten)]
    results: ResultsArguments,
}

impl Show {
    pub(super) fn execute(&self) -> Exit {
        let run = match self.results.open(&self.run) {
            Ok(run) => run,
            Err(exit) => return exit,
        };
        if self.json {
            return super::json(run.result());
        }
        print(&shown(run.result(), run.directory(), Style::for_stdout()));
        Exit::Passed
    }
}
