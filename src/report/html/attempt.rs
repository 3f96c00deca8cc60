//! One attempt: findings, messages, steps, pictures, exchanges, console.

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{Markup, html};

use super::{class, message, seconds};
use crate::{
    event::StepRecord,
    finding::{Finding, Outcome},
    report::{
        Files,
        result::{Attempt, NetworkRow},
    },
};

pub(super) fn section(attempt: &Attempt, pictures: &dyn Files) -> Markup {
    html! {
        (findings(attempt))
        @if !attempt.artifacts.is_empty() {
            h3 { "Messages" }
            @for artifact in &attempt.artifacts { (message::section(artifact, attempt)) }
        }
        (steps(&attempt.steps))
        (screenshots(attempt, pictures))
        (network(&attempt.network))
        (console(attempt))
    }
}

fn findings(attempt: &Attempt) -> Markup {
    let findings = &attempt.findings;
    let mut above: Vec<&Finding> = findings.iter().filter(|finding| finding.is_above_info()).collect();
    above.sort_by_key(|finding| rank(attempt, finding));
    let count = |outcome| findings.iter().filter(|finding| finding.outcome == outcome).count();
    html! {
        h3 { "Findings" }
        @if above.is_empty() { p.quiet { "Nothing to mend." } } @else { (table(&above)) }
        details {
            summary {
                "All " (findings.len()) " rules: " (count(Outcome::Passed)) " hold, "
                (count(Outcome::NotEvaluated)) " not evaluated"
            }
            (table(&findings.iter().collect::<Vec<_>>()))
        }
    }
}

/// The one that decided first, then the others in the order of the diagnosis.
fn rank(attempt: &Attempt, finding: &Finding) -> Option<usize> {
    let diagnosis = attempt.diagnosis.as_ref()?;
    if diagnosis.decided_by == finding.check {
        return None;
    }
    Some(diagnosis.further.iter().position(|id| *id == finding.check).unwrap_or(usize::MAX))
}

fn table(findings: &[&Finding]) -> Markup {
    html! {
        table {
            thead { tr { th { "" } th { "rule" } th { "expected" } th { "seen" } th { "exchange" } } }
            tbody {
                @for finding in findings {
                    tr {
                        td { (outcome(finding)) }
                        td {
                            code { (finding.check) }
                            @if finding.is_above_info() {
                                div.quiet { (finding.remedy) }
                                div.quiet { (finding.reference) }
                            }
                        }
                        td { (finding.expected) }
                        td { (finding.actual) }
                        td.number { @if let Some(exchange) = finding.exchange { "#" (exchange) } }
                    }
                }
            }
        }
    }
}

/// Whether the rule fails the test is told too: a rule beyond what Okta asks for is broken and fails nothing.
fn outcome(finding: &Finding) -> Markup {
    let (class, name) = match finding.outcome {
        _ if finding.decides() => ("failed", "fails"),
        _ if finding.is_broken() => ("warned", "broken"),
        Outcome::Failed | Outcome::Warned if finding.is_above_info() => ("warned", "warns"),
        Outcome::Failed | Outcome::Warned => ("skipped", "noted"),
        Outcome::Passed => ("passed", "holds"),
        Outcome::NotEvaluated => ("skipped", "not evaluated"),
    };
    html! { span.verdict.(class) { (name) } }
}

fn steps(steps: &[StepRecord]) -> Markup {
    html! {
        h3 { "Steps" }
        table {
            tbody {
                @for step in steps {
                    tr {
                        td { span.verdict.(class(step.verdict)) { (step.verdict.name()) } }
                        td { (step.name) @if let Some(detail) = &step.detail { div.quiet { (detail) } } }
                        td.number { (seconds(step.duration_ms)) }
                    }
                }
            }
        }
    }
}

fn screenshots(attempt: &Attempt, pictures: &dyn Files) -> Markup {
    let there = attempt.screenshots.iter().filter_map(|name| Some((name, pictures.read(name)?)));
    html! {
        div.pictures {
            @for (name, png) in there {
                figure {
                    img alt=(name) src={ "data:image/png;base64," (STANDARD.encode(png)) };
                    figcaption { (name.rsplit('/').next().unwrap_or(name)) }
                }
            }
        }
    }
}

fn network(rows: &[NetworkRow]) -> Markup {
    html! {
        details {
            summary { (rows.len()) " exchanges" }
            table {
                thead { tr { th { "#" } th { "" } th { "address" } th { "status" } th { "took" } } }
                tbody {
                    @for row in rows {
                        tr {
                            td.number { (row.number) }
                            td { (row.method) }
                            td.address { (row.url) }
                            td.number {
                                @if let Some(status) = row.status { (status) }
                                @if let Some(failure) = &row.failure { (failure) }
                            }
                            td.number { @if let Some(took) = row.duration_ms { (format!("{took:.0} ms")) } }
                        }
                    }
                }
            }
        }
    }
}

fn console(attempt: &Attempt) -> Markup {
    html! {
        @if !attempt.console.is_empty() {
            details {
                summary { (attempt.console.len()) " lines of the console" }
                ul { @for row in &attempt.console { li { (row.level) ": " (row.text) } } }
            }
        }
    }
}
