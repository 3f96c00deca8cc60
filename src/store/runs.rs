//! Runs that are over, or were: found by name, read from their logs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{
    Blobs, WriteError, atomic,
    begun::{begun_at, started},
    log,
    replay::{self, ReplayError},
};
use crate::report::{
    Files, Format, ReportError, ReportedRun,
    events::{Detail, RunStarted},
    result::{self, ReadError, ResultFile},
};

/// The largest result file that is read, in bytes.
const LARGEST_RESULT: u64 = 1 << 30;

/// A run on disk.
#[derive(Debug)]
pub struct StoredRun {
    directory: PathBuf,
    blobs: Blobs,
    result: ResultFile,
    damage: Option<String>,
    log: Option<PathBuf>,
}

/// A run that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is nothing to read.
    #[error("{} holds no run: neither events.jsonl nor result.json is in it", .0.display())]
    NoRun(PathBuf),
    /// The log is there, and is of no use.
    #[error("reading {}", path.display())]
    Log {
        /// The log.
        path: PathBuf,
        /// Why.
        #[source]
        source: ReplayError,
    },
    /// The result file cannot be had.
    #[error("reading {}", path.display())]
    Result {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The result file cannot be used.
    #[error("{} cannot be used", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: ReadError,
    },
}

impl StoredRun {
    /// The run in a directory, or the one that a result file tells of.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_for(path, Detail::Everything)
    }

    /// The same, with no more of it than is wanted.
    pub fn open_for(path: &Path, detail: Detail) -> Result<Self, OpenError> {
        if path.is_file() {
            let directory = path.parent().map_or_else(PathBuf::new, Path::to_owned);
            return Self::from_result_file(path, directory);
        }
        let log = path.join(log::FILE);
        let result_file = path.join(RESULT);
        match replay::replay(path, detail) {
            Ok(replay) => {
                let damage = replay.unreadable.first().map(|first| {
                    let cut_off = replay.unreadable.len() == 1 && replay.result.run.exit_code == replay::INCOMPLETE;
                    let what = if cut_off { "the run was cut off" } else { "events.jsonl is damaged" };
                    format!("{what}: {}; what the other lines say is shown", crate::error_chain::chain(first))
                });
                let (directory, blobs) = (path.to_owned(), Blobs::of(path));
                Ok(Self { directory, blobs, result: replay.result, damage, log: Some(log) })
            }
            // A run of a version whose log did not hold everything.
            Err(ReplayError::Beginning) if result_file.exists() => {
                Self::from_result_file(&result_file, path.to_owned())
            }
            Err(ReplayError::Open(_)) if result_file.exists() => Self::from_result_file(&result_file, path.to_owned()),
            Err(ReplayError::Open(error)) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenError::NoRun(path.to_owned()))
            }
            Err(source) => Err(OpenError::Log { path: log, source }),
        }
    }

    fn from_result_file(path: &Path, directory: PathBuf) -> Result<Self, OpenError> {
        let refused = |source| OpenError::Result { path: path.to_owned(), source };
        let size = fs::metadata(path).map_err(refused)?.len();
        if size > LARGEST_RESULT {
            return Err(refused(io::Error::other(format!("it has {size} bytes, more than {LARGEST_RESULT}"))));
        }
        let text = fs::read_to_string(path).map_err(refused)?;
        let result = result::read(&text).map_err(|source| OpenError::Unusable { path: path.to_owned(), source })?;
        Ok(Self { blobs: Blobs::of(&directory), directory, result, damage: None, log: None })
    }

    /// Where its files are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What came of it.
    pub fn result(&self) -> &ResultFile {
        &self.result
    }

    /// What came of it, without the rest.
    pub fn into_result(self) -> ResultFile {
        self.result
    }

    /// The HAR files and pictures of its attempts, by their paths.
    pub fn files(&self) -> Vec<&str> {
        let attempts = self.result.tests.iter().flat_map(|test| &test.attempts);
        let mut files: Vec<&str> =
            attempts.flat_map(|attempt| attempt.har.iter().chain(&attempt.screenshots)).map(String::as_str).collect();
        files.sort_unstable();
        files.dedup();
        files
    }

    /// As a report is given it.
    pub fn reported(&self) -> ReportedRun<'_> {
        ReportedRun { result: &self.result, files: self, log: self.log.as_deref() }
    }

    /// Writes a report of this run alone to a file, whole or not at all.
    pub fn write_report(&self, format: Format, path: &Path) -> Result<(), WriteReportError> {
        let bytes = self.report(format).map_err(|source| WriteReportError::Make { path: path.to_owned(), source })?;
        Ok(atomic::write(path, &bytes)?)
    }

    /// A report of this run alone.
    pub fn report(&self, format: Format) -> Result<Vec<u8>, ReportError> {
        let mut bytes = Vec::new();
        let mut report = format.report(&mut bytes);
        report.add(self.reported())?;
        report.finish()?;
        drop(report);
        Ok(bytes)
    }

    /// What a person must know before believing the result: it is not whole.
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }
}

/// A report of a stored run could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteReportError {
    /// It could not be made.
    #[error("making {}", path.display())]
    Make {
        /// The report.
        path: PathBuf,
        /// Why.
        #[source]
        source: ReportError,
    },
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// See [`crate::report::result`].
const RESULT: &str = "result.json";

impl Files for StoredRun {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let attempts = self.result.tests.iter().flat_map(|test| &test.attempts);
        let stored = attempts.flat_map(|attempt| &attempt.files).find(|file| file.path == path);
        match stored {
            Some(file) => {
                self.blobs.read(file).inspect_err(|error| tracing::warn!("{}", crate::error_chain::chain(error))).ok()
            }
            None => self.blobs.read_named(path),
        }
    }
}

/// A run, as a person names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunName {
    /// The newest one.
    Latest,
    /// A path, the name of a run, or the beginning of one.
    Named(String),
}

impl FromStr for RunName {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if text == "latest" { Self::Latest } else { Self::Named(text.to_owned()) })
    }
}

/// The directory in which runs are kept.
#[derive(Clone, Debug)]
pub struct Results(PathBuf);

/// No run has that name, or more than one has.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// The directory of the runs cannot be read.
    #[error("reading the runs in {}; --results names another directory", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// There is no run at all.
    #[error("no run is in {}; `oin-tester run` makes one, --results names another directory", .0.display())]
    Empty(PathBuf),
    /// None has the name.
    #[error("{name:?} is neither the path of a run nor the beginning of the name of one in {}{}", path.display(), hint(newest.as_ref()))]
    None {
        /// What was looked for.
        name: String,
        /// Where.
        path: PathBuf,
        /// The newest of those that are there.
        newest: Option<String>,
    },
    /// Several names begin so.
    #[error("{name:?} is the beginning of {} runs, {first} and {second} among them; give more of the name", count)]
    Several {
        /// What was looked for.
        name: String,
        /// How many.
        count: usize,
        /// One.
        first: String,
        /// Another.
        second: String,
    },
}

fn hint(newest: Option<&String>) -> String {
    newest.map_or_else(String::new, |newest| format!("; the newest is {newest}"))
}

impl Results {
    /// The runs in that directory.
    pub fn new(directory: PathBuf) -> Self {
        Self(directory)
    }

    /// The directories of all runs, in the order in which they began. Where nothing tells when one did, it counts as old.
    pub fn all(&self) -> Result<Vec<PathBuf>, FindError> {
        let error = |source| FindError::Directory { path: self.0.clone(), source };
        let mut runs = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(error)? {
            let path = entry.map_err(error)?.path();
            if path.join(log::FILE).is_file() || path.join(RESULT).is_file() {
                runs.push(path);
            }
        }
        runs.sort_by_cached_key(|path| (begun_at(path), path.clone()));
        Ok(runs)
    }

    /// The same without the runs that another one of them was made of: each test counts once.
    pub fn all_but_parts(&self) -> Result<Vec<PathBuf>, FindError> {
        let all: Vec<_> = self.all()?.into_iter().map(|path| (started(&path), path)).collect();
        let merged = all.iter().filter_map(|(started, _)| started.as_ref()).flat_map(|started| &started.merged_from);
        let parts: BTreeSet<String> = merged.cloned().collect();
        let is_part = |started: &RunStarted| parts.contains(&started.run);
        let whole = all.into_iter().filter(|(started, _)| !started.as_ref().is_some_and(is_part));
        Ok(whole.map(|(_, path)| path).collect())
    }

    /// The same, a merged run behind the last of its parts: of all of them it was made last.
    pub fn all_as_made(&self) -> Result<Vec<PathBuf>, FindError> {
        let all: Vec<_> = self.all()?.into_iter().map(|path| (started(&path), path)).collect();
        let names = all.iter().map(|(started, _)| started.as_ref().map(|started| started.run.clone()));
        let places: BTreeMap<String, usize> =
            names.enumerate().filter_map(|(place, name)| Some((name?, place))).collect();
        let made = |own: usize, started: Option<&RunStarted>| {
            let parts = started.into_iter().flat_map(|started| &started.merged_from);
            let last = parts.filter_map(|part| places.get(part)).copied().max();
            last.map_or((own, 0), |last| (last.max(own), own + 1))
        };
        let mut made: Vec<_> =
            all.into_iter().enumerate().map(|(own, (started, path))| (made(own, started.as_ref()), path)).collect();
        made.sort();
        Ok(made.into_iter().map(|(_, path)| path).collect())
    }

    /// The run that began last. A shard may have been merged since: then it is the whole that is wanted.
    fn newest(&self) -> Result<Option<PathBuf>, FindError> {
        let newest = self.all()?.pop();
        let is_shard = newest.as_deref().and_then(started).is_some_and(|run| run.shard.is_some());
        if is_shard { Ok(self.all_but_parts()?.pop()) } else { Ok(newest) }
    }

    /// Where the run of that name is.
    pub fn find(&self, name: &RunName) -> Result<PathBuf, FindError> {
        let RunName::Named(name) = name else {
            return self.newest()?.ok_or_else(|| FindError::Empty(self.0.clone()));
        };
        let path = Path::new(name);
        if path.is_file() || path.join(log::FILE).is_file() || path.join(RESULT).is_file() {
            return Ok(path.to_owned());
        }
        let all = self.all()?;
        let title =
            |path: &PathBuf| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut fitting: Vec<&PathBuf> = all.iter().filter(|path| title(path).starts_with(name.as_str())).collect();
        match fitting.as_slice() {
            [] => Err(FindError::None { name: name.clone(), path: self.0.clone(), newest: all.last().map(title) }),
            [_] => Ok(fitting.remove(0).clone()),
            [first, second, ..] => Err(FindError::Several {
                name: name.clone(),
                count: fitting.len(),
                first: title(first),
                second: title(second),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of which only the first line is left; a shard, where that is its name.
    fn begun(results: &Path, name: &str, began: &str, merged_from: &[&str]) {
        let line = serde_json::json!({
            "at": began, "event": "run_started", "events_version": "1.1", "run": name, "started_at": began,
            "tool": {"name": "oin-tester", "version": "0.1.0"}, "jobs": 1, "cases": [], "scenarios": [],
            "accepted_findings": [], "merged_from": merged_from,
            "shard": name.strip_prefix("shard-"),
        });
        fs::create_dir(results.join(name)).unwrap();
        fs::write(results.join(name).join(log::FILE), line.to_string()).unwrap();
    }

    fn names(runs: &[PathBuf]) -> Vec<&str> {
        runs.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect()
    }

    #[test]
    fn the_newest_run_is_the_one_that_began_last_whatever_its_name() {
        let results = tempfile::tempdir().unwrap();
        for (name, day) in [("20260802T120000.000Z-00", 2), ("nightly", 1), ("20260803T120000Z-00", 3)] {
            begun(results.path(), name, &format!("2026-08-0{day}T12:00:00Z"), &[]);
        }
        fs::create_dir(results.path().join("broken")).unwrap();
        fs::write(results.path().join("broken").join(log::FILE), "").unwrap();
        let all = Results::new(results.path().to_owned()).all().unwrap();
        assert_eq!(names(&all), ["broken", "nightly", "20260802T120000.000Z-00", "20260803T120000Z-00"]);
    }

    #[test]
    fn the_parts_of_a_merged_run_are_left_out_where_their_tests_are_in_it() {
        let results = tempfile::tempdir().unwrap();
        for (name, merged_from) in [("alone", &[][..]), ("shard-1", &[]), ("whole", &["shard-1", "shard-2"])] {
            begun(results.path(), name, "2026-08-01T12:00:00Z", merged_from);
        }
        begun(results.path(), "shard-2", "2026-08-01T12:30:00Z", &[]);
        let results = Results::new(results.path().to_owned());
        assert_eq!(names(&results.all().unwrap()), ["alone", "shard-1", "whole", "shard-2"]);
        assert_eq!(names(&results.all_as_made().unwrap()), ["alone", "shard-1", "shard-2", "whole"]);
        assert_eq!(names(&results.all_but_parts().unwrap()), ["alone", "whole"]);
        assert!(results.find(&RunName::Latest).unwrap().ends_with("whole"));
    }
}
