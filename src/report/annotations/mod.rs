//! GitHub's workflow commands: a line each that the runner makes an annotation of.
//!
//! GitHub shows ten errors and ten warnings of a step, the first ones: those of the app come first.

use std::io::{self, Write};

use super::{
    Report, ReportError, ReportedRun,
    message::visible,
    reason::Reason,
    result::{AcceptanceState, AcceptedFinding, ResultFile, TestResult},
};
use crate::event::Verdict;

/// How many characters a title and a message have at most.
const TITLE: usize = 200;
const MESSAGE: usize = 4000;

/// Writes the annotations of each run as it comes in.
pub struct AnnotationsReport<'w> {
    out: &'w mut dyn Write,
}

impl<'w> AnnotationsReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }
}

impl Report for AnnotationsReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        Ok(annotate(run.result, self.out)?)
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        Ok(self.out.flush()?)
    }
}

/// Writes the annotations of a run: an error for each test that failed, a warning for each that errored or is flaky and
/// for each accepted finding that no longer occurs, and a notice with the sums. The lines must go to the standard output or
/// the standard error of a step, each at the beginning of a line.
pub fn annotate(result: &ResultFile, out: &mut dyn Write) -> io::Result<()> {
    for (verdict, level) in [(Verdict::Failed, "error"), (Verdict::Errored, "warning"), (Verdict::Flaky, "warning")] {
        for test in result.tests.iter().filter(|test| test.verdict == verdict) {
            command(out, level, &format!("{} {}", test.id, verdict.name()), &told(test))?;
        }
    }
    for accepted in result.accepted_findings.iter().filter(|it| it.state == AcceptanceState::NoLongerOccurs) {
        command(out, "warning", &format!("{} no longer occurs", accepted.check), &outlived(accepted))?;
    }
    let summary = result.summary;
    let incomplete = if result.run.complete { "" } else { "; the run is incomplete" };
    let sums = format!(
        "{} passed, {} flaky, {} failed, {} errored, {} skipped{incomplete}",
        summary.passed, summary.flaky, summary.failed, summary.errored, summary.skipped
    );
    command(out, "notice", "oin-tester", &sums)
}

fn told(test: &TestResult) -> String {
    let bad: Vec<_> = test.attempts.iter().filter(|attempt| !attempt.verdict.is_pass()).collect();
    let reason = Reason::of_test(test);
    let mut lines = vec![format!("{} ({})", reason.headline(), reason.id())];
    if test.verdict == Verdict::Flaky {
        lines.push(format!("It passed in the end; {} of {} attempts did not.", bad.len(), test.attempts.len()));
    }
    if let Some(diagnosis) = test.told() {
        lines.push(format!("expected: {}", diagnosis.expected));
        lines.push(format!("seen: {}", diagnosis.seen));
        lines.extend(diagnosis.remedy.iter().map(|remedy| format!("to do: {remedy}")));
    }
    // Each line is cut for itself, so that a long value does not hide what to do.
    lines.iter().map(|line| cut(line, MESSAGE / 4)).collect::<Vec<_>>().join("\n")
}

fn outlived(accepted: &AcceptedFinding) -> String {
    let place = [accepted.test.map(|test| test.to_string()), accepted.instance.clone()];
    let place: Vec<String> = std::iter::once(accepted.scenario.clone()).chain(place.into_iter().flatten()).collect();
    let place = cut(&place.join(", "), MESSAGE / 4);
    format!("{place}: {} is accepted until {}; take the entry out.", cut(&accepted.check, TITLE), accepted.until)
}

fn command(out: &mut dyn Write, level: &str, title: &str, message: &str) -> io::Result<()> {
    writeln!(out, "::{level} title={}::{}", property(&cut(title, TITLE)), data(message))
}

/// The beginning of a text, on one line, without what could steer a log.
fn cut(text: &str, limit: usize) -> String {
    let flat: String = text.chars().map(|character| if character.is_whitespace() { ' ' } else { character }).collect();
    match flat.char_indices().nth(limit) {
        Some((end, _)) => visible(&flat[..end]) + "…",
        None => visible(&flat),
    }
}

/// A message, as the runner reads it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, as the runner reads it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn written(words: &str) -> String {
        let mut bytes = Vec::new();
        annotate(&sample::run(words), &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_run_is_annotated_with_what_the_app_did_wrong_first() {
        insta::assert_snapshot!(written("words: 100%, or more"));
    }

    /// As the runner splits a line: command, properties, message.
    #[test]
    fn foreign_text_is_neither_a_command_nor_a_property() {
        for words in sample::hostile() {
            let text = written(&words);
            let levels: Vec<&str> = text
                .split(['\n', '\r'])
                .filter(|line| !line.is_empty())
                .map(|line| {
                    let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
                    let (level, properties) = head.split_once(' ').unwrap();
                    assert!(properties.starts_with("title=") && !properties.contains([',', ':']), "{line}");
                    assert!(!message.contains(char::is_control) && message.chars().count() < 3 * MESSAGE, "{line}");
                    level
                })
                .collect();
            assert_eq!(levels, ["error", "warning", "warning", "warning", "notice"], "{words:?}");
        }
    }
}
