//! What a reader wants first: how it ended, where the first failure is, and every verdict on one line.

use maud::{Markup, html};

use super::{
    anchor::Anchor,
    class, page,
    words::{cut, plain, seconds, words},
};
use crate::{
    clock::rfc3339,
    event::{TemporaryUserState, Verdict},
    report::result::{AcceptanceState, ResultFile, TestResult},
};

/// `8 tests: 2 failed, 6 passed`.
pub(super) fn title(result: &ResultFile) -> String {
    let parts = counts(result).into_iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = parts.map(|(verdict, count)| format!("{count} {}", verdict.name())).collect();
    let complete = if result.run.complete { "" } else { ", incomplete" };
    let tests = if result.tests.len() == 1 { "test" } else { "tests" };
    format!("{} {tests}: {}{complete}", result.tests.len(), parts.join(", "))
}

/// The bad ones first.
fn counts(result: &ResultFile) -> [(Verdict, u32); 5] {
    let summary = result.summary;
    [
        (Verdict::Failed, summary.failed),
        (Verdict::Errored, summary.errored),
        (Verdict::Flaky, summary.flaky),
        (Verdict::Passed, summary.passed),
        (Verdict::Skipped, summary.skipped),
    ]
}

pub(super) fn header(result: &ResultFile, anchors: &[Anchor]) -> Markup {
    let left = result.temporary_users.iter().filter(|user| !matches!(user.state, TemporaryUserState::Removed));
    let first = page::first(&result.tests).and_then(|index| result.tests.get(index).zip(anchors.get(index)));
    html! {
        header {
            h1 { (title(result)) }
            (facts(result))
            @if !result.run.complete {
                p.notice { "The run was cut off: what has no verdict of its own below was not run to its end." }
            }
            @for user in left {
                p.notice {
                    "The temporary user " code { (words(&user.login)) } " is still in the org."
                    @if let TemporaryUserState::Left { command, .. } = &user.state {
                        " It is removed by " code { (words(command)) } "."
                    }
                }
            }
            @if let Some((test, anchor)) = first {
                p.jump {
                    a #first-failure href={ "#" (anchor) } {
                        @if test.verdict == Verdict::Flaky { "First flaky test: " } @else { "First failure: " }
                        b { (words(&test.id)) }
                    }
                    @if let Some(diagnosis) = &test.diagnosis { " " (cut(&diagnosis.symptom, 300)) }
                }
            }
        }
    }
}

fn facts(result: &ResultFile) -> Markup {
    let took = (result.run.finished_at - result.run.started_at).num_milliseconds();
    html! {
        p.facts {
            "Run " code { (words(&result.run.id)) } ", " (rfc3339(result.run.started_at)) ", "
            (seconds(u64::try_from(took).unwrap_or(0))) ", exit code " (result.run.exit_code) ". "
            @if let Some(shard) = &result.run.shard { "Part " (words(shard)) " of the plan. " }
            @if result.run.rate_limit_answers > 0 {
                (result.run.rate_limit_answers) " answers of the org's API were a 429. "
            }
            @if let Some(environment) = &result.environment {
                (words(&environment.browser)) " and " (words(&environment.driver)) " on " (words(&environment.os)) "."
            }
        }
    }
}

pub(super) fn verdicts(result: &ResultFile, anchors: &[Anchor]) -> Markup {
    html! {
        section aria-labelledby="verdicts" {
            h2 #verdicts { "Verdicts" }
            div.filter hidden {
                label { "Filter " input #filter type="search" data-filter="tests" placeholder="test, verdict, tag, reason"; }
                @for (verdict, count) in counts(result) {
                    @if count > 0 {
                        " " button.(class(verdict)) type="button" data-verdict=(class(verdict)) aria-pressed="false" {
                            (count) " " (verdict.name())
                        }
                    }
                }
                " " span role="status" {}
            }
            table.verdicts {
                thead {
                    tr {
                        th scope="col" { "verdict" } th scope="col" { "test" } th scope="col" { "took" }
                        th scope="col" { "why" }
                    }
                }
                tbody {
                    @for (test, anchor) in result.tests.iter().zip(anchors) { (row(test, anchor)) }
                }
            }
            (accepted(result))
        }
    }
}

fn row(test: &TestResult, anchor: &Anchor) -> Markup {
    let accepted = test
        .attempts
        .last()
        .map_or(0, |attempt| attempt.findings.iter().filter(|finding| finding.accepted.is_some()).count());
    html! {
        tr data-test=(anchor) data-verdict=(class(test.verdict)) {
            td { span.verdict.(class(test.verdict)) { (test.verdict.name()) } }
            td {
                a href={ "#" (anchor) } { (words(&test.id)) }
                @for tag in &test.tags { " " span.tag { (plain(tag, 40)) } }
            }
            td.number { (took(test)) }
            td {
                @if let Some(diagnosis) = &test.diagnosis { (cut(&diagnosis.symptom, 300)) }
                @if test.verdict == Verdict::Flaky { (earlier(test)) }
                @if accepted > 0 { " " span.tag { (accepted) " accepted" } }
            }
        }
    }
}

/// Why an earlier attempt of a flaky test did not pass.
fn earlier(test: &TestResult) -> Markup {
    let failed = test.attempts.iter().find(|attempt| attempt.verdict != Verdict::Passed);
    html! {
        @if let Some(attempt) = failed {
            "attempt " (attempt.number) " " (attempt.verdict.name())
            @if let Some(diagnosis) = &attempt.diagnosis { ": " (cut(&diagnosis.symptom, 300)) }
        }
    }
}

fn took(test: &TestResult) -> String {
    let Some((from, to)) = test.started_at.zip(test.finished_at) else { return String::new() };
    seconds(u64::try_from((to - from).num_milliseconds()).unwrap_or(0))
}

/// What the scenarios accept, and what became of it.
fn accepted(result: &ResultFile) -> Markup {
    html! {
        @if !result.accepted_findings.is_empty() {
            h2 { "Accepted findings" }
            table {
                thead {
                    tr {
                        th scope="col" { "rule" } th scope="col" { "of" } th scope="col" { "until" }
                        th scope="col" { "now" } th scope="col" { "why" }
                    }
                }
                tbody {
                    @for entry in &result.accepted_findings {
                        tr {
                            td { code { (words(&entry.check)) } }
                            td {
                                (words(&entry.scenario))
                                @if let Some(test) = entry.test { " " (test) }
                                @if let Some(instance) = &entry.instance { " " (words(instance)) }
                            }
                            td.number { (entry.until) }
                            td { (state(entry.state)) }
                            td { (words(&entry.reason)) }
                        }
                    }
                }
            }
        }
    }
}

fn state(state: AcceptanceState) -> Markup {
    let (class, told) = match state {
        AcceptanceState::Occurred => ("warned", "occurs"),
        AcceptanceState::NoLongerOccurs => ("passed", "occurs no longer: take it out"),
        AcceptanceState::NotEvaluated => ("skipped", "not evaluated"),
        AcceptanceState::Expired => ("failed", "expired: it counts again"),
    };
    html! { span.(class) { (told) } }
}

pub(super) fn footer(result: &ResultFile) -> Markup {
    html! {
        footer {
            p.quiet {
                (words(&result.tool.name)) " " (words(&result.tool.version)) ", result format "
                (words(&result.schema_version)) ". "
                span.keys hidden { "Press " kbd { "?" } " for the keys." }
            }
        }
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { "Keys" }
            dl {
                dt { kbd { "n" } " or " kbd { "j" } } dd { "the next test that did not pass" }
                dt { kbd { "p" } " or " kbd { "k" } } dd { "the one before" }
                dt { kbd { "/" } } dd { "filter the tests" }
                dt { kbd { "e" } } dd { "open or close all tests that are shown" }
                dt { kbd { "?" } } dd { "these keys" }
                dt { kbd { "Esc" } } dd { "close this, or clear the filter" }
            }
        }
    }
}
