//! Messages as lists of fields, and what of a field is worth comparing.

use std::collections::BTreeMap;

use chrono::DateTime;
use serde::Serialize;
use serde_json::Value;

use super::Sides;
use crate::{evidence::ArtifactKind, report::result::Attempt};

/// A field that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Where it is in the decoded message, such as `claims.aud[0]`.
    pub path: String,
    /// What it was and what it is; `null` where there is no such field.
    #[serde(flatten)]
    pub value: Sides<Option<String>>,
}

/// The fields of a message by their path.
pub(super) type Fields = BTreeMap<String, String>;

/// Deeper members are compared as one text.
const DEEPEST: usize = 32;

/// The fields of every message of an attempt, by kind and by which of its kind each is, from 1.
pub(super) fn of_messages(attempt: &Attempt) -> BTreeMap<(ArtifactKind, usize), Fields> {
    let mut counted: BTreeMap<ArtifactKind, usize> = BTreeMap::new();
    let mut messages = BTreeMap::new();
    for artifact in &attempt.artifacts {
        let number = counted.entry(artifact.kind).or_default();
        *number += 1;
        let mut fields = Fields::new();
        if let Some(address) = &artifact.address {
            fields.insert("address".to_owned(), address.clone());
        }
        match (&artifact.decoded, &artifact.error) {
            (Some(decoded), _) => flatten(decoded, String::new(), 0, &mut fields),
            (None, Some(error)) => drop(fields.insert("error".to_owned(), error.clone())),
            (None, None) => {}
        }
        messages.insert((artifact.kind, *number), fields);
    }
    messages
}

fn flatten(value: &Value, path: String, depth: usize, into: &mut Fields) {
    match value {
        Value::Object(members) if depth < DEEPEST => {
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(member, path, depth + 1, into);
            }
        }
        Value::Array(elements) if depth < DEEPEST => {
            for (index, element) in elements.iter().enumerate() {
                flatten(element, format!("{path}[{index}]"), depth + 1, into);
            }
        }
        Value::Null => {}
        Value::String(text) => drop(into.insert(path, text.clone())),
        other => drop(into.insert(path, other.to_string())),
    }
}

/// The fields of which more than what is new in every sign-on is different.
pub(super) fn changes(before: &Fields, after: &Fields) -> Vec<FieldChange> {
    let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    let change = |path: &String| {
        let value = Sides { before: before.get(path).cloned(), after: after.get(path).cloned() };
        let differs = value.before.as_deref().map(form) != value.after.as_deref().map(form);
        differs.then(|| FieldChange { path: path.clone(), value })
    };
    paths.into_iter().filter_map(change).collect()
}

/// What a value is compared by: its form where it is one that no two sign-ons share, otherwise itself.
#[derive(Debug, PartialEq, Eq)]
enum Form<'a> {
    /// A secret that was taken out.
    Redacted,
    /// A moment.
    Time,
    /// An identifier or a nonce, with as many characters.
    Opaque(usize),
    /// The value.
    Value(&'a str),
}

fn form(value: &str) -> Form<'_> {
    if value.starts_with("[redacted ") || !value.is_empty() && value.bytes().all(|byte| byte == b'*') {
        return Form::Redacted;
    }
    let seconds = value.parse::<i64>().is_ok_and(|seconds| (1_500_000_000..4_000_000_000).contains(&seconds));
    if seconds || DateTime::parse_from_rfc3339(value).is_ok() {
        return Form::Time;
    }
    if is_opaque(value) { Form::Opaque(value.chars().count()) } else { Form::Value(value) }
}

/// Long, of the alphabet of tokens, and with a digit among its letters, or longer than anybody's word: nobody has written
/// it. A reference to an element and Okta's token ids begin with a word before that.
fn is_opaque(value: &str) -> bool {
    let value = value.trim_start_matches('#');
    let value = value.strip_prefix("ID.").unwrap_or(value);
    let token = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+/=".contains(&byte));
    let has = |kind: fn(&u8) -> bool| value.bytes().any(|byte| kind(&byte));
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    let of_both_cases = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    token && (value.len() >= 20 && mixed || value.len() >= 40 && of_both_cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_in_every_sign_on_is_compared_by_its_form() {
        let same = [
            ("[redacted 0123456789]", "[redacted abcdef0123]"),
            ("****", "********"),
            ("2026-08-01T12:00:00Z", "2026-08-02T12:00:00.5Z"),
            ("1796070578", "1796074178"),
            ("_rE3R_dHYf5CB7WAoEc32YdBhGSd", "_sF4R_dHYf5CB7WAoEc32YdBhGSe"),
            ("CdnJskKZdOqktTEOVwjYiTFtKElrwOCfNROqNqYKKZE", "nonoJskKZdOqktTEOVwjYiTFtKElrwOCfNROqNqYKKZ"),
            ("#idrE3R_dHYf5CB7WAoEc32YdBhGSd", "#idsF4R_dHYf5CB7WAoEc32YdBhGSe"),
            ("ID.rE3R_dHYf5CB7WAoEc32YdBhGSd", "ID.sF4R_dHYf5CB7WAoEc32YdBhGSe"),
        ];
        for (one, other) in same {
            assert_eq!(form(one), form(other), "{one} {other}");
        }
        let different = [
            ("ann@example.test", "bob@example.test"),
            ("RS256", "ES256"),
            ("https://app.example/a1b2c3d4e5f6a7b8c9d0", "https://app.example/a1b2c3d4e5f6a7b8c9d1"),
            ("rE3RdHYf5CB7WAoEc32YdBhGSd", "rE3RdHYf5CB7WAoEc32Y"),
            ("SamlAssertionConsumerService", "SamlAssertionConsumerServices"),
            ("1", "2"),
            ("", "*"),
        ];
        for (one, other) in different {
            assert_ne!(form(one), form(other), "{one} {other}");
        }
    }
}
