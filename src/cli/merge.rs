//! `oin-tester merge`: the parts of a plan that ran on different machines, as one run.

use std::path::PathBuf;

use clap::Args;

use super::{
    Exit, chain,
    conclude::{leave_reports, tell_github},
    print, say,
    stored::{ResultsArguments, open, refused},
};
use crate::{
    store::{Damage, MergeError, Merged, Parts, RunDirectory, RunName},
    ui::terminal::{Style, shown},
};

#[derive(Debug, Args)]
pub(super) struct Merge {
    /// The runs of all shards
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<RunName>,
    /// The merged run's own directory [default: a new one under --results]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
    #[command(flatten)]
    results: ResultsArguments,
}

impl Merge {
    pub(super) fn execute(&self) -> Exit {
        self.merge().unwrap_or_else(|exit| exit)
    }

    fn merge(&self) -> Result<Exit, Exit> {
        let paths = self.runs.iter().map(|name| self.results.find(name)).collect::<Result<Vec<_>, _>>()?;
        let parts = Parts::open(&paths).map_err(|error| refused(&error))?;
        let directory = RunDirectory::create(&self.results.results, self.out.as_deref(), parts.began())
            .map_err(|error| refused(&error))?;
        let mut exit = Exit::Passed;
        let merged = parts.merge(&directory, |merged| {
            exit = together(merged);
            exit.code()
        });
        let merged = merged.map_err(|error| give_up(&error, &directory))?;
        for shard in &merged.missing {
            say(&format!("oin-tester: shard {shard} is missing; the merged run is not complete"));
        }
        for Damage { path, what } in &merged.damage {
            say(&format!("oin-tester: {}: {what}; the merged run is not complete", path.display()));
        }
        let run = open(directory.path())?;
        leave_reports(&run)?;
        tell_github(&run);
        if self.json {
            super::json(run.result());
        } else {
            print(&shown(run.result(), run.directory(), Style::for_stdout()));
        }
        Ok(exit)
    }
}

/// The exit code of the whole: that of the weightiest part, unless what is left of the parts says worse.
fn together(merged: &Merged) -> Exit {
    let any = |exit: Exit| merged.exit_codes.contains(&exit.code());
    let known = [Exit::Passed, Exit::Failed, Exit::CouldNotRun, Exit::NothingSelected].map(Exit::code);
    let Merged { missing, damage, summary, .. } = merged;
    if !missing.is_empty() || !damage.is_empty() || merged.exit_codes.iter().any(|code| !known.contains(code)) {
        Exit::Incomplete
    } else if any(Exit::Failed) || summary.failed > 0 {
        Exit::Failed
    } else if any(Exit::CouldNotRun) {
        Exit::CouldNotRun
    } else if summary.errored > 0 || summary.skipped > 0 {
        Exit::Incomplete
    } else {
        Exit::Passed
    }
}

/// Says why there is no merged run, and leaves no half of one.
fn give_up(error: &MergeError, directory: &RunDirectory) -> Exit {
    say(&format!("oin-tester: {}", chain(error)));
    if let Err(error) = directory.discard() {
        say(&format!("oin-tester: {} is left, of no use: {error}", directory.path().display()));
    }
    Exit::Usage
}
