//! A message of the sign-on, laid out, with what the findings point at marked.

use maud::{Markup, html};

use super::{
    anchor::Anchor,
    words::{cut, plain},
};
use crate::{
    evidence::Artifact,
    finding::{Finding, MessagePart},
    report::{
        message::{Laid, Line, Message, Piece, Role, Sheet, Showing},
        result::Attempt,
    },
};

/// As much of a value as is shown, in characters. Codes and signatures are shorter already.
const VALUE: usize = 4_000;

/// All messages of an attempt.
pub(super) fn section(attempt: &Attempt, anchor: &Anchor) -> Markup {
    html! {
        @if !attempt.artifacts.is_empty() {
            section {
                h4 { "Messages" }
                @for (index, artifact) in attempt.artifacts.iter().enumerate() {
                    (of_artifact(artifact, attempt, anchor, index))
                }
            }
        }
    }
}

fn of_artifact(artifact: &Artifact, attempt: &Attempt, anchor: &Anchor, index: usize) -> Markup {
    let exchange = attempt.network.iter().find(|row| Some(row.number) == artifact.exchange);
    let at = exchange.map_or(attempt.started_at, |row| row.started_at);
    // Places of other messages may have the same part: only those of this exchange are of this message.
    let here: Vec<usize> =
        (0..attempt.findings.len()).filter(|index| attempt.findings[*index].exchange == artifact.exchange).collect();
    let findings: Vec<Finding> = here.iter().map(|index| attempt.findings[*index].clone()).collect();
    let sheet = Sheet::of(&Message::from(artifact), &findings, at, Showing::default());
    let marked = sheet.texts.iter().flat_map(|text| &text.lines).any(Line::is_marked);
    let named = |mark: usize| Some((findings.get(mark)?, anchor.finding(*here.get(mark)?)));
    html! {
        details.message open[marked] {
            summary {
                b { (artifact.kind.title()) }
                @if marked { " " span.verdict.failed { "✗ faulty" } }
                " " span.quiet {
                    @if let Some(exchange) = artifact.exchange { "exchange #" (exchange) } @else { "not through the browser" }
                }
            }
            div id=(anchor.message(index)) {
                dl {
                    @for fact in &sheet.facts {
                        dt { (fact.name) }
                        dd { (cut(&fact.value, VALUE)) @if let Some(note) = &fact.note { " " span.quiet { (cut(note, VALUE)) } } }
                    }
                }
                @for text in &sheet.texts { (laid(text, &named)) }
            }
        }
    }
}

/// From the number of a mark to its finding and the place of that on the page.
type Named<'a> = dyn Fn(usize) -> Option<(&'a Finding, String)> + 'a;

fn laid(text: &Laid, named: &Named<'_>) -> Markup {
    let title = text.part.map_or("Text", title);
    html! {
        @if text.part.is_some() { p.part { (title) } }
        pre tabindex="0" role="region" aria-label=(title) { @for line in &text.lines { (shown(line, named)) } }
    }
}

fn shown(line: &Line, named: &Named<'_>) -> Markup {
    let mut marks: Vec<usize> = line.pieces.iter().flat_map(|piece| piece.marks.iter().copied()).collect();
    marks.sort_unstable();
    marks.dedup();
    html! {
        ("  ".repeat(line.depth))
        @for piece in &line.pieces { (of_piece(piece)) }
        "\n"
        @for (finding, place) in marks.iter().filter_map(|mark| named(*mark)) {
            span.mark {
                ("  ".repeat(line.depth)) "▲ " a href={ "#" (place) } { (finding.check) }
                ": expected " (told(&finding.expected)) ", seen " (told(&finding.actual))
            }
            "\n"
        }
    }
}

/// What a finding says, on the line of the message that it is about.
fn told(text: &str) -> Markup {
    cut(&text.replace('\n', " "), 300)
}

/// Names and values stand out; the rest is no element of its own, as there is much of it.
fn of_piece(piece: &Piece) -> Markup {
    let role = match piece.role {
        Role::Markup => "markup",
        Role::Name => "name",
        Role::Value => "value",
        Role::Note => "note",
    };
    let text = plain(&piece.text, VALUE);
    html! {
        @if !piece.marks.is_empty() { mark.(role) { (text) } }
        @else if matches!(piece.role, Role::Markup | Role::Note) { (text) }
        @else { span.(role) { (text) } }
    }
}

fn title(part: MessagePart) -> &'static str {
    match part {
        MessagePart::Xml => "XML",
        MessagePart::Query => "Query",
        MessagePart::Fragment => "Fragment",
        MessagePart::Form => "Form",
        MessagePart::TokenHeader => "Header",
        MessagePart::TokenClaims => "Claims",
    }
}
