//! `oin-tester export`: stored runs in any format.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Seek, Write},
    path::{Path, PathBuf},
};

use clap::{ArgGroup, Args};

use super::{
    Exit, chain,
    output::Stdout,
    say,
    stored::{FilterArguments, ResultsArguments, open, refused, told},
};
use crate::{
    report::{Filter, Format, Report, ReportError, ReportedRun},
    store::{
        RunName, WriteError, atomic,
        bundle::{self, SigningKey},
        for_each_run,
    },
};

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true)))]
pub(super) struct Export {
    /// Runs: directories, result files, names under --results or the beginning of one, or `latest`
    #[arg(value_name = "RUN", default_value = "latest")]
    runs: Vec<RunName>,
    /// Every run under --results, the oldest first, without those that a merged run was made of
    #[arg(long, conflicts_with = "runs")]
    all: bool,
    /// What to make of them
    #[arg(long, short, env = "OIN_TESTER_FORMAT", value_name = "NAME", group = "what")]
    format: Option<Format>,
    /// One run as one zip to send on, signed, for `oin-tester verify`
    #[arg(long, value_name = "FILE", group = "what", conflicts_with_all = ["output", "all"])]
    bundle: Option<PathBuf>,
    /// The Ed25519 key in PEM that signs the bundle [default: one that is made under --results]
    #[arg(long, value_name = "FILE", env = "OIN_TESTER_SIGNING_KEY", requires = "bundle")]
    signing_key: Option<PathBuf>,
    /// Where to write it [default: stdout]
    #[arg(long, short, env = "OIN_TESTER_OUTPUT", value_name = "FILE")]
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
        let exported = match (&self.bundle, self.format, &self.output) {
            (Some(bundle), _, _) => self.to_bundle(&runs, bundle),
            (None, Some(format), None) => self.to_stdout(&runs, format),
            (None, Some(format), Some(path)) => whole(path, |out| self.write(&runs, format, out).map_err(Failed::tell)),
            // The group of the two is required.
            (None, None, _) => Err(Exit::Usage),
        };
        exported.unwrap_or_else(|exit| exit)
    }

    fn paths(&self) -> Result<Vec<PathBuf>, Exit> {
        if self.all {
            return self.results.runs().all_but_parts().map_err(|error| refused(&error));
        }
        self.runs.iter().map(|name| self.results.find(name)).collect()
    }

    fn to_stdout(&self, runs: &[PathBuf], format: Format) -> Result<Exit, Exit> {
        let mut out = BufWriter::new(Stdout::new());
        let written = self.write(runs, format, &mut out);
        let written =
            written.and_then(|exit| out.flush().map(|()| exit).map_err(|error| ReportError::from(error).into()));
        // A reader that has gone away, such as `head`, wants no more.
        if out.get_ref().reader_is_gone() {
            return Ok(Exit::Passed);
        }
        written.map_err(Failed::tell)
    }

    fn to_bundle(&self, runs: &[PathBuf], path: &Path) -> Result<Exit, Exit> {
        let [run] = runs else {
            say("oin-tester: a bundle holds one run; name one, or bring several together with `oin-tester merge`");
            return Err(Exit::Usage);
        };
        if !self.filter.filter().is_open() {
            say("oin-tester: a bundle holds a whole run; leave out what selects tests");
            return Err(Exit::Usage);
        }
        let key = match &self.signing_key {
            Some(path) => SigningKey::read(path),
            None => SigningKey::read_or_make(&bundle::default_key(&self.results.results)),
        };
        let (key, run) = (key.map_err(|error| refused(&error))?, open(run)?);
        whole(path, |out| {
            bundle::pack(&run, &key, out).map_err(|error| refused(&error))?;
            Ok(Exit::Passed)
        })
    }

    /// Of all runs, those that cannot be read are told of and left out; one that was named must be readable.
    fn write(&self, runs: &[PathBuf], format: Format, out: &mut dyn Write) -> Result<Exit, Failed> {
        let mut report = format.report(out);
        let (mut exit, mut selected) = (Exit::Passed, false);
        let filter = self.filter.filter();
        for_each_run(runs, format.detail(), |path, run| match told(path, run) {
            Ok(run) => {
                selected |= add(report.as_mut(), run.reported(), &filter)?;
                Ok(())
            }
            Err(_) if self.all => {
                exit = Exit::Incomplete;
                Ok(())
            }
            Err(refused) => Err(Failed::Run(refused)),
        })?;
        if !selected {
            say("oin-tester: no test of these runs is asked for; `oin-tester show RUN` names those of a run");
            if format == Format::Html {
                return Err(ReportError::OneRun(format).into());
            }
        }
        report.finish()?;
        Ok(exit)
    }
}

/// Writes a file that is there whole or not at all. A pipe or a device is given what would have been the file.
fn whole(path: &Path, write: impl FnOnce(&mut BufWriter<&mut File>) -> Result<Exit, Exit>) -> Result<Exit, Exit> {
    let error = |source| refused(&WriteError::new(path, source));
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let mut file = tempfile::tempfile().map_err(error)?;
        let exit = filled(&mut file, error, write)?;
        file.rewind().map_err(error)?;
        let mut target = File::options().write(true).open(path).map_err(error)?;
        io::copy(&mut file, &mut target).map_err(error)?;
        return Ok(exit);
    }
    // What a link leads to is meant, not the link.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = atomic::temporary(directory).map_err(error)?;
    let exit = filled(file.as_file_mut(), error, write)?;
    file.as_file().sync_all().map_err(error)?;
    file.persist(path).map_err(|persist| error(persist.error))?;
    Ok(exit)
}

fn filled(
    file: &mut File,
    error: impl Fn(io::Error) -> Exit,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> Result<Exit, Exit>,
) -> Result<Exit, Exit> {
    let mut out = BufWriter::new(file);
    let exit = write(&mut out)?;
    out.flush().map_err(error)?;
    Ok(exit)
}

/// Adds what is asked for of a run, and says whether that is anything.
fn add(report: &mut dyn Report, run: ReportedRun<'_>, filter: &Filter) -> Result<bool, ReportError> {
    if filter.is_open() {
        report.add(run)?;
        return Ok(true);
    }
    let result = filter.apply(run.result.clone());
    if result.tests.is_empty() {
        return Ok(false);
    }
    report.add(ReportedRun { result: &result, ..run })?;
    Ok(true)
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
