//! When a run began, without reading what happened in it.

use std::path::Path;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{
    StoredRun,
    log::{FILE, Lines},
};
use crate::report::events::{Detail, Line, Record, RunStarted};

/// When a run began: its name says so, or the first line of its log, or, from before logs held everything, its result.
pub(super) fn begun_at(path: &Path) -> Option<DateTime<Utc>> {
    named(path)
        .or_else(|| started(path).map(|started| started.started_at))
        .or_else(|| StoredRun::open(path).ok().map(|run| run.result().run.started_at))
}

/// What the name of a run says: the time with milliseconds or, from before there were any, without.
fn named(path: &Path) -> Option<DateTime<Utc>> {
    let name = path.file_name()?.to_string_lossy();
    let time = name.split('-').next()?;
    NaiveDateTime::parse_from_str(time, "%Y%m%dT%H%M%S%.fZ").ok().map(|time| time.and_utc())
}

/// The first line of a run's log.
pub(super) fn started(path: &Path) -> Option<RunStarted> {
    match Lines::open(&path.join(FILE), Detail::Findings).ok()?.next()? {
        Ok(Line { record: Record::RunStarted(started), .. }) => Some(started),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

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

    #[test]
    fn the_first_line_of_the_log_tells_it_where_the_name_does_not() {
        let run = tempfile::tempdir().unwrap();
        let line = serde_json::json!({
            "at": "2026-08-01T12:00:01Z", "event": "run_started", "events_version": "1.0", "run": "nightly",
            "started_at": "2026-08-01T12:00:00Z", "tool": {"name": "oin-tester", "version": "0.1.0"}, "jobs": 1,
            "cases": [], "scenarios": [], "accepted_findings": [],
        });
        fs::write(run.path().join(FILE), format!("{line}\nwhatever comes after\n")).unwrap();
        assert_eq!(begun_at(run.path()), Some("2026-08-01T12:00:00Z".parse().unwrap()));
    }
}
