//! `oin-tester list`: what scenarios ask for, without running it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chrono::{DateTime, Utc};
use clap::Args;
use serde::Serialize;

use super::{
    Exit, print,
    readiness::{asks_for_tests, needed_now},
    say,
    shell::quoted,
    stored::{ResultsArguments, newest_first, open},
    variables::{ScenarioArguments, SelectionArguments},
};
use crate::{
    clock,
    event::Verdict,
    plan::Case,
    scenario::Scenario,
    store::Results,
    submission::{
        Protocol, Test,
        instances::{InstanceUse, InstanceVersion},
        validity::VALIDITY,
    },
};

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    scenarios: ScenarioArguments,
    #[command(flatten)]
    selection: SelectionArguments,
    #[command(flatten)]
    results: ResultsArguments,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
}

/// A case as `list --json` shows it.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    id: &'a str,
    scenario: &'a str,
    protocol: Protocol,
    test: Test,
    instance: &'a str,
    version: InstanceVersion,
    required: bool,
    selected: bool,
    reason: &'a str,
    /// How it stands, as far as stored runs tell: its newest result. Whether that still counts, `status` asks the org.
    newest: Option<Newest>,
}

/// The newest result of a test.
#[derive(Clone, Debug, Serialize)]
struct Newest {
    run: String,
    verdict: Verdict,
    finished_at: Option<DateTime<Utc>>,
    /// When its 48 hours are over; `null` unless it passed.
    expires_at: Option<DateTime<Utc>>,
    /// Whether the submission was not edited since.
    of_this_version: bool,
}

impl List {
    pub(super) fn execute(&self) -> Exit {
        let loaded = self.scenarios.load().and_then(|scenarios| Ok((self.selection.plan(&scenarios)?, scenarios)));
        let (plan, scenarios) = match loaded {
            Ok(loaded) => loaded,
            Err(exit) => return exit,
        };
        for scenario in &scenarios {
            tell_what_is_not_listed(scenario);
        }
        let all: Vec<(&Case, bool)> =
            plan.cases.iter().map(|case| (case, true)).chain(plan.left_out.iter().map(|case| (case, false))).collect();
        let newest = match newest(&self.results.runs(), all.iter().map(|(case, _)| *case)) {
            Ok(newest) => newest,
            Err(exit) => return exit,
        };
        let of_catalog = scenarios.iter().filter(|scenario| !asks_for_tests(scenario));
        let of_catalog: BTreeSet<&Path> = of_catalog.map(|scenario| scenario.source.path.as_path()).collect();
        let rows = all.into_iter().map(|(case, selected)| {
            let listed = listed(case, selected, newest.get(case.id.as_str()));
            if of_catalog.contains(case.scenario.source.path.as_path()) { listed.not_needed() } else { listed }
        });
        let rows: Vec<Listed<'_>> = rows.collect();
        if self.json {
            match serde_json::to_string_pretty(&rows) {
                Ok(text) => print(&(text + "\n")),
                Err(error) => {
                    say(&format!("oin-tester: writing the list: {error}"));
                    return Exit::CouldNotRun;
                }
            }
        } else {
            let width = rows.iter().map(|row| row.id.len()).max().unwrap_or(0);
            for row in &rows {
                print(&line(row, width));
            }
        }
        if plan.cases.is_empty() { Exit::NothingSelected } else { Exit::Passed }
    }
}

fn listed<'a>(case: &'a Case, selected: bool, newest: Option<&Newest>) -> Listed<'a> {
    Listed {
        id: case.id.as_str(),
        scenario: &case.scenario.name,
        protocol: case.protocol(),
        test: case.test,
        instance: case.instance.id.as_str(),
        version: case.instance.version,
        required: case.required,
        selected,
        reason: &case.reason,
        newest: newest.cloned(),
    }
}

impl Listed<'_> {
    /// The same in an update that only the catalog shows.
    fn not_needed(self) -> Self {
        Self { required: false, reason: "the update changes only what the catalog shows; no test is needed", ..self }
    }
}

/// What a submission needs besides the tests of the list, or whether it needs them at all.
pub(super) fn tell_what_is_not_listed(scenario: &Scenario) {
    let (path, in_command) = (scenario.source.path.display(), quoted(&scenario.source.path));
    if !asks_for_tests(scenario) {
        say(&format!(
            "oin-tester: {path}: the update changes only what the catalog shows; none of its tests is needed"
        ));
        return;
    }
    for needed in needed_now(scenario) {
        let (used_for, version) = (needed.used_for, needed.version);
        let named =
            scenario.instances.iter().any(|it| InstanceUse::from(it.protocol) == used_for && it.version == version);
        match used_for.protocol() {
            Some(_) if !named => say(&format!(
                "oin-tester: {path}: there is no instance for {} {version}, and its tests are not in the list; add it to \
                 `instances`, or run `oin-tester instances generate {in_command}`",
                used_for.name()
            )),
            _ => {}
        }
    }
    if scenario.submission.scim.is_some() {
        say(&format!(
            "oin-tester: {path}: SCIM is tested by suites outside of sign-on; `oin-tester status {in_command}` tells \
             whether their results are there"
        ));
    }
}

/// The newest result of each of these tests. Runs that cannot be read tell nothing.
fn newest<'a>(results: &Results, cases: impl Iterator<Item = &'a Case>) -> Result<BTreeMap<String, Newest>, Exit> {
    let mut wanted: BTreeMap<&str, Option<String>> = cases
        .map(|case| (case.id.as_str(), case.scenario.versions().hash(case.instance.version).map(str::to_owned)))
        .collect();
    let mut found = BTreeMap::new();
    for path in newest_first(results)? {
        if wanted.is_empty() {
            break;
        }
        let Ok(run) = open(&path) else { continue };
        let result = run.result();
        for test in result.tests.iter().filter(|test| test.verdict != Verdict::Skipped) {
            if let Some(version) = wanted.remove(test.id.as_str()) {
                let of_this_version = test.instance.submission_sha256 == version;
                let passed_at = test.finished_at.filter(|_| test.verdict.is_pass());
                let expires_at = passed_at.and_then(|at| at.checked_add_signed(VALIDITY));
                let (run, verdict, finished_at) = (result.run.id.clone(), test.verdict, test.finished_at);
                found.insert(test.id.clone(), Newest { run, verdict, finished_at, expires_at, of_this_version });
            }
        }
    }
    Ok(found)
}

fn standing(newest: Option<&Newest>) -> String {
    let Some(newest) = newest else { return "not run".to_owned() };
    let at = newest.finished_at.map(|at| format!(" at {}", clock::rfc3339(at))).unwrap_or_default();
    let until = match newest.expires_at {
        _ if !newest.of_this_version => ", of another version of the submission: it does not count".to_owned(),
        Some(until) if until > clock::now() => format!(", until {}", clock::rfc3339(until)),
        Some(until) => format!(", expired at {}", clock::rfc3339(until)),
        None => String::new(),
    };
    format!("{}{at}{until}", newest.verdict.name())
}

fn line(row: &Listed<'_>, width: usize) -> String {
    let need = if row.required { "required" } else { "optional" };
    let left_out = if row.selected { "" } else { " (not asked for by the scenario)" };
    let version = if row.version == InstanceVersion::Published { " (published version)" } else { "" };
    let standing = standing(row.newest.as_ref());
    format!("{:width$}  {need}: {}{version}{left_out}\n{:width$}  {standing}\n", row.id, row.reason, "")
}
