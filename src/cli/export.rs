//! `oin-tester export`: stored runs in any format.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    Exit, chain, say,
    stored::{FilterArguments, ResultsArguments, open, refused},
};
use crate::{
    report::{Filter, Format, Report, ReportError, ReportedRun},
    store::{RunName, WriteError, atomic},
};

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Runs: directories, result files, names under --results or the beginning of one, or `latest`
    #[arg(value_name = "RUN", default_value = "latest")]
    runs: Vec<RunName>,
    /// Every run under --results, the oldest first
    #[arg(long, conflicts_with = "runs")]
    all: bool,
    /// What to make of them
    #[arg(long, short, value_name = "NAME")]
    format: Format,
    /// Where to write it [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArguments,
    #[command(flatten)]
    results: ResultsArguments,
}

impl Export {
    pub(super) fn execute(&self) -> Exit {
        let runs = match self.paths() {
            Ok(runs) => runs,
            Err(exit) => return exit,
        };
        let exported = match &self.output {
            None => self.to_stdout(&runs),
            Some(path) => self.to_file(&runs, path),
        };
        exported.unwrap_or_else(|exit| exit)
    }

    fn paths(&self) -> Result<Vec<PathBuf>, Exit> {
        if self.all {
            return self.results.runs().all().map_err(|error| refused(&error));
        }
        self.runs.iter().map(|name| self.results.find(name)).collect()
    }

    fn to_stdout(&self, runs: &[PathBuf]) -> Result<Exit, Exit> {
        let mut out = BufWriter::new(io::stdout().lock());
        match self.write(runs, &mut out) {
            // A reader that has gone away, such as `head`, wants no more.
            Err(Failed::Report(ReportError::Io(error))) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(Exit::Passed)
            }
            written => written.map_err(Failed::tell),
        }
    }

    /// The file is there whole or not at all.
    fn to_file(&self, runs: &[PathBuf], path: &Path) -> Result<Exit, Exit> {
        let error = |source| refused(&WriteError::new(path, source));
        let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = atomic::temporary(directory).map_err(error)?;
        let mut out = BufWriter::new(file.as_file_mut());
        let exit = self.write(runs, &mut out).map_err(Failed::tell)?;
        drop(out);
        file.as_file().sync_all().map_err(error)?;
        file.persist(path).map_err(|persist| error(persist.error))?;
        Ok(exit)
    }

    /// Of all runs, those that cannot be read are told of and left out; one that was named must be readable.
    fn write(&self, runs: &[PathBuf], out: &mut dyn Write) -> Result<Exit, Failed> {
        let mut report = self.format.report(out);
        let mut exit = Exit::Passed;
        let filter = self.filter.filter();
        for path in runs {
            match open(path) {
                Ok(run) => add(report.as_mut(), run.reported(), &filter)?,
                Err(_) if self.all => exit = Exit::Incomplete,
                Err(refused) => return Err(Failed::Run(refused)),
            }
        }
        report.finish()?;
        Ok(exit)
    }
}

fn add(report: &mut dyn Report, run: ReportedRun<'_>, filter: &Filter) -> Result<(), ReportError> {
    if filter.is_open() {
        return report.add(run);
    }
    let result = filter.apply(run.result.clone());
    if result.tests.is_empty() { Ok(()) } else { report.add(ReportedRun { result: &result, ..run }) }
}

/// Why there is no export.
enum Failed {
    /// A run cannot be read; it has been told.
    Run(Exit),
    Report(ReportError),
}

impl From<ReportError> for Failed {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
}

impl Failed {
    fn tell(self) -> Exit {
        match self {
            Self::Run(exit) => exit,
            Self::Report(error) => {
                say(&format!("oin-tester: writing the export: {}", chain(&error)));
                Exit::Usage
            }
        }
    }
}
