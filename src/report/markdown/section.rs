//! The parts of the report.

use std::fmt::Write as _;

use super::escape::{code, html, prose};
use crate::{
    clock::rfc3339,
    event::{Diagnosis, TemporaryUserState, Verdict},
    finding::Finding,
    report::{
        reason::Reason,
        result::{AcceptanceState, Attempt, ResultFile, TestResult},
        specification,
    },
};

/// How many characters are shown of a name, and of a text.
const NAME: usize = 200;
const TEXT: usize = 1000;
/// How many rows a table of findings has.
const ROWS: usize = 50;

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "✅ passed",
        Verdict::Flaky => "⚠️ flaky",
        Verdict::Failed => "❌ failed",
        Verdict::Errored => "⛔ errored",
        Verdict::Skipped => "⏭️ skipped",
    }
}

/// What was run, and how it ended.
pub(super) fn head(result: &ResultFile) -> String {
    let summary = result.summary;
    let counts = [
        (summary.failed, "failed"),
        (summary.errored, "errored"),
        (summary.flaky, "flaky"),
        (summary.passed, "passed"),
        (summary.skipped, "skipped"),
    ];
    let counts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let counts = if counts.is_empty() { "no tests".to_owned() } else { counts.join(", ") };
    let incomplete = if result.run.complete { "" } else { ", incomplete" };
    let mut facts = vec![code(&result.run.id, NAME), rfc3339(result.run.started_at)];
    facts.extend(result.run.shard.iter().map(|shard| format!("part {}", code(shard, NAME))));
    if let Some(environment) = &result.environment {
        facts.extend([&environment.browser, &environment.driver, &environment.os].map(|text| code(text, NAME)));
    }
    facts.push(format!("oin-tester {}", code(&result.tool.version, NAME)));
    format!("## oin-tester: {counts}{incomplete}\n\nRun {}.\n\n", facts.join(", "))
}

/// A test's row in the table of verdicts.
pub(super) fn row(test: &TestResult) -> String {
    let why =
        if test.verdict == Verdict::Passed { String::new() } else { prose(Reason::of_test(test).headline(), TEXT) };
    let optional = if test.required { "" } else { " (not required)" };
    format!("| {} | {}{optional} | {} | {why} |\n", sign(test.verdict), code(&test.id, NAME), took(test))
}

fn took(test: &TestResult) -> String {
    let Some((from, to)) = test.started_at.zip(test.finished_at) else { return String::new() };
    let milliseconds = (to - from).num_milliseconds().max(0);
    format!("{}.{:02} s", milliseconds / 1000, milliseconds % 1000 / 10)
}

/// What concerns the whole run: users that were left, acceptances that are not needed any more.
pub(super) fn remarks(result: &ResultFile) -> String {
    let mut text = String::new();
    for user in &result.temporary_users {
        if let TemporaryUserState::Left { command, .. } = &user.state {
            let (login, command) = (code(&user.login, NAME), code(command, TEXT));
            let _ = writeln!(text, "- **A temporary user is left in the org:** {login}; to remove it: {command}");
        }
    }
    for accepted in result.accepted_findings.iter().filter(|it| it.state == AcceptanceState::NoLongerOccurs) {
        let (check, scenario) = (code(&accepted.check, NAME), code(&accepted.scenario, NAME));
        let _ = writeln!(text, "- **An accepted finding no longer occurs:** {check} in {scenario}; take the entry out");
    }
    if text.is_empty() { text } else { text + "\n" }
}

/// Why a test did not pass.
pub(super) fn test(test: &TestResult) -> String {
    let mut text = format!("### {}: {}\n\n", sign(test.verdict), code(&test.id, NAME));
    let reason = Reason::of_test(test);
    let _ = writeln!(text, "**What:** {} ({})\n", prose(reason.headline(), TEXT), code(reason.id(), NAME));
    let earlier = test.attempts.iter().rev().find(|attempt| !attempt.verdict.is_pass());
    let diagnosis = test.diagnosis.as_ref().or(earlier.and_then(|attempt| attempt.diagnosis.as_ref()));
    if let Some(diagnosis) = diagnosis {
        explained(&mut text, diagnosis, reason);
    }
    for attempt in test.attempts.iter().rev() {
        details(&mut text, attempt, diagnosis);
    }
    text
}

fn explained(text: &mut String, diagnosis: &Diagnosis, reason: Reason<'_>) {
    text.push_str("| | |\n|---|---|\n");
    let mut row = |name: &str, value: String| {
        let _ = writeln!(text, "| {name} | {value} |");
    };
    row("expected", code(&diagnosis.expected, TEXT));
    row("seen", code(&diagnosis.seen, TEXT));
    row("why", prose(&diagnosis.likely_cause, TEXT));
    row("to do", prose(diagnosis.remedy.as_deref().unwrap_or_default(), TEXT));
    row("new instance", diagnosis.new_instance.describe().to_owned());
    row("decided by", code(&diagnosis.decided_by, NAME));
    if let Some(reference) = reason.reference() {
        row("specification", linked(reference));
    }
    row("more", code(&format!("oin-tester explain {}", reason.id()), NAME));
    text.push('\n');
}

/// The specifications, as links where their addresses are known.
fn linked(reference: &str) -> String {
    let parts = specification::parts(reference).take(ROWS).map(|(part, address)| match address {
        Some(address) => format!("[{}]({address})", prose(part, NAME)),
        None => prose(part, NAME),
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// What else an attempt left, behind a line that opens it.
fn details(text: &mut String, attempt: &Attempt, diagnosis: Option<&Diagnosis>) {
    let decided_by = diagnosis.map(|diagnosis| diagnosis.decided_by.as_str());
    let above: Vec<&Finding> = attempt
        .findings
        .iter()
        .filter(|finding| finding.is_above_info() && Some(finding.check.as_str()) != decided_by)
        .collect();
    let verdict = attempt.verdict.name();
    let _ = writeln!(
        text,
        "<details><summary>Attempt {}: {verdict}, {} steps, {} more findings, <code>{}</code></summary>\n",
        attempt.number,
        attempt.steps.len(),
        above.len(),
        html(attempt.har.as_deref().unwrap_or("no HAR file"), NAME)
    );
    if !above.is_empty() {
        findings(text, &above);
    }
    if !attempt.steps.is_empty() {
        text.push_str("| step | verdict | took | seen |\n|---|---|---|---|\n");
        for step in attempt.steps.iter().take(ROWS) {
            let (name, detail) = (code(&step.name, NAME), code(step.detail.as_deref().unwrap_or_default(), TEXT));
            let _ = writeln!(text, "| {name} | {} | {} ms | {detail} |", step.verdict.name(), step.duration_ms);
        }
        text.push('\n');
    }
    for picture in attempt.screenshots.iter().take(ROWS) {
        let _ = writeln!(text, "- Picture: {}", code(picture, NAME));
    }
    text.push_str("\n</details>\n\n");
}

fn findings(text: &mut String, findings: &[&Finding]) {
    text.push_str("| rule | expected | seen | specification |\n|---|---|---|---|\n");
    for finding in findings.iter().take(ROWS) {
        let accepted = if finding.accepted.is_some() { " (accepted)" } else { "" };
        let _ = writeln!(
            text,
            "| {}{accepted} | {} | {} | {} |",
            code(&finding.check, NAME),
            code(&finding.expected, TEXT),
            code(&finding.actual, TEXT),
            linked(&finding.reference)
        );
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser, Tag};

    use super::*;

    #[test]
    fn a_reference_leads_only_to_specifications() {
        let reference = "SAML core ](https://evil.example) [x](https://evil.example) `]; RFC 6749 §4.1](https://evil.example \"x\")";
        let text = linked(reference);
        let links: Vec<String> = Parser::new(&text)
            .filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
                _ => None,
            })
            .collect();
        assert_eq!(
            links,
            [
                "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf",
                "https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1"
            ],
            "{text}"
        );
    }
}
