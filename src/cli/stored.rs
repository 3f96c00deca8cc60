//! Runs on the command line: where they are kept, and which are meant.

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{Exit, chain, say};
use crate::{
    event::Verdict,
    report::{Filter, Moment},
    store::{FindError, OpenError, Results, RunName, StoredRun},
    submission::Test,
};

/// Where runs are kept.
#[derive(Clone, Debug, Args)]
pub(super) struct ResultsArguments {
    /// Where runs are kept
    #[arg(long, env = "OIN_TESTER_RESULTS", value_name = "DIR", default_value = "results")]
    pub(super) results: PathBuf,
}

/// Which of their tests.
#[derive(Clone, Debug, Args)]
pub(super) struct FilterArguments {
    /// Only this test; may be repeated
    #[arg(long = "test", env = "OIN_TESTER_TEST", value_name = "NAME", value_delimiter = ',')]
    tests: Vec<Test>,
    /// Only tests that ended so: passed, flaky, failed, errored or skipped; may be repeated
    #[arg(long = "verdict", env = "OIN_TESTER_VERDICT", value_name = "VERDICT", value_delimiter = ',')]
    verdicts: Vec<Verdict>,
    /// Only this instance; may be repeated
    #[arg(long = "instance", env = "OIN_TESTER_INSTANCE", value_name = "ID", value_delimiter = ',')]
    instances: Vec<String>,
    /// Only tests of scenarios with this tag; may be repeated
    #[arg(long = "tag", env = "OIN_TESTER_TAG", value_name = "TAG", value_delimiter = ',')]
    tags: Vec<String>,
    /// Only tests that ended since then: 2026-08-01T12:00:00Z, 2026-08-01, or 36h for so long ago
    #[arg(long, env = "OIN_TESTER_SINCE", value_name = "TIME")]
    since: Option<Moment>,
    /// Only tests that ended before then
    #[arg(long, env = "OIN_TESTER_UNTIL", value_name = "TIME")]
    until: Option<Moment>,
}

impl FilterArguments {
    pub(super) fn filter(&self) -> Filter {
        Filter {
            tests: self.tests.clone(),
            verdicts: self.verdicts.clone(),
            instances: self.instances.clone(),
            tags: self.tags.clone(),
            since: self.since.map(|Moment(at)| at),
            until: self.until.map(|Moment(at)| at),
        }
    }
}

impl ResultsArguments {
    /// The runs that are kept there.
    pub(super) fn runs(&self) -> Results {
        Results::new(self.results.clone())
    }

    /// Where the run of that name is. What is wrong is printed.
    pub(super) fn find(&self, name: &RunName) -> Result<PathBuf, Exit> {
        self.runs().find(name).map_err(|error| refused(&error))
    }

    /// The run of that name.
    pub(super) fn open(&self, name: &RunName) -> Result<StoredRun, Exit> {
        open(&self.find(name)?)
    }
}

/// Every run, the newest first; none where nothing was ever run.
pub(super) fn newest_first(results: &Results) -> Result<Vec<PathBuf>, Exit> {
    match results.all() {
        Ok(runs) => Ok(runs.into_iter().rev().collect()),
        Err(FindError::Directory { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(refused(&error)),
    }
}

/// Reads a run, and says what a person must know before believing it.
pub(super) fn open(path: &Path) -> Result<StoredRun, Exit> {
    told(path, StoredRun::open(path))
}

/// The run, if it could be read, and what a person must know of it.
pub(super) fn told(path: &Path, run: Result<StoredRun, OpenError>) -> Result<StoredRun, Exit> {
    let run = run.map_err(|error| refused(&error))?;
    if let Some(damage) = run.damage() {
        say(&format!("oin-tester: {}: {damage}", path.display()));
    }
    Ok(run)
}

/// What was named cannot be used: a mistake of the command line.
pub(super) fn refused(error: &dyn std::error::Error) -> Exit {
    say(&format!("oin-tester: {}", chain(error)));
    Exit::Usage
}
