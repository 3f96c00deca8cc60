//! A message of the sign-on, laid out, with what the findings point at marked.

use maud::{Markup, html};

use crate::{
    evidence::Artifact,
    finding::{Finding, MessagePart},
    report::{
        message::{Laid, Line, Message, Piece, Role, Sheet, Showing},
        result::Attempt,
    },
};

pub(super) fn section(artifact: &Artifact, attempt: &Attempt) -> Markup {
    let exchange = attempt.network.iter().find(|row| Some(row.number) == artifact.exchange);
    let at = exchange.map_or(attempt.started_at, |row| row.started_at);
    // Places of other messages may have the same part: only those of this exchange are of this message.
    let findings: Vec<Finding> =
        attempt.findings.iter().filter(|finding| finding.exchange == artifact.exchange).cloned().collect();
    let sheet = Sheet::of(&Message::from(artifact), &findings, at, Showing::default());
    let marked = sheet.texts.iter().flat_map(|text| &text.lines).any(Line::is_marked);
    html! {
        details.message open[marked] {
            summary {
                (artifact.kind.title())
                @if let Some(exchange) = artifact.exchange { " " span.quiet { "exchange #" (exchange) } }
                @if artifact.exchange.is_none() { " " span.quiet { "not through the browser" } }
            }
            dl {
                @for fact in &sheet.facts {
                    dt { (fact.name) }
                    dd { (fact.value) @if let Some(note) = &fact.note { " " span.quiet { (note) } } }
                }
            }
            @for text in &sheet.texts { (laid(text, &findings)) }
        }
    }
}

fn laid(text: &Laid, findings: &[Finding]) -> Markup {
    html! {
        @if let Some(part) = text.part { div.part { (title(part)) } }
        pre { @for line in &text.lines { (shown(line, findings)) } }
    }
}

fn shown(line: &Line, findings: &[Finding]) -> Markup {
    let mut marks: Vec<usize> = line.pieces.iter().flat_map(|piece| piece.marks.iter().copied()).collect();
    marks.sort_unstable();
    marks.dedup();
    html! {
        ("  ".repeat(line.depth))
        @for piece in &line.pieces { (of_piece(piece)) }
        "\n"
        @for finding in marks.iter().filter_map(|mark| findings.get(*mark)) {
            span.mark {
                ("  ".repeat(line.depth)) "▲ " (finding.check) ": expected " (finding.expected) ", seen " (finding.actual)
            }
            "\n"
        }
    }
}

fn of_piece(piece: &Piece) -> Markup {
    let role = match piece.role {
        Role::Markup => "markup",
        Role::Name => "name",
        Role::Value => "value",
        Role::Note => "note",
    };
    html! {
        @if piece.marks.is_empty() { span.(role) { (piece.text) } } @else { mark.(role) { (piece.text) } }
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
