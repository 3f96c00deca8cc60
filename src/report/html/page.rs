//! The page: what was run, the verdicts, and a section for each test.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{attempt, class, seconds};
use crate::{
    clock::rfc3339,
    event::{Diagnosis, TemporaryUserState, Verdict},
    report::{
        Files,
        result::{ResultFile, TestResult},
    },
};

const STYLE: &str = include_str!("style.css");
/// Nothing is loaded and nothing runs: the style is in the page, and so are the pictures.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The whole run.
pub fn page(result: &ResultFile, pictures: &dyn Files) -> String {
    let title = heading(result);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { "oin-tester: " (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                (facts(result))
                (verdicts(result))
                @for test in &result.tests { (section(test, pictures)) }
            }
        }
    };
    page.into_string()
}

fn heading(result: &ResultFile) -> String {
    let summary = result.summary;
    let parts = [
        (summary.failed, "failed"),
        (summary.errored, "errored"),
        (summary.passed, "passed"),
        (summary.skipped, "skipped"),
    ];
    let counts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let complete = if result.run.complete { "" } else { ", incomplete" };
    format!("{} tests: {}{complete}", result.tests.len(), counts.join(", "))
}

fn facts(result: &ResultFile) -> Markup {
    let took = (result.run.finished_at - result.run.started_at).num_milliseconds();
    let left = result.temporary_users.iter().filter(|user| !matches!(user.state, TemporaryUserState::Removed));
    html! {
        p.facts {
            "Run " code { (result.run.id) } ", " (rfc3339(result.run.started_at)) ", "
            (seconds(u64::try_from(took).unwrap_or(0))) ", exit code " (result.run.exit_code) ". "
            @if let Some(environment) = &result.environment {
                (environment.browser) " and " (environment.driver) " on " (environment.os) ". "
            }
            (result.tool.name) " " (result.tool.version) "."
        }
        @for user in left {
            p.errored { "The temporary user " code { (user.login) } " is still in the org." }
        }
    }
}

fn verdicts(result: &ResultFile) -> Markup {
    html! {
        table.verdicts {
            thead { tr { th { "verdict" } th { "test" } th { "took" } th { "why" } } }
            tbody {
                @for test in &result.tests {
                    tr {
                        td { span.verdict.(class(test.verdict)) { (test.verdict.name()) } }
                        td { a href={ "#" (anchor(test)) } { (test.id) } }
                        td.number { (took(test)) }
                        td { @if let Some(diagnosis) = &test.diagnosis { (diagnosis.symptom) } }
                    }
                }
            }
        }
    }
}

fn took(test: &TestResult) -> String {
    let Some((from, to)) = test.started_at.zip(test.finished_at) else { return String::new() };
    seconds(u64::try_from((to - from).num_milliseconds()).unwrap_or(0))
}

/// An id has slashes, which are no trouble in a fragment but are in a selector.
fn anchor(test: &TestResult) -> String {
    test.id.replace(|character: char| !character.is_ascii_alphanumeric(), "-")
}

fn section(test: &TestResult, pictures: &dyn Files) -> Markup {
    let open = test.verdict != Verdict::Passed;
    html! {
        details.test id=(anchor(test)) open[open] {
            summary {
                span.verdict.(class(test.verdict)) { (test.verdict.name()) } " " span.name { (test.id) }
                @if !test.required { " " span.quiet { "(not required)" } }
            }
            @if let Some(diagnosis) = &test.diagnosis { (explained(diagnosis)) }
            @for attempt in &test.attempts {
                @if test.attempts.len() > 1 {
                    h2 { "Attempt " (attempt.number) ": " (attempt.verdict.name()) }
                }
                (attempt::section(attempt, pictures))
            }
        }
    }
}

fn explained(diagnosis: &Diagnosis) -> Markup {
    html! {
        dl.diagnosis {
            @for (name, value) in diagnosis.told() { dt { (name) } dd { (value) } }
            @if !diagnosis.further.is_empty() { dt { "also" } dd { (diagnosis.further.join(", ")) } }
        }
    }
}
