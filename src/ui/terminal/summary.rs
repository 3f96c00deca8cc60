//! The end of a run: for every case that did not pass what was expected, what was seen, and where
//! to look.

use std::path::Path;

use super::{
    plain::count,
    style::{Style, tame},
};
use crate::{
    event::{TemporaryUserState, Verdict},
    finding::{Finding, Outcome, Severity},
    report::result::{Attempt, ResultFile, TestResult},
};

/// The summary of a run whose files are in `directory`.
pub fn summary(result: &ResultFile, directory: &Path, style: Style) -> String {
    let mut text = String::new();
    for test in result.tests.iter().filter(|test| test.verdict != Verdict::Passed) {
        text.push_str(&explain(test, directory, style));
    }
    let sums = result.summary;
    let mut parts = vec![format!("{} passed", sums.passed)];
    let others = [(sums.failed, "failed"), (sums.errored, "errored"), (sums.skipped, "not run")];
    parts.extend(others.into_iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")));
    let seconds = (result.run.finished_at - result.run.started_at).as_seconds_f64();
    let total = format!("{}: {}", count(result.tests.len(), "test"), parts.join(", "));
    line(&mut text, &format!("\n{} in {seconds:.1} s", style.strong(&total)));
    for user in &result.temporary_users {
        if let TemporaryUserState::Left { command, .. } = &user.state {
            line(
                &mut text,
                &format!("a temporary user is still in the org: {}; remove it with `{command}`", tame(&user.login)),
            );
        }
    }
    line(&mut text, &format!("results in {}", directory.join("result.json").display()));
    text
}

fn explain(test: &TestResult, directory: &Path, style: Style) -> String {
    let mut text = String::new();
    line(&mut text, &format!("\n{} {}", style.verdict(test.verdict), style.strong(&tame(&test.id))));
    if let Some(diagnosis) = &test.diagnosis {
        field(&mut text, "decided by", &diagnosis.decided_by);
        field(&mut text, "expected", &diagnosis.expected);
        field(&mut text, "seen", &diagnosis.seen);
        if let Some(remedy) = &diagnosis.remedy {
            field(&mut text, "to do", remedy);
        }
    }
    let Some(attempt) = test.attempts.last() else { return text };
    let decided = test.diagnosis.as_ref().map(|diagnosis| diagnosis.decided_by.as_str());
    for finding in broken(attempt).filter(|finding| Some(finding.check.as_str()) != decided) {
        field(&mut text, "also", &format!("{}: expected {}, seen {}", finding.check, finding.expected, finding.actual));
    }
    for place in attempt.har.iter().chain(attempt.screenshots.last()) {
        field(&mut text, "look at", &directory.join(place).display().to_string());
    }
    text
}

fn broken(attempt: &Attempt) -> impl Iterator<Item = &Finding> {
    let broken = |finding: &&Finding| finding.outcome == Outcome::Failed && finding.severity == Severity::Fail;
    attempt.findings.iter().filter(broken)
}

/// Longer values are cut: the result file has them whole.
const LONGEST: usize = 600;

fn field(text: &mut String, name: &str, value: &str) {
    let mut value = tame(value).replace('\n', " ");
    if let Some((cut, _)) = value.char_indices().nth(LONGEST) {
        value.truncate(cut);
        value.push('…');
    }
    line(text, &format!("  {name:<11}{value}"));
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
