//! Two runs side by side, and each test over all runs.

use super::{
    plain::count,
    style::{Style, tame},
};
use crate::{
    event::Verdict,
    finding::Outcome,
    report::{
        compare::{Comparison, FieldChange, MessageChange, Sides, TestComparison},
        history::{Appearance, TestHistory},
    },
};

/// Longer values are cut.
const LONGEST: usize = 160;

/// What is different, test by test.
pub fn compared(comparison: &Comparison, style: Style) -> String {
    let mut text =
        format!("{} → {}\n", style.strong(&tame(&comparison.before)), style.strong(&tame(&comparison.after)));
    let mut changed = 0;
    for test in comparison.changed() {
        changed += 1;
        text.push_str(&test_changes(test, style));
    }
    let same = comparison.tests.len() - changed;
    let sum = match (changed, same) {
        (0, _) => format!("no difference in {}", count(same, "test")),
        (_, 0) => format!("{} different", count(changed, "test")),
        _ => format!("{} different, {same} not", count(changed, "test")),
    };
    text + "\n" + &style.strong(&sum) + "\n"
}

fn test_changes(test: &TestComparison, style: Style) -> String {
    let mut text = format!("\n{} {}\n", verdicts(test.verdict, style), style.strong(&tame(&test.id)));
    let (told, quiet): (Vec<_>, Vec<_>) = test.findings.iter().partition(|finding| is_told(finding.outcome));
    for finding in told {
        let Sides { before, after } = finding.outcome;
        let mark = match (before, after) {
            (_, Some(Outcome::Failed)) => style.bad("worse"),
            (Some(Outcome::Failed), _) => style.good("better"),
            _ => style.odd("other"),
        };
        let seen = cut(&finding.seen);
        let (before, after) = (outcome(before), outcome(after));
        text.push_str(&line(&format!("  {mark} {}: {before} → {after}; seen {seen}", finding.check)));
    }
    if !quiet.is_empty() {
        let checks = count(quiet.len(), "check");
        text.push_str(&style.faint(&format!("  {checks} evaluated in one of the runs only, and not broken in it\n")));
    }
    test.messages.iter().for_each(|message| text.push_str(&message_changes(message, style)));
    if let Sides { before: Some(before), after: Some(after) } = test.duration_ms {
        text.push_str(&style.faint(&format!("  took {before} ms → {after} ms\n")));
    }
    text
}

/// A rule that is broken in one of the runs. What merely could not be judged in one of them is counted.
fn is_told(outcome: Sides<Option<Outcome>>) -> bool {
    let broken = |outcome| matches!(outcome, Some(Outcome::Failed | Outcome::Warned));
    broken(outcome.before) || broken(outcome.after)
}

fn message_changes(message: &MessageChange, style: Style) -> String {
    let number = if message.number > 1 { format!(" {}", message.number) } else { String::new() };
    let mut text = format!("  {}{number}\n", style.name(message.kind.title()));
    for FieldChange { path, value } in &message.fields {
        let side = |value: &Option<String>| value.as_deref().map_or_else(|| "nothing".to_owned(), cut);
        text.push_str(&line(&format!("    {}: {} → {}", tame(path), side(&value.before), side(&value.after))));
    }
    text
}

fn verdicts(verdict: Sides<Option<Verdict>>, style: Style) -> String {
    let word =
        |verdict: Option<Verdict>| verdict.map_or_else(|| style.faint("none "), |verdict| style.verdict(verdict));
    if verdict.before == verdict.after {
        return word(verdict.after);
    }
    format!("{} → {}", word(verdict.before), word(verdict.after))
}

fn outcome(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Passed) => "passed",
        Some(Outcome::Failed) => "failed",
        Some(Outcome::Warned) => "warned",
        Some(Outcome::NotEvaluated) => "not evaluated",
        None => "not applied",
    }
}

fn line(text: &str) -> String {
    format!("{text}\n")
}

fn cut(text: &str) -> String {
    let mut text = tame(text).replace('\n', " ");
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The runs that are shown of each test, the newest last.
const SHOWN: usize = 30;

/// Each test: its verdicts as a row of signs, and the sums.
pub fn told(tests: &[TestHistory], style: Style) -> String {
    let width = tests.iter().map(|test| test.id.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for test in tests {
        let signs: String = test.runs.iter().rev().take(SHOWN).rev().map(|run| sign(run, style)).collect();
        let padding = " ".repeat(SHOWN.saturating_sub(test.runs.len()));
        let median = test.median_duration_ms.map_or_else(|| "-".to_owned(), |median| format!("{median} ms"));
        text.push_str(&line(&format!(
            "{:width$}  {padding}{signs}  {}/{} passed, {} flaky, {}, median {median}",
            tame(&test.id),
            test.passed,
            test.runs.len(),
            test.flaky,
            count(test.turns, "turn"),
        )));
    }
    text + &style.faint(". passed  ~ flaky  F failed  E errored  s skipped; the newest run on the right\n")
}

fn sign(run: &Appearance, style: Style) -> String {
    match run.verdict {
        Verdict::Passed => style.good("."),
        Verdict::Flaky => style.odd("~"),
        Verdict::Failed => style.bad("F"),
        Verdict::Errored => style.bad("E"),
        Verdict::Skipped => style.faint("s"),
    }
}
