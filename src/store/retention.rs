//! Which runs may go: by age, number and size, but never one that still says where a temporary user is.

use std::{
    collections::BTreeSet,
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, Utc};

use super::{
    StoredRun,
    begun::begun_at,
    log,
    raw::{self, raw_directory},
};
use crate::{
    event::TemporaryUserState,
    org::temporary::{Entry, Ledgers},
};

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
    /// Judges the runs in `paths`, which are ordered from the oldest to the newest. `ledgers` is `None` where there is no
    /// ledger.
    pub fn judge(self, paths: &[PathBuf], ledgers: Option<&Ledgers>, now: DateTime<Utc>) -> Vec<Judged> {
        let mut taken = 0;
        let mut judged: Vec<Judged> = paths
            .iter()
            .rev()
            .enumerate()
            .map(|(newer, path)| {
                let size = size(path);
                taken += size;
                let reason = self.reason(path, newer, taken, now);
                let fate = match reason.map(|reason| (spared(path, ledgers), reason)) {
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

/// Why a run must stay, whatever its age.
fn spared(path: &Path, ledgers: Option<&Ledgers>) -> Option<String> {
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
    let Some(ledgers) = ledgers else {
        let login = left.first()?;
        return Some(format!("its temporary user {login} may still be in the org, and there is no ledger that says"));
    };
    // A user that was never heard of is in the ledger only, with the time of the intent.
    let span = result.run.started_at..=result.run.finished_at;
    let is_its_own = |entry: &&Entry| left.contains(entry.login.as_str()) || span.contains(&entry.intended_at);
    if let Some(user) = ledgers.open.iter().find(is_its_own) {
        let command = result.temporary_users.iter().find_map(|told| match &told.state {
            TemporaryUserState::Left { command, .. } if told.login == user.login => Some(format!("`{command}`")),
            _ => None,
        });
        // A run that was killed has told no command.
        let remover = command.unwrap_or_else(|| "`oin-tester cleanup` with its scenario and this ledger".to_owned());
        return Some(format!("its temporary user {} is not yet removed; {remover} removes it", user.login));
    }
    // Another ledger may know of it, here or on the machine where the run was made.
    let login = left.into_iter().find(|login| !ledgers.closed.contains(*login))?;
    Some(format!(
        "its temporary user {login} may still be in the org, and the ledger does not know it; --ledger names another"
    ))
}

fn under_way(path: &Path) -> bool {
    let written = fs::metadata(path.join(log::FILE)).and_then(|log| log.modified());
    written.is_ok_and(|at| at.elapsed().is_ok_and(|elapsed| elapsed < UNDER_WAY))
}

/// What a run takes on disk, and what was kept of it unredacted, which goes with it.
fn size(path: &Path) -> u64 {
    let (mut sum, mut seen, mut pending) = (0, BTreeSet::new(), vec![path.to_owned(), raw_directory(path)]);
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
    fn what_was_kept_unredacted_counts_with_its_run() {
        let results = tempfile::tempdir().unwrap();
        let run = results.path().join("run");
        for (directory, bytes) in [(run.clone(), 10), (raw_directory(&run), 1_000)] {
            fs::create_dir(&directory).unwrap();
            fs::write(directory.join("file"), vec![0; bytes]).unwrap();
        }
        assert_eq!(size(&run), 1_010);
    }

    #[test]
    fn a_run_with_a_user_left_goes_only_when_the_ledger_says_that_the_user_is_gone() {
        let run = tempfile::tempdir().unwrap();
        let result = serde_json::json!({
            "schema_version": "1.3", "tool": {"name": "oin-tester", "version": "0.1.0"}, "environment": null,
            "run": {
                "id": "20260801T120000Z-00000000", "started_at": "2026-08-01T12:00:00Z",
                "finished_at": "2026-08-01T12:00:09Z", "exit_code": 5, "complete": true,
            },
            "scenarios": [], "tests": [],
            "temporary_users": [{"case": null, "login": "ann@acme.test", "id": "00u1", "state": "created"}],
            "summary": {"passed": 0, "failed": 0, "errored": 0, "skipped": 0},
        });
        fs::write(run.path().join("result.json"), result.to_string()).unwrap();
        let fate = |ledgers: Option<&Ledgers>| {
            let retention = Retention { keep: Some(0), ..Retention::default() };
            retention.judge(&[run.path().to_owned()], ledgers, Utc::now()).remove(0).fate
        };
        let of_others = Ledgers { closed: BTreeSet::from(["bob@acme.test".to_owned()]), ..Ledgers::default() };
        for (ledgers, why) in [(None, "no ledger"), (Some(&of_others), "the ledger does not know it")] {
            assert!(matches!(fate(ledgers), Fate::Spared(told) if told.contains(why)), "{why}");
        }
        let closed = Ledgers { closed: BTreeSet::from(["ann@acme.test".to_owned()]), ..Ledgers::default() };
        assert!(matches!(fate(Some(&closed)), Fate::Goes(_)));
    }
}
