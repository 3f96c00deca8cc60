//! What the rules said: first what is to be mended, then all.

use maud::{Markup, html};

use super::{anchor::Anchor, words::words};
use crate::{
    check::REGISTRY,
    finding::{Finding, Outcome},
    report::{result::Attempt, specification},
};

pub(super) fn section(attempt: &Attempt, anchor: &Anchor) -> Markup {
    let numbered = || attempt.findings.iter().enumerate();
    let mut above: Vec<(usize, &Finding)> = numbered().filter(|(_, finding)| finding.is_above_info()).collect();
    above.sort_by_key(|(_, finding)| rank(attempt, finding));
    let count = |outcome| attempt.findings.iter().filter(|finding| finding.outcome == outcome).count();
    let noted = |finding: &&Finding| is_noted(finding);
    html! {
        section {
            h4 { "Findings" }
            @if above.is_empty() { p.quiet { "Nothing to mend." } }
            @for (index, finding) in above { (card(finding, attempt, anchor, index)) }
            @if !attempt.findings.is_empty() {
                details.rules {
                    summary {
                        "All " (attempt.findings.len()) " rules: " (count(Outcome::Passed)) " hold, "
                        (count(Outcome::NotEvaluated)) " not evaluated"
                    }
                    (list("Noted", attempt.findings.iter().filter(noted)))
                    (list("Hold", attempt.findings.iter().filter(|finding| finding.outcome == Outcome::Passed)))
                    (list("Not evaluated", attempt.findings.iter().filter(|it| it.outcome == Outcome::NotEvaluated)))
                }
            }
        }
    }
}

/// Worth knowing, and nothing to mend.
fn is_noted(finding: &Finding) -> bool {
    matches!(finding.outcome, Outcome::Failed | Outcome::Warned) && !finding.is_above_info()
}

/// The one that decided first, then the others in the order of the diagnosis; accepted ones last.
pub(super) fn rank(attempt: &Attempt, finding: &Finding) -> (bool, Option<usize>) {
    let Some(diagnosis) = &attempt.diagnosis else { return (finding.accepted.is_some(), None) };
    if diagnosis.decided_by == finding.check {
        return (false, None);
    }
    let further = diagnosis.further.iter().position(|id| *id == finding.check);
    (finding.accepted.is_some(), Some(further.unwrap_or(usize::MAX)))
}

fn card(finding: &Finding, attempt: &Attempt, anchor: &Anchor, index: usize) -> Markup {
    let (class, name) = outcome(finding);
    let title = REGISTRY.iter().find(|check| check.id == finding.check).map(|check| check.title);
    html! {
        article.finding.(class) id=(anchor.finding(index)) tabindex="-1" {
            p.rule {
                span.verdict.(class) { (name) } " " code { (words(&finding.check)) }
                @if let Some(title) = title { " " span { (title) } }
            }
            dl {
                dt { "expected" } dd { (words(&finding.expected)) }
                dt { "seen" } dd.seen { (words(&finding.actual)) }
                @if !finding.remedy.is_empty() { dt { "to do" } dd { (words(&finding.remedy)) } }
                @if let Some(accepted) = &finding.accepted {
                    dt { "accepted" } dd { "until " (accepted.until) ": " (words(&accepted.reason)) }
                }
                @if finding.exchange.is_some() || carrier(finding, attempt).is_some() {
                    dt { "where" } dd { (place(finding, attempt, anchor)) }
                }
                @if !finding.reference.is_empty() { dt { "by" } dd { (links(&finding.reference)) } }
            }
        }
    }
}

/// The message that it is about, by its place in the attempt's list.
fn carrier(finding: &Finding, attempt: &Attempt) -> Option<usize> {
    let part = finding.place?.part;
    attempt.artifacts.iter().position(|it| it.exchange == finding.exchange && it.part(part).is_some())
}

fn place(finding: &Finding, attempt: &Attempt, anchor: &Anchor) -> Markup {
    let message = carrier(finding, attempt).and_then(|index| Some((index, attempt.artifacts.get(index)?)));
    html! {
        @if let Some((index, artifact)) = message {
            a href={ "#" (anchor.message(index)) } { (artifact.kind.title()) }
            @if finding.exchange.is_some() { ", " }
        }
        @if let Some(exchange) = finding.exchange {
            a href={ "#" (anchor.exchange(exchange)) } { "exchange #" (exchange) }
        }
    }
}

/// Whether the rule fails the test is told too: a rule beyond what Okta asks for is broken and fails nothing.
fn outcome(finding: &Finding) -> (&'static str, &'static str) {
    match finding.outcome {
        _ if finding.decides() => ("failed", "fails"),
        _ if finding.accepted.is_some() => ("accepted", "accepted"),
        _ if finding.is_broken() => ("warned", "broken"),
        _ => ("warned", "warns"),
    }
}

fn list<'f>(title: &str, findings: impl Iterator<Item = &'f Finding>) -> Markup {
    let mut findings = findings.peekable();
    html! {
        @if findings.peek().is_some() {
            p.part { (title) }
            dl {
                @for finding in findings {
                    dt { (words(&finding.check)) }
                    dd {
                        @if !finding.expected.is_empty() && finding.outcome != Outcome::NotEvaluated {
                            (words(&finding.expected)) " – "
                        }
                        (words(&finding.actual))
                    }
                }
            }
        }
    }
}

/// A reference, each part of it that names a known specification a link.
fn links(reference: &str) -> Markup {
    html! {
        @for (index, (part, address)) in specification::parts(reference).enumerate() {
            @if index > 0 { "; " }
            @if let Some(address) = address {
                a href=(address) rel="noreferrer noopener" { (words(part)) }
            } @else {
                (words(part))
            }
        }
    }
}
