//! A decoded message for a person to read: what it is, its facts, its text with the faults marked, what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::style::{Style, tame};
use crate::{
    check,
    clock::rfc3339,
    decode::{AsOf, Decoded, State, unknown},
    finding::{Finding, MessagePart, Outcome, Severity},
    report::message::{Laid, Line, Role, Sheet, Showing, visible},
};

/// How many reasons are told why rules were not evaluated; `--json` has them all.
const REASONS: usize = 8;

/// The whole of it.
pub fn decoded(decoded: &Decoded, showing: Showing, style: Style) -> String {
    let sheet = Sheet::of(&decoded.message, &decoded.findings, decoded.at, showing);
    let mut text = header(decoded, style);
    facts(&mut text, decoded, &sheet, style);
    for laid in &sheet.texts {
        body(&mut text, laid, &decoded.findings, style);
    }
    findings(&mut text, decoded, style);
    text
}

/// The last line about several messages.
pub fn tally(decoded: &[Decoded], style: Style) -> String {
    let broken = decoded.iter().filter(|each| each.is_broken()).count();
    let count = decoded.len();
    let messages = if count == 1 { "message" } else { "messages" };
    let words = match broken {
        0 => style.good("nothing wrong with them"),
        broken => style.bad(&format!("{broken} with something wrong")),
    };
    format!("{count} {messages}, {words}\n")
}

fn header(decoded: &Decoded, style: Style) -> String {
    let carrier = decoded.message.carrier.as_ref().map(|carrier| format!(", {carrier}")).unwrap_or_default();
    let title = style.strong(decoded.message.kind.title());
    let mut text = String::new();
    line(&mut text, &format!("{title}, {} bytes{carrier}", decoded.bytes));
    if !decoded.origin.is_empty() {
        line(&mut text, &style.faint(&visible(&decoded.origin)));
    }
    let moment = format!("judged as of {}: {}", rfc3339(decoded.at), decoded.as_of.describe());
    line(&mut text, &style.faint(&moment));
    text.push('\n');
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// The names, padded to the longest that is not too long.
fn facts(text: &mut String, decoded: &Decoded, sheet: &Sheet, style: Style) {
    let shown = |fact: &&crate::report::message::Fact| fact.name != "Travelled";
    let names = sheet.facts.iter().filter(shown).map(|fact| fact.name.chars().count());
    let width = names.filter(|width| *width <= 28).max().unwrap_or(0).max("Signature".len());
    let mut row = |name: &str, value: &str| {
        let space = " ".repeat(width.saturating_sub(name.chars().count()));
        line(text, &format!("  {}{space}  {value}", style.name(name)));
    };
    for fact in sheet.facts.iter().filter(shown) {
        let note = fact.note.as_ref().map(|note| style.faint(&format!("  ({note})"))).unwrap_or_default();
        row(&fact.name, &format!("{}{note}", fact.value));
    }
    for signature in &decoded.signatures {
        let words = match signature.state {
            State::Verified => style.good("verified"),
            State::Broken => style.bad("BROKEN"),
            State::NoKey => style.odd("not verified"),
            State::Absent => style.odd("none"),
        };
        row("Signature", &format!("{words}, {}", visible(&signature.words)));
    }
}

fn body(text: &mut String, laid: &Laid, findings: &[Finding], style: Style) {
    let title = match laid.part {
        Some(MessagePart::Xml) => "XML",
        Some(MessagePart::Query) => "query",
        Some(MessagePart::Fragment) => "fragment",
        Some(MessagePart::Form) => "form",
        Some(MessagePart::TokenHeader) => "header",
        Some(MessagePart::TokenClaims) => "claims",
        None => "JSON",
    };
    line(text, &format!("\n{}", style.faint(&format!("── {title} ──"))));
    let width = laid.lines.len().to_string().len();
    for (number, row) in laid.lines.iter().enumerate() {
        let margin = format!("{:>width$} │ ", number + 1);
        let indent = "  ".repeat(row.depth);
        line(text, &format!("{}{indent}{}", style.faint(&margin), pieces(row, style)));
        if row.is_marked() {
            let margin = format!("{:>width$} │ {indent}", "");
            line(text, &format!("{}{}", style.faint(&margin), underlined(row, findings, style)));
        }
    }
}

fn pieces(line: &Line, style: Style) -> String {
    let piece = |piece: &crate::report::message::Piece| match piece.role {
        _ if !piece.marks.is_empty() => style.bad(&piece.text),
        Role::Name => style.name(&piece.text),
        Role::Note if piece.text.chars().any(char::is_alphanumeric) => style.faint(&piece.text),
        Role::Markup | Role::Note | Role::Value => piece.text.clone(),
    };
    line.pieces.iter().map(piece).collect()
}

/// Carets below what is marked, and the checks that say so.
fn underlined(line: &Line, findings: &[Finding], style: Style) -> String {
    let mut carets = String::new();
    let mut checks: Vec<&str> = Vec::new();
    for piece in &line.pieces {
        let length = piece.text.chars().count().max(usize::from(!piece.marks.is_empty()));
        let character = if piece.marks.is_empty() { " " } else { "^" };
        carets.push_str(&character.repeat(length));
        for check in piece.marks.iter().filter_map(|mark| findings.get(*mark)).map(|finding| finding.check.as_str()) {
            if !checks.contains(&check) {
                checks.push(check);
            }
        }
    }
    style.bad(&format!("{} {}", carets.trim_end(), tame(&checks.join(", "))))
}

/// What is wrong first; what holds and what could not be judged in a line each.
fn findings(text: &mut String, decoded: &Decoded, style: Style) {
    let findings = &decoded.findings;
    let is_wrong = |finding: &&Finding| matches!(finding.outcome, Outcome::Failed | Outcome::Warned);
    let mut wrong: Vec<_> = findings.iter().filter(is_wrong).collect();
    wrong.sort_by_key(|finding| std::cmp::Reverse((finding.is_broken(), finding.severity)));
    text.push('\n');
    if findings.is_empty() && decoded.message.error.is_none() {
        line(text, &style.faint("no rule looks at this kind of message by itself"));
    }
    for finding in wrong {
        finding_in_full(text, finding, style);
    }
    let passed = findings.iter().filter(|finding| finding.outcome == Outcome::Passed).count();
    if passed > 0 {
        let rules = if passed == 1 { "1 rule holds" } else { &format!("{passed} rules hold") };
        line(text, &style.good(rules));
    }
    not_evaluated(text, decoded, style);
}

fn finding_in_full(text: &mut String, finding: &Finding, style: Style) {
    let severity = match finding.severity {
        _ if finding.is_broken() => style.bad("WRONG"),
        Severity::Info => style.faint("NOTE "),
        Severity::Warn | Severity::Fail => style.odd("WARN "),
    };
    let title = check::find(&finding.check).map_or("", |check| check.title);
    line(text, &format!("{severity} {}  {title}", style.strong(&tame(&finding.check))));
    let rows = [
        ("expected", &finding.expected),
        ("seen", &finding.actual),
        ("to do", &finding.remedy),
        ("by", &finding.reference),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        line(text, &format!("      {} {}", style.faint(&format!("{name:<9}")), visible(value)));
    }
}

fn not_evaluated(text: &mut String, decoded: &Decoded, style: Style) {
    let open: Vec<_> = decoded.findings.iter().filter(|finding| finding.outcome == Outcome::NotEvaluated).collect();
    if open.is_empty() {
        return;
    }
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &open {
        *reasons.entry(finding.actual.trim_start_matches("not captured: ")).or_default() += 1;
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(reason, count)| (unknown::option_that_tells(reason).is_none(), std::cmp::Reverse(*count)));
    let word = |(reason, count): &(&str, usize)| match count {
        1 => visible(reason),
        count => format!("{} ({count})", visible(reason)),
    };
    let mut words: Vec<_> = reasons.iter().take(REASONS).map(word).collect();
    if let Some(more) = reasons.len().checked_sub(REASONS).filter(|more| *more > 0) {
        words.push(format!("{more} more"));
    }
    let rules = if open.len() == 1 { "1 rule is".to_owned() } else { format!("{} rules are", open.len()) };
    line(text, &style.faint(&format!("{rules} not evaluated, for want of: {}", words.join("; "))));
    // What a run did not know, nobody can add afterwards.
    let told = reasons.iter().filter(|_| decoded.as_of != AsOf::Seen);
    let options: BTreeSet<_> = told.filter_map(|(reason, _)| unknown::option_that_tells(reason)).collect();
    if !options.is_empty() {
        let options: Vec<_> = options.into_iter().collect();
        line(text, &style.faint(&format!("give {} to judge more of them", options.join(", "))));
    }
}
