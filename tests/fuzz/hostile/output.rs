//! What is said of hostile messages, and where it goes.

use oin_tester::{
    check::{artifacts, judge},
    evidence::{Evidence, Expectations},
    report::har,
};
use serde::Deserialize;
use serde_json::Value;

use super::corpus;

/// Ends a string, an element, a line, a spreadsheet's cell; clears a terminal; turns text around.
const EVIL: &str =
    "'\"></script><script>alert(1)</script>\u{1b}[2J\u{9b}31m\r\n\0=cmd|' /C calc'!A0\u{202e}&amp;]]>-->";

#[derive(Deserialize)]
struct Attempt {
    evidence: Evidence,
    expectations: Expectations,
}

/// Puts the text in the place of one string of a recording after another: everything that an app can say stands there.
#[test]
fn hostile_texts_stay_texts() {
    for number in [1, 3, 4, 7] {
        let attempt: Value = serde_json::from_str(&corpus(&format!("attempt/{number}.json"))).unwrap();
        for pointer in strings(&attempt["evidence"], "/evidence".to_owned()) {
            let mut changed = attempt.clone();
            *changed.pointer_mut(&pointer).unwrap() = EVIL.into();
            // Where the type of the member is no text, it is refused.
            let Ok(Attempt { evidence, expectations }) = serde_json::from_value(changed) else { continue };
            written(&judge(&evidence, &expectations), &pointer);
            written(&artifacts(&evidence, &expectations), &pointer);
            written(&har::document(&evidence.exchanges), &pointer);
        }
    }
}

/// As it is written, no control character stands in it, and it is read again as what it was.
fn written(value: &impl serde::Serialize, pointer: &str) {
    let text = serde_json::to_string(value).unwrap();
    assert!(!text.chars().any(|character| character < ' '), "{pointer}");
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), serde_json::to_value(value).unwrap(), "{pointer}");
}

fn strings(value: &Value, pointer: String) -> Vec<String> {
    match value {
        Value::String(_) => vec![pointer],
        Value::Array(values) => {
            values.iter().enumerate().flat_map(|(index, value)| strings(value, format!("{pointer}/{index}"))).collect()
        }
        Value::Object(members) => {
            members.iter().flat_map(|(name, value)| strings(value, format!("{pointer}/{name}"))).collect()
        }
        _ => Vec::new(),
    }
}
