//! One attempt: what is wrong, the way of the sign-on, and all that it left.

use maud::{Markup, html};

use super::{
    anchor::Anchor,
    class, diagram, findings, message,
    pictures::Gallery,
    steps, traffic,
    words::{seconds, words},
};
use crate::{
    clock::rfc3339,
    event::Diagnosis,
    report::result::{Attempt, TestResult},
};

/// All attempts of a test. Of several, the last one is open: it says how the test ended.
pub(super) fn sections(test: &TestResult, anchor: &Anchor, gallery: &mut Gallery<'_>) -> Markup {
    let last = test.attempts.len().saturating_sub(1);
    html! {
        @if test.attempts.is_empty() { p.quiet { "It was not run." } }
        @for (index, attempt) in test.attempts.iter().enumerate() {
            details.attempt open[index == last] {
                summary { h3 { (heading(attempt)) } }
                div.body id=(anchor.attempt(index)) {
                    (section(attempt, &anchor.attempt(index), gallery))
                }
            }
        }
    }
}

fn heading(attempt: &Attempt) -> Markup {
    let took = (attempt.finished_at - attempt.started_at).num_milliseconds();
    html! {
        "Attempt " (attempt.number) ": " span.(class(attempt.verdict)) { (attempt.verdict.name()) }
        " " span.quiet { (seconds(u64::try_from(took).unwrap_or(0))) ", begun " (rfc3339(attempt.started_at)) }
    }
}

fn section(attempt: &Attempt, anchor: &Anchor, gallery: &mut Gallery<'_>) -> Markup {
    html! {
        @if let Some(diagnosis) = &attempt.diagnosis { (explained(diagnosis)) }
        (findings::section(attempt, anchor))
        (diagram::section(attempt, anchor))
        (message::section(attempt, anchor))
        (steps::section(attempt, gallery))
        (traffic::section(attempt, anchor))
    }
}

fn explained(diagnosis: &Diagnosis) -> Markup {
    html! {
        dl.diagnosis {
            @for (name, value) in diagnosis.told() { dt { (name) } dd { (words(&value)) } }
            @if !diagnosis.further.is_empty() { dt { "also" } dd { (words(&diagnosis.further.join(", "))) } }
        }
    }
}
