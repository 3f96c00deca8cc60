//! The sequence diagram of an attempt: every hop of the front channel and every call of the API, in the steps in which
//! they were made. It is a list that a style sheet draws, so that it can be read aloud, searched, and used by keyboard.

mod hops;
mod parties;

#[cfg(test)]
mod tests;

use maud::{Markup, html};

use self::{
    hops::{Course, Hop, Stage},
    parties::{Parties, Party},
};
use super::{
    anchor::Anchor,
    class,
    words::{cut, plain, seconds, words},
};
use crate::{event::Verdict, finding::Finding, report::result::Attempt};

/// As much of an address as a lane has room for, in characters.
const LABEL: usize = 64;
/// Findings that are named on one hop.
const NAMED: usize = 3;

pub(super) fn section(attempt: &Attempt, anchor: &Anchor) -> Markup {
    let parties = Parties::of(attempt);
    let course = Course::of(attempt, &parties);
    let lanes = Lanes::of(&course);
    if lanes.0.is_empty() {
        return html! {};
    }
    html! {
        section.drawing {
            h4 { "Sign-on, hop by hop" }
            div.diagram.{ "lanes-" (lanes.0.len()) } role="group" aria-label={ "Sequence diagram of attempt " (attempt.number) } {
                div.heads aria-hidden="true" {
                    @for party in &lanes.0 {
                        div {
                            b { (party.name()) }
                            @if let Some(host) = parties.host(*party) { span.quiet { (cut(&host, 60)) } }
                        }
                    }
                }
                @for stage in &course.stages { (of_stage(stage, attempt, anchor, &lanes)) }
            }
            @if course.left_out > 0 {
                p.quiet { (course.left_out) " more hops are in the network table." }
            }
        }
    }
}

/// Who takes part, from left to right.
struct Lanes(Vec<Party>);

impl Lanes {
    fn of(course: &Course<'_>) -> Self {
        let hops = course.stages.iter().flat_map(|stage| &stage.hops);
        let mut parties: Vec<Party> = hops.flat_map(|hop| [hop.from, hop.to]).collect();
        if !parties.is_empty() {
            parties.extend([Party::User, Party::Browser, Party::App, Party::Org]);
        }
        parties.sort_unstable();
        parties.dedup();
        Self(parties)
    }

    /// Counted from 1.
    fn place(&self, party: Party) -> usize {
        self.0.iter().position(|it| *it == party).map_or(1, |index| index + 1)
    }
}

fn of_stage(stage: &Stage<'_>, attempt: &Attempt, anchor: &Anchor, lanes: &Lanes) -> Markup {
    html! {
        div.stage {
            @if let Some(step) = stage.step {
                p.bar.(class(step.verdict)) {
                    span.mark aria-hidden="true" { (symbol(step.verdict)) }
                    b { (words(&step.name)) }
                    span.quiet { (seconds(step.duration_ms)) }
                    @if step.verdict != Verdict::Passed { span { (step.verdict.name()) } }
                    @if let Some(detail) = &step.detail { span.detail { (cut(detail, 300)) } }
                }
            }
            @if !stage.hops.is_empty() {
                ol.hops { @for hop in &stage.hops { (of_hop(hop, attempt, anchor, lanes)) } }
            }
            @if stage.parts > 0 {
                p.parts { "and " (stage.parts) @if stage.parts == 1 { " part of a page" } @else { " parts of pages" } }
            }
        }
    }
}

fn symbol(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed | Verdict::Flaky => "✓",
        Verdict::Failed => "✗",
        Verdict::Errored => "!",
        Verdict::Skipped => "–",
    }
}

fn of_hop(hop: &Hop, attempt: &Attempt, anchor: &Anchor, lanes: &Lanes) -> Markup {
    let (from, to) = (lanes.place(hop.from), lanes.place(hop.to));
    let direction = if from <= to { "right" } else { "left" };
    let channel = match (hop.from, hop.to) {
        (Party::User, _) => "act",
        (Party::Tester, _) => "api",
        (Party::App | Party::Org, _) => "back",
        _ => "front",
    };
    let (first, last) = (from.min(to), from.max(to));
    let is_bad = hop.findings.iter().filter_map(|index| attempt.findings.get(*index)).any(Finding::decides);
    html! {
        li.hop.(channel).(direction).bad[is_bad].doubtful[!is_bad && !hop.findings.is_empty()] {
            div.arrow.{ "from-" (first) }.{ "to-" (last) } {
                span.aloud { (hop.from.name()) " to " (hop.to.name()) ": " }
                (label(hop, anchor))
                (outcome(hop))
                @for index in &hop.messages {
                    @if let Some(artifact) = attempt.artifacts.get(*index) {
                        " " a.chip href={ "#" (anchor.message(*index)) } { (artifact.kind.title()) }
                    }
                }
            }
            @if !hop.findings.is_empty() { (faults(hop, attempt, anchor, first)) }
        }
    }
}

/// What is wrong with a hop, below its arrow and as wide as there is room.
fn faults(hop: &Hop, attempt: &Attempt, anchor: &Anchor, first: usize) -> Markup {
    let named = hop.findings.iter().take(NAMED).filter_map(|index| Some((*index, attempt.findings.get(*index)?)));
    html! {
        div.faults.{ "from-" (first) } {
            @for (index, finding) in named {
                a.chip.(if finding.decides() { "failed" } else { "warned" }) href={ "#" (anchor.finding(index)) } {
                    (if finding.decides() { "✗ " } else { "! " }) (cut(&finding.check, 60))
                }
                " "
            }
            @if hop.findings.len() > NAMED { span.quiet { "and " (hop.findings.len() - NAMED) " more" } }
        }
    }
}

fn label(hop: &Hop, anchor: &Anchor) -> Markup {
    let text = plain(&hop.label, LABEL);
    html! {
        span.label {
            @if let Some(number) = hop.exchange {
                a href={ "#" (anchor.exchange(number)) } title="its line of the network table" { bdi { (text) } }
            } @else {
                bdi { (text) }
            }
            @if let Some(host) = &hop.host { " " span.quiet { "at " (cut(host, 60)) } }
            @if let Some(window) = hop.window { " " span.quiet { "window " (window) } }
            @if hop.times > 1 { " " span.quiet { "× " (hop.times) } }
        }
    }
}

/// The status, or why there was none.
fn outcome(hop: &Hop) -> Markup {
    let class = match hop.status {
        Some(300..400) => "redirect",
        Some(0..300) => "fine",
        _ => "failed",
    };
    html! {
        @if let Some(status) = hop.status { " " span.status.(class) { (status) } }
        @else if let Some(failure) = &hop.failure { " " span.status.failed { (cut(failure, 60)) } }
    }
}
