//! Which runs may go: by age, number and size, but never one that still says where a temporary user is.

use std::{
    collections::BTreeSet,
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, Utc};

use super::{StoredRun, log, raw};
use crate::{event::TemporaryUserState, org::temporary::Entry};

/// What is kept. Without any of the three, everything is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Retention {
    /// Runs that began longer ago than this go.
    pub older_than: Option<chrono::Duration>,
    /// The newest runs that stay; the others go.
    pub keep: Option<usize>,
    /// The oldest runs go until the others take no more bytes than this.
    pub max_size: Option<u64>,
}

/// A run, and whether it goes.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Its directory.
    pub path: PathBuf,
    /// What it takes on disk, in bytes: a file with two names counts once.
    pub size: u64,
    /// Whether it goes.
    pub fate: Fate,
}

/// Whether a run goes, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing asks for its removal.
    Kept,
    /// It would go, but for this.
    Spared(String),
    /// It goes, for this.
    Goes(String),
}

/// A run without an end that was written to so recently may still be under way.
const UNDER_WAY: Duration = Duration::from_secs(60 * 60);

impl Retention {
    /// Judges the runs in `paths`, which are ordered from the oldest to the newest. `open` are the users that the
    /// ledger still names; `None` when there is no ledger.
    pub fn judge(self, paths: &[PathBuf], open: Option<&[Entry]>, now: DateTime<Utc>) -> Vec<Judged> {
        let mut taken = 0;
        let mut judged: Vec<Judged> = paths
            .iter()
            .rev()
            .enumerate()
            .map(|(newer, path)| {
                let size = size(path);
                taken += size;
                let reason = self.reason(path, newer, taken, now);
                let fate = match reason.map(|reason| (spared(path, open), reason)) {
                    None => Fate::Kept,
                    Some((Some(why), _)) => Fate::Spared(why),
                    Some((None, reason)) => Fate::Goes(reason),
                };
                Judged { path: path.clone(), size, fate }
            })
            .collect();
        judged.reverse();
        judged
    }

    /// Why the run goes that so many are newer than, and that takes so much together with those.
    fn reason(self, path: &Path, newer: usize, taken: u64, now: DateTime<Utc>) -> Option<String> {
        if self.keep.is_some_and(|keep| newer >= keep) {
            return Some(format!("{newer} runs are newer"));
        }
        if self.max_size.is_some_and(|most| taken > most) {
            return Some(format!("it and the newer ones take {taken} bytes"));
        }
        let age = now - begun_at(path)?;
        self.older_than.filter(|most| age > *most).map(|_| format!("it is {} old", told(age)))
    }
}

/// Removes a run, and what was kept of it unredacted.
pub fn delete(run: &Judged) -> io::Result<()> {
    raw::remove(&run.path)?;
    fs::remove_dir_all(&run.path)
}

fn told(age: chrono::Duration) -> String {
    match (age.num_days(), age.num_hours()) {
        (0, hours) => format!("{hours} h"),
        (days, _) => format!("{days} days"),
    }
}

/// When a run began: its name says so, with milliseconds or, from before there were any, without; its log otherwise.
fn begun_at(path: &Path) -> Option<DateTime<Utc>> {
    let name = path.file_name()?.to_string_lossy();
    let from_name =
        name.split('-').next().and_then(|time| chrono::NaiveDateTime::parse_from_str(time, "%Y%m%dT%H%M%S%.fZ").ok());
    match from_name {
        Some(time) => Some(time.and_utc()),
        None => StoredRun::open(path).ok().map(|run| run.result().run.started_at),
    }
}

/// Why a run must stay, whatever its age.
fn spared(path: &Path, open: Option<&[Entry]>) -> Option<String> {
    let Ok(run) = StoredRun::open(path) else {
        // What cannot be read cannot be known to be of no use.
        return Some("it cannot be read; remove it by hand if it is not wanted".to_owned());
    };
    let result = run.result();
    if !result.run.complete && under_way(path) {
        return Some("it may still be under way".to_owned());
    }
    let left: BTreeSet<&str> = result
        .temporary_users
        .iter()
        .filter(|user| user.state != TemporaryUserState::Removed)
        .map(|user| user.login.as_str())
        .collect();
    let Some(open) = open else {
        let login = left.first()?;
        return Some(format!("its temporary user {login} may still be in the org, and there is no ledger that says"));
    };
    // A user that was never heard of is in the ledger only, with the time of the intent.
    let span = result.run.started_at..=result.run.finished_at;
    let user = open.iter().find(|entry| left.contains(entry.login.as_str()) || span.contains(&entry.intended_at))?;
    let command = result.temporary_users.iter().find_map(|told| match &told.state {
        TemporaryUserState::Left { command, .. } if told.login == user.login => Some(format!("`{command}`")),
        _ => None,
    });
    // A run that was killed has told no command.
    let remover = command.unwrap_or_else(|| "`oin-tester cleanup` with its scenario and this ledger".to_owned());
    Some(format!("its temporary user {} is not yet removed; {remover} removes it", user.login))
}

fn under_way(path: &Path) -> bool {
    let written = fs::metadata(path.join(log::FILE)).and_then(|log| log.modified());
    written.is_ok_and(|at| at.elapsed().is_ok_and(|elapsed| elapsed < UNDER_WAY))
}

/// What a directory takes on disk.
fn size(path: &Path) -> u64 {
    let (mut sum, mut seen, mut pending) = (0, BTreeSet::new(), vec![path.to_owned()]);
    while let Some(path) = pending.pop() {
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if metadata.is_dir() {
            pending.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        } else if seen.insert(metadata.ino()) {
            sum += metadata.len();
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runs_name_tells_when_it_began_with_and_without_milliseconds() {
        for (name, moment) in [
            ("20261122T063653Z-3a21369c", "2026-11-22T06:36:53Z"),
            ("20261122T063653.417Z-3a21369c", "2026-11-22T06:36:53.417Z"),
        ] {
            assert_eq!(begun_at(Path::new(name)), Some(moment.parse().unwrap()), "{name}");
        }
        assert_eq!(begun_at(Path::new("mine")), None, "there is no log either");
    }
}
