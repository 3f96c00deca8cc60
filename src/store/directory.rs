//! The directory of one run.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use super::{blobs, log};
use crate::{
    id::{CaseId, RunId},
    secret::hex,
};

/// The directory of a run in which each attempt has one of its own.
const CASES: &str = "cases";

/// Where a run leaves its files. It belongs to one run: it is never written to by another.
#[derive(Clone, Debug)]
pub struct RunDirectory {
    run: RunId,
    path: PathBuf,
    /// It was there before the run, which may have put its files beside others.
    found: bool,
}

/// The run's directory could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The named directory holds the results of another run.
    #[error("{} already holds a run, and results are never overwritten; name another directory with --out", path.display())]
    Occupied {
        /// The directory.
        path: PathBuf,
    },
    /// Something else has a name there that the run needs.
    #[error("{} already holds {name}, where a run keeps files of its own; name another directory with --out", path.display())]
    Taken {
        /// The directory.
        path: PathBuf,
        /// What is in the way.
        name: &'static str,
    },
    /// The system refused.
    #[error("making the run's directory {}: {source}", path.display())]
    Make {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// No random name could be drawn.
    #[error("drawing a name for the run")]
    Name(#[from] openssl::error::ErrorStack),
}

impl RunDirectory {
    /// Makes the directory of a run that begins at `started_at`: `out` itself when it is given,
    /// otherwise `<results>/<UTC time>-<random>`. The time has milliseconds, so that the order of the names is that in
    /// which the runs began.
    pub fn create(results: &Path, out: Option<&Path>, started_at: DateTime<Utc>) -> Result<Self, DirectoryError> {
        let mut random = [0; 4];
        openssl::rand::rand_bytes(&mut random)?;
        let suffix = hex(&random);
        let run = RunId::new(format!("{}-{suffix}", started_at.format("%Y%m%dT%H%M%S%.3fZ")));
        let path = out.map_or_else(|| results.join(run.as_str()), Path::to_owned);
        if path.join("result.json").exists() || path.join(log::FILE).exists() {
            return Err(DirectoryError::Occupied { path });
        }
        if path.join(CASES).exists() {
            return Err(DirectoryError::Taken { path, name: CASES });
        }
        let found = path.exists();
        let failed = |source| DirectoryError::Make { path: path.clone(), source };
        fs::create_dir_all(&path).map_err(failed)?;
        // Of two runs that are given one directory at the same moment, one makes this, and the other gives up.
        match fs::create_dir(path.join(blobs::DIRECTORY)) {
            Ok(()) => Ok(Self { run, path, found }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(DirectoryError::Taken { path, name: blobs::DIRECTORY })
            }
            Err(source) => Err(failed(source)),
        }
    }

    /// Removes what was written of a run that came to nothing: all of it was made by this run, since nothing had these
    /// names before. The directory goes as well, unless it was there before.
    pub fn discard(&self) -> io::Result<()> {
        let there = |removed: io::Result<()>| match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        there(fs::remove_file(self.path.join(log::FILE)))?;
        there(fs::remove_dir_all(self.path.join(blobs::DIRECTORY)))?;
        there(fs::remove_dir_all(self.path.join(CASES)))?;
        // Somebody may have put more into it.
        if self.found { Ok(()) } else { fs::remove_dir(&self.path).or(Ok(())) }
    }

    /// The run's name.
    pub fn run(&self) -> &RunId {
        &self.run
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The directory of one attempt, relative to the run's.
    pub fn attempt(case: &CaseId, number: u32) -> PathBuf {
        let name: String = case
            .as_str()
            .chars()
            .map(
                |character| {
                    if character.is_ascii_alphanumeric() || "-_.".contains(character) { character } else { '-' }
                },
            )
            .collect();
        Path::new(CASES).join(name.trim_start_matches('.')).join(format!("attempt-{number}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_names_is_that_in_which_the_runs_began() {
        let results = tempfile::tempdir().unwrap();
        let began = ["2026-11-22T06:36:53.001Z", "2026-11-22T06:36:53.020Z", "2026-11-22T06:36:53.300Z"];
        let made = began.map(|moment| RunDirectory::create(results.path(), None, moment.parse().unwrap()).unwrap());
        assert!(made.is_sorted_by_key(|run| run.run().as_str().to_owned()), "{made:?}");
    }

    #[test]
    fn what_a_run_did_not_make_is_not_removed_with_it() {
        let here = tempfile::tempdir().unwrap();
        let create = |name: &str| RunDirectory::create(here.path(), Some(&here.path().join(name)), Utc::now());
        for name in ["cases", "blobs"] {
            let own = here.path().join(name).join(name);
            fs::create_dir_all(&own).unwrap();
            fs::write(own.join("mine"), "words").unwrap();
            let refused = create(name).unwrap_err();
            assert!(matches!(refused, DirectoryError::Taken { name: taken, .. } if taken == name), "{refused}");
            assert!(own.join("mine").exists());
        }
        fs::create_dir(here.path().join("found")).unwrap();
        for (name, stays) in [("found", true), ("made", false)] {
            let run = create(name).unwrap();
            fs::write(run.path().join(log::FILE), "").unwrap();
            run.discard().unwrap();
            assert_eq!(here.path().join(name).exists(), stays, "{name}");
            assert!(!here.path().join(name).join(blobs::DIRECTORY).exists(), "{name}");
        }
    }

    #[test]
    fn a_directory_is_given_to_one_of_those_who_ask_at_once() {
        let here = tempfile::tempdir().unwrap();
        let out = here.path().join("out");
        let ask = || RunDirectory::create(here.path(), Some(&out), Utc::now());
        let given = std::thread::scope(|scope| {
            let asked: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            asked.into_iter().filter_map(|asking| asking.join().unwrap().ok()).count()
        });
        assert_eq!(given, 1);
    }
}
