//! The end of a run: for every case that did not pass what is wrong, why, what to do, and where to look.

use std::path::Path;

use super::{
    plain::count,
    style::{Style, tame},
};
use crate::{
    clock::rfc3339,
    event::{Diagnosis, Environment, TemporaryUserState, Verdict},
    report::result::{AcceptanceState, AcceptedFinding, ResultFile, TestResult},
};

/// The summary of a run whose files are in `directory`.
pub fn summary(result: &ResultFile, directory: &Path, style: Style) -> String {
    let mut text = String::new();
    for test in result.tests.iter().filter(|test| test.verdict != Verdict::Passed) {
        text.push_str(&explain(test, directory, style));
    }
    for test in result.tests.iter().filter(|test| test.verdict == Verdict::Passed) {
        text.push_str(&warn(test, style));
    }
    let sums = result.summary;
    let mut parts = vec![format!("{} passed", sums.passed)];
    let others = [(sums.flaky, "flaky"), (sums.failed, "failed"), (sums.errored, "errored"), (sums.skipped, "not run")];
    parts.extend(others.into_iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")));
    let seconds = (result.run.finished_at - result.run.started_at).as_seconds_f64();
    let total = format!("{}: {}", count(result.tests.len(), "test"), parts.join(", "));
    line(&mut text, &format!("\n{} in {seconds:.1} s", style.strong(&total)));
    if result.run.rate_limit_answers > 0 {
        let answers = count(result.run.rate_limit_answers as usize, "answer");
        line(&mut text, &format!("the org's rate limit was reached: {answers} with status 429"));
    }
    for accepted in &result.accepted_findings {
        if let Some(told) = stale(accepted) {
            line(&mut text, &format!("{} {told}", style.warning()));
        }
    }
    if !result.run.complete {
        line(&mut text, &style.odd("the run is not complete"));
    }
    for user in &result.temporary_users {
        if let TemporaryUserState::Left { command, .. } = &user.state {
            line(
                &mut text,
                &format!("a temporary user is still in the org: {}; remove it with `{command}`", tame(&user.login)),
            );
        }
    }
    // A run that was killed, or whose disk was full, has left neither.
    for (words, name) in [("results in", "result.json"), ("to read in", "report.html")] {
        let file = directory.join(name);
        if file.exists() {
            line(&mut text, &format!("{words} {}", file.display()));
        }
    }
    text
}

/// A stored run: what it was, a line for each test, and the summary.
pub fn shown(result: &ResultFile, directory: &Path, style: Style) -> String {
    let mut text = String::new();
    line(&mut text, &format!("{} of {}", style.strong(&tame(&result.run.id)), rfc3339(result.run.started_at)));
    if let Some(Environment { browser, driver, os }) = &result.environment {
        line(&mut text, &format!("{} and {} on {}", tame(browser), tame(driver), tame(os)));
    }
    for test in &result.tests {
        let took = test.started_at.zip(test.finished_at).map_or(0.0, |(from, to)| (to - from).as_seconds_f64());
        line(&mut text, &format!("{} {took:>6.1} s  {}", style.verdict(test.verdict), tame(&test.id)));
    }
    text.push_str(&summary(result, directory, style));
    text
}

fn explain(test: &TestResult, directory: &Path, style: Style) -> String {
    let mut text = String::new();
    line(&mut text, &format!("\n{} {}", style.verdict(test.verdict), style.strong(&tame(&test.id))));
    if let Some(diagnosis) = test.told() {
        text.push_str(&describe(diagnosis));
    }
    let Some(attempt) = test.decisive() else { return text };
    let decided = test.told().map(|diagnosis| diagnosis.decided_by.as_str());
    if let Some(rule) = attempt.findings.iter().find(|finding| decided == Some(finding.check.as_str())) {
        field(&mut text, "rule", &rule.reference);
    }
    let further = test.told().into_iter().flat_map(|diagnosis| &diagnosis.further);
    let further: Vec<_> =
        further.filter_map(|id| attempt.findings.iter().find(|finding| finding.check == *id)).collect();
    for finding in further.iter().take(FURTHER) {
        field(&mut text, "also", &format!("{}: expected {}, seen {}", finding.check, finding.expected, finding.actual));
    }
    if let Some(more) = further.len().checked_sub(FURTHER).filter(|more| *more > 0) {
        field(&mut text, "also", &format!("{} in the result file", count(more, "more finding")));
    }
    for place in attempt.har.iter().chain(attempt.screenshots.last()) {
        field(&mut text, "look at", &directory.join(place).display().to_string());
    }
    text
}

/// What a test that passed should be told of all the same.
fn warn(test: &TestResult, style: Style) -> String {
    let mut text = String::new();
    let findings = test.attempts.last().map_or(&[][..], |attempt| &attempt.findings);
    let broken: Vec<_> = findings.iter().filter(|finding| finding.is_above_info()).collect();
    if !broken.is_empty() {
        line(&mut text, &format!("\n{} {}", style.warning(), style.strong(&tame(&test.id))));
    }
    for finding in broken {
        field(&mut text, "rule", &format!("{}: expected {}, seen {}", finding.check, finding.expected, finding.actual));
    }
    text
}

fn describe(diagnosis: &Diagnosis) -> String {
    let mut text = String::new();
    for (name, value) in diagnosis.told() {
        field(&mut text, name, &value);
    }
    text
}

/// What to do about an accepted finding that has had its time.
fn stale(accepted: &AcceptedFinding) -> Option<String> {
    let (check, reason) = (tame(&accepted.check), tame(&accepted.reason));
    match accepted.state {
        AcceptanceState::NoLongerOccurs => {
            Some(format!("{check} is accepted ({reason}) and no longer occurs: take the entry out"))
        }
        AcceptanceState::Expired => {
            Some(format!("{check} was accepted until {} ({reason}) and counts again", accepted.until))
        }
        AcceptanceState::Occurred | AcceptanceState::NotEvaluated => None,
    }
}

/// More findings than a person reads at once.
const FURTHER: usize = 8;

/// Longer values are cut: the result file has them whole.
const LONGEST: usize = 600;

fn field(text: &mut String, name: &str, value: &str) {
    let mut value = tame(value).replace('\n', " ");
    if let Some((cut, _)) = value.char_indices().nth(LONGEST) {
        value.truncate(cut);
        value.push('…');
    }
    line(text, &format!("  {name:<13}{value}"));
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
