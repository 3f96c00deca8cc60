//! YAML text to the authored form, within limits; the parser's errors in this program's words.

use serde::de::DeserializeOwned;
use serde_saphyr::{Error, Location, budget::BudgetBreach};

use super::error::{Problem, SourceFile};
use super::suggestion::closest;
use crate::located::Place;

/// Reads the text. Nothing in it can make this take long or much memory: anchors, nesting and the
/// number of nodes are limited to what a scenario can need.
pub(super) fn parse<T: DeserializeOwned>(text: &str, file: &SourceFile) -> Result<T, Problem> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_documents: 1,
            max_depth: 16,
            max_nodes: 20_000,
            max_aliases: 200,
            max_anchors: 50,
            max_merge_keys: 50,
        },
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| problem(&error, text, file))
}

fn problem(error: &Error, text: &str, file: &SourceFile) -> Problem {
    let place = error.location().map_or(START, |location| within(location, text));
    let problem = match error.without_snippet() {
        Error::SerdeUnknownField { field, expected, .. } => {
            // What stands under it is shown to nobody: it may be a password whose key is misspelt.
            let hiding = SourceFile::hiding(&file.path, text, Some(field));
            let problem = hiding.problem(place, format!("unknown key `{field}`"), "no such key here");
            problem.with_help(one_of("key", field, expected))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            let problem = file.problem(place, format!("unknown value `{variant}`"), "not a value of this key");
            problem.with_help(one_of("value", variant, expected))
        }
        Error::SerdeMissingField { field, .. } => {
            file.problem(place, format!("the key `{field}` is missing"), format!("expected `{field}` beside this key"))
        }
        Error::DuplicateMappingKey { key, .. } => {
            let named = key.as_ref().map_or_else(|| "a key".to_owned(), |key| format!("the key `{key}`"));
            file.problem(place, format!("{named} is given twice"), "the second time")
                .with_help("keep one of the two, or indent this one to where it belongs")
        }
        Error::SerdeInvalidType { unexpected, expected, .. }
        | Error::SerdeInvalidValue { unexpected, expected, .. } => {
            wrong_kind(file, place, node(expected), kind(unexpected))
        }
        Error::NullIntoString { .. } => wrong_kind(file, place, "text", "nothing")
            .with_help("write the value after the colon, or `\"\"` for an empty text"),
        Error::Unexpected { expected, .. } | Error::InvalidScalar { ty: expected, .. } => {
            wrong_kind(file, place, node(expected), "something else")
        }
        Error::Budget { breach, .. } => {
            file.problem(place, breached(breach), "the file cannot be read from here on").with_help("write it plainly")
        }
        other => {
            let message = other.to_string();
            // The place stands beside the excerpt already.
            let (message, _) = message.split_once(" at line ").unwrap_or((&message, ""));
            file.problem(place, message, "the file cannot be read from here on")
        }
    };
    match error.without_snippet() {
        Error::SerdeUnknownField { field, .. } if !field.contains('{') => problem,
        Error::SerdeUnknownVariant { .. } | Error::SerdeMissingField { .. } | Error::DuplicateMappingKey { .. } => {
            problem
        }
        _ if holds_expression(text, place) => problem.with_help(UNQUOTED),
        _ => problem,
    }
}

const UNQUOTED: &str = "an expression that holds `: `, or begins with a quote or a brace, is text only in quotes: write \
    `\"https://{app.x == 'a' ? 'b' : 'c'}.example.com\"`, `\"'https://' + app.x\"`";

fn wrong_kind(file: &SourceFile, place: Place, expected: &str, found: &str) -> Problem {
    file.problem(place, format!("expected {expected}, found {found}"), format!("expected {expected}"))
}

/// What a scenario has no need of so much of.
fn breached(breach: &BudgetBreach) -> &'static str {
    match breach {
        BudgetBreach::Documents { .. } => "the file holds more than one document: `---` begins another",
        BudgetBreach::Aliases { .. } => "the file refers to anchors (`*name`) more often than a scenario may",
        BudgetBreach::Anchors { .. } => "the file has more anchors (`&name`) than a scenario may",
        BudgetBreach::MergeKeys { .. } => "the file merges mappings (`<<`) more often than a scenario may",
        BudgetBreach::Depth { .. } => "the file is nested deeper than a scenario may be",
        _ => "the file holds more than a scenario may",
    }
}

/// Whether an expression of the wizard stands in that line as if it were text.
fn holds_expression(text: &str, place: Place) -> bool {
    let line = text.lines().nth(place.line.saturating_sub(1)).unwrap_or_default();
    let entry = line.trim_start_matches([' ', '-']);
    let is_key = |key: &str| key.chars().all(|it| it.is_ascii_lowercase() || it == '_');
    let value = entry.split_once(": ").filter(|(key, _)| is_key(key)).map_or(entry, |(_, value)| value.trim_start());
    // A mapping or list in braces is none.
    (value.contains('{') && !value.starts_with(['{', '[', '"'])) || value.contains("' +")
}

const START: Place = Place { offset: 0, length: 0, line: 1, column: 1 };

/// The parser gives some places without their bytes: those are found by line and column.
fn within(location: Location, text: &str) -> Place {
    let mut place = Place::from(location);
    if location.span().byte_offset().is_none() {
        let line_start: usize = text.split_inclusive('\n').take(place.line.saturating_sub(1)).map(str::len).sum();
        let in_line = text[line_start..].char_indices().nth(place.column.saturating_sub(1));
        place.offset = line_start + in_line.map_or(0, |(offset, _)| offset);
    }
    place
}

/// The parser's name for a kind of node, in the words of an author.
fn node(expected: &str) -> &str {
    match expected {
        "string scalar" => "text",
        "sequence start" => "a list",
        "mapping start" => "a mapping",
        "boolean" => "`true` or `false`",
        "i64" | "u64" | "u32" | "u16" => "a whole number",
        "f64" => "a number",
        other => other,
    }
}

/// The kind of what was found, without its value, which may be a secret in the wrong place.
fn kind(unexpected: &str) -> &'static str {
    let kinds = [
        ("string", "text"),
        ("map", "a mapping"),
        ("sequence", "a list"),
        ("boolean", "true or false"),
        ("integer", "a number"),
        ("floating", "a number"),
        ("unit", "nothing"),
    ];
    kinds.into_iter().find(|(word, _)| unexpected.starts_with(word)).map_or("something else", |(_, kind)| kind)
}

fn one_of(what: &str, found: &str, expected: &[&'static str]) -> String {
    let list = expected.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match closest(found, expected.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? Every {what} that may stand here: {list}"),
        None => format!("every {what} that may stand here: {list}"),
    }
}
