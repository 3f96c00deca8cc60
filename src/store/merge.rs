//! Brings the parts of a plan together that ran on different machines: one log of all events, in the order of time.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use super::{
    Blobs, RunDirectory, StoredRun, WriteError,
    blobs::BlobError,
    log::{EventLog, FILE, Lines, LogError},
    replay::MOST_UNREADABLE,
    runs::OpenError,
};
use crate::report::{
    events::{CaseLine, Detail, EVENTS_VERSION, Line, Record, RunEnded, RunFinished, RunStarted},
    result::Summary,
};

/// What came of bringing runs together.
#[derive(Debug)]
pub struct Merged {
    /// The exit codes of the parts.
    pub exit_codes: Vec<u8>,
    /// The parts of the plan that are missing, as `I/N`.
    pub missing: Vec<String>,
    /// What is wrong with the logs of parts: something that happened may not be in the whole.
    pub damage: Vec<Damage>,
    /// Verdicts by number, as the merged log tells them.
    pub summary: Summary,
}

/// A part whose log has lines that are none.
#[derive(Debug)]
pub struct Damage {
    /// The part.
    pub path: PathBuf,
    /// Which line, and what is wrong with it.
    pub what: String,
}

/// Runs that are no parts of one plan, or cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A part cannot be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A part is from before logs held everything, or only its result file is there.
    #[error("{} has no log that a run could be made of; give whole run directories, of this version of oin-tester", .0.display())]
    NoLog(PathBuf),
    /// A part's log cannot be read to its end.
    #[error("reading the log of {}", path.display())]
    Log {
        /// The part.
        path: PathBuf,
        /// Why.
        #[source]
        source: LogError,
    },
    /// Two parts hold the same test.
    #[error("both {} and {} hold the test {case}; give each part of the plan once", first.display(), second.display())]
    SameCase {
        /// The test.
        case: String,
        /// One part.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// The scenario was changed between the parts.
    #[error("the scenario {0} is not the same file in all parts; run every part with one version of it")]
    OtherScenario(String),
    /// The parts are of plans that were split differently.
    #[error("one part is {one} and another {other}: they are not of one plan")]
    OtherPlan {
        /// The shard of one.
        one: String,
        /// The shard of another.
        other: String,
    },
    /// A file of a part is missing or was changed.
    #[error("taking over the files of {}: {reason}", path.display())]
    Blob {
        /// The part.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The merged run could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A line could not be written as JSON.
    #[error("writing a line of the log as JSON")]
    Json(#[from] serde_json::Error),
}

/// One of the runs.
#[derive(Debug)]
struct Part {
    path: PathBuf,
    started: RunStarted,
    /// `I` and `N` of the shard `I/N`; a run that is no shard is the only part of its plan.
    shard: (usize, usize),
    lines: Lines,
    next: Option<(Line, String)>,
    unreadable: usize,
    damage: Option<String>,
    exit_code: u8,
    complete: bool,
    rate_limit_answers: u32,
}

/// The parts of one plan, ready to be brought together.
#[derive(Debug)]
pub struct Parts(Vec<Part>);

impl Parts {
    /// Opens the runs in `paths`, and makes sure that they are of one plan.
    pub fn open(paths: &[PathBuf]) -> Result<Self, MergeError> {
        let mut parts = paths.iter().map(|path| Part::open(path)).collect::<Result<Vec<_>, _>>()?;
        parts.sort_by_key(|part| (part.shard, part.started.started_at));
        are_of_one_plan(&parts)?;
        Ok(Self(parts))
    }

    /// When the first of them began, and with it the whole.
    pub fn began(&self) -> DateTime<Utc> {
        self.0.iter().map(|part| part.started.started_at).min().unwrap_or_default()
    }

    /// Writes them as one run into `directory`. `exit_code` says what the whole ended with.
    pub fn merge(self, directory: &RunDirectory, exit_code: impl FnOnce(&Merged) -> u8) -> Result<Merged, MergeError> {
        let began = self.began();
        let Self(mut parts) = self;
        for part in &parts {
            take_files(&part.path, directory)?;
        }
        let mut log = EventLog::create(directory.path())?;
        append(&mut log, began, Record::RunStarted(beginning(&parts, directory, began)))?;
        let mut last = began;
        while let Some(part) = earliest(&mut parts) {
            let Some((line, text)) = part.next.take() else { break };
            part.advance()?;
            last = last.max(line.at);
            if !matches!(line.record, Record::RunFinished(_) | Record::RunEnded(_)) {
                log.append(&text)?;
            }
        }
        let (missing, damage) = (missing(&parts), damage(&parts));
        let complete = missing.is_empty() && damage.is_empty() && parts.iter().all(|part| part.complete);
        let rate_limit_answers = parts.iter().map(|part| part.rate_limit_answers).sum();
        append(&mut log, last, Record::RunFinished(RunFinished { complete, rate_limit_answers }))?;
        let summary = StoredRun::open_for(directory.path(), Detail::Findings)?.result().summary;
        let exit_codes = parts.iter().map(|part| part.exit_code).collect();
        let merged = Merged { exit_codes, missing, damage, summary };
        append(&mut log, last, Record::RunEnded(RunEnded { exit_code: exit_code(&merged) }))?;
        Ok(merged)
    }
}

fn append(log: &mut EventLog, at: DateTime<Utc>, record: Record) -> Result<(), MergeError> {
    Ok(log.append(&serde_json::to_string(&Line { at, record })?)?)
}

impl Part {
    fn open(path: &Path) -> Result<Self, MergeError> {
        let stored = StoredRun::open(path)?;
        let run = &stored.result().run;
        let no_log = || MergeError::NoLog(path.to_owned());
        let mut lines = Lines::open(&path.join(FILE), Detail::Everything).map_err(|_| no_log())?;
        let Some(Ok(Line { record: Record::RunStarted(started), .. })) = lines.next() else { return Err(no_log()) };
        let mut part = Self {
            path: path.to_owned(),
            shard: started.shard.as_deref().and_then(numbers).unwrap_or((1, 1)),
            started,
            lines,
            next: None,
            unreadable: 0,
            damage: stored.damage().map(str::to_owned),
            exit_code: run.exit_code,
            complete: run.complete,
            rate_limit_answers: run.rate_limit_answers,
        };
        part.advance()?;
        Ok(part)
    }

    /// Reads the next line. Lines that are none are left out, up to where a replay gives up as well.
    fn advance(&mut self) -> Result<(), MergeError> {
        self.next = None;
        while self.unreadable < MOST_UNREADABLE {
            match self.lines.next_with_text() {
                None => break,
                Some(Err(LogError::Line { .. })) => self.unreadable += 1,
                Some(Err(source)) => return Err(MergeError::Log { path: self.path.clone(), source }),
                Some(Ok(next)) => {
                    self.next = Some(next);
                    break;
                }
            }
        }
        Ok(())
    }
}

/// `(2, 4)` of `2/4`.
fn numbers(shard: &str) -> Option<(usize, usize)> {
    let (index, count) = shard.split_once('/')?;
    Some((index.parse().ok()?, count.parse().ok()?))
}

fn earliest(parts: &mut [Part]) -> Option<&mut Part> {
    parts.iter_mut().filter(|part| part.next.is_some()).min_by_key(|part| part.next.as_ref().map(|(line, _)| line.at))
}

fn are_of_one_plan(parts: &[Part]) -> Result<(), MergeError> {
    let mut cases: BTreeMap<&str, &Path> = BTreeMap::new();
    let mut scenarios: BTreeMap<&str, &str> = BTreeMap::new();
    let mut split: Option<&str> = None;
    for part in parts {
        for case in &part.started.cases {
            if let Some(first) = cases.insert(case.id.as_str(), &part.path) {
                let (case, first) = (case.id.to_string(), first.to_owned());
                return Err(MergeError::SameCase { case, first, second: part.path.clone() });
            }
        }
        for file in &part.started.scenarios {
            if scenarios.insert(&file.name, &file.sha256).is_some_and(|sha256| sha256 != file.sha256) {
                return Err(MergeError::OtherScenario(file.name.clone()));
            }
        }
        if let Some(shard) = part.started.shard.as_deref() {
            let same = split.is_none_or(|other| numbers(other).map(|it| it.1) == numbers(shard).map(|it| it.1));
            if !same {
                let (one, other) = (split.unwrap_or_default().to_owned(), shard.to_owned());
                return Err(MergeError::OtherPlan { one, other });
            }
            split = Some(shard);
        }
    }
    Ok(())
}

fn damage(parts: &[Part]) -> Vec<Damage> {
    let damage = |part: &Part| Some(Damage { path: part.path.clone(), what: part.damage.clone()? });
    parts.iter().filter_map(damage).collect()
}

/// The shards that nobody brought.
fn missing(parts: &[Part]) -> Vec<String> {
    let there: BTreeSet<usize> = parts.iter().map(|part| part.shard.0).collect();
    let count = parts.iter().filter(|part| part.started.shard.is_some()).map(|part| part.shard.1).max().unwrap_or(0);
    (1..=count.min(MOST_SHARDS))
        .filter(|index| !there.contains(index))
        .map(|index| format!("{index}/{count}"))
        .collect()
}

/// A log may have been written by anybody.
const MOST_SHARDS: usize = 10_000;

/// The first line of the whole: the cases in the order of the plan, which shards take turns at.
fn beginning(parts: &[Part], directory: &RunDirectory, started_at: DateTime<Utc>) -> RunStarted {
    let longest = parts.iter().map(|part| part.started.cases.len()).max().unwrap_or(0);
    let nth = |index: usize| parts.iter().filter_map(move |part| part.started.cases.get(index));
    let cases: Vec<CaseLine> = (0..longest).flat_map(nth).cloned().collect();
    let all = |part: &Part| (part.started.scenarios.clone(), part.started.accepted_findings.clone());
    let (mut scenarios, mut accepted_findings) = (Vec::new(), Vec::new());
    for (files, accepted) in parts.iter().map(all) {
        scenarios.extend(files.into_iter().filter(|file| !scenarios.contains(file)).collect::<Vec<_>>());
        accepted_findings.extend(accepted.into_iter().filter(|it| !accepted_findings.contains(it)).collect::<Vec<_>>());
    }
    RunStarted {
        events_version: EVENTS_VERSION.to_owned(),
        run: directory.run().to_string(),
        started_at,
        jobs: parts.iter().map(|part| part.started.jobs).sum(),
        cases,
        scenarios,
        accepted_findings,
        shard: None,
        merged_from: parts.iter().flat_map(names).collect(),
        ..parts[0].started.clone()
    }
}

/// What a part is called, and what it was merged from itself.
fn names(part: &Part) -> impl Iterator<Item = String> {
    [part.started.run.clone()].into_iter().chain(part.started.merged_from.clone())
}

/// Copies what the attempts of a run refer to, each file proven to be as it was written.
fn take_files(path: &Path, directory: &RunDirectory) -> Result<(), MergeError> {
    let run = StoredRun::open(path)?;
    let (from, to) = (Blobs::of(path), Blobs::of(directory.path()));
    let attempts = run.result().tests.iter().flat_map(|test| &test.attempts);
    for file in attempts.flat_map(|attempt| &attempt.files) {
        let refused =
            |error: BlobError| MergeError::Blob { path: path.to_owned(), reason: crate::error_chain::chain(&error) };
        to.keep_named(&file.path, &from.read(file).map_err(refused)?, &file.media_type)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
