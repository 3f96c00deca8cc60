//! JSON documents of an org and of apps: one reading, and every member where it says that it stands.

use oin_tester::protocol::oidc::{DEPTH, Discovery, Object, token_endpoint::TokenAnswer};
use oin_tester_fuzz::{Format, Target};
use serde_json::Value;

use super::{corpus, count, size, way};

const TOKENS: &[&str] = &[
    "\"issuer\":\"https://evil.test\",",
    "\"\\u0069ssuer\":1,",
    "\"a\":1,\"a\":2,",
    "\"error\":",
    "\"error\":null,",
    "\"id_token\":\"e30.e30.\"",
    "{}",
    "[]",
    "[[[[",
    "]]]]",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\\u0000",
    "\\",
    "1e400",
    "-0",
    "1E5",
    "0x1",
    "01",
    "NaN",
    "tru",
    "true",
    "null",
    "//",
    ",",
    ",,",
    ":",
    "\"",
    "\t",
    "\r\n",
    "\u{feff}",
    "\"expires_in\":3600",
    "\"expires_in\":-1",
];

/// Two readers see the same: no name stands twice, nothing is deep, every place holds its member.
pub(super) fn unambiguous(object: &Object) {
    let plain: Value = serde_json::from_str(object.text()).unwrap();
    assert_eq!(plain.as_object(), Some(object.members()));
    assert!(depth(&plain) <= DEPTH);
    for (name, value) in object.members() {
        let source = &object.text()[object.place(name).unwrap()];
        assert_eq!(serde_json::from_str::<Value>(source).ok().as_ref(), Some(value), "{name:?}");
        for (place, element) in
            object.elements(name).unwrap_or_default().into_iter().zip(value.as_array().unwrap_or(&Vec::new()))
        {
            assert_eq!(serde_json::from_str::<Value>(&object.text()[place]).ok().as_ref(), Some(element), "{name:?}");
        }
    }
    assert_eq!(names(object.text()), count_names(&plain), "a name stands twice in {}", object.text());
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn count_names(value: &Value) -> usize {
    match value {
        Value::Array(values) => values.iter().map(count_names).sum(),
        Value::Object(members) => members.len() + members.values().map(count_names).sum::<usize>(),
        _ => 0,
    }
}

/// How many names stand in a text: colons outside strings.
fn names(text: &str) -> usize {
    let (mut inside, mut escaped, mut colons) = (false, false, 0);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b':' if !inside => colons += 1,
            _ => {}
        }
    }
    colons
}

#[test]
fn json_object() {
    let target = Target::new("json_object", 10_000, Format::Json)
        .seeds([
            r#"{"a":[1,{"b":"}"}],"\u0062":"\u00fc,\"","c":-1.5e3,"d":null,"":{}}"#,
            "{}",
            r#"{"a":{"x":1},"x":2}"#,
        ])
        .tokens(TOKENS);
    count(target.run(|input| match Object::parse(input) {
        Err(error) => way(&error, input),
        Ok(object) => {
            unambiguous(&object);
            for name in object.members().keys() {
                let _ = (object.string(name), object.boolean(name), object.whole_number(name), object.strings(name));
                let _ = (object.string_or_strings(name), object.array(name));
                if let Ok(Some(date)) = object.numeric_date(name) {
                    assert_eq!(date.value.to_rfc3339().find('-'), Some(4), "a year of four digits");
                }
            }
            format!("{} {}", size(object.members().len()), size(input.len()))
        }
    }));
}

#[test]
fn discovery() {
    let target = Target::new("discovery", 10_000, Format::Json)
        .seeds([r#"{"issuer":"https://o","authorization_endpoint":"https://o/a","token_endpoint":"https://o/t","jwks_uri":"https://o/k","response_types_supported":["code"],"scopes_supported":[],"authorization_response_iss_parameter_supported":false}"#])
        .tokens(TOKENS);
    count(target.run(|input| match Discovery::parse(input) {
        Err(error) => way(&error, input),
        Ok(discovery) => {
            unambiguous(&discovery.object);
            assert_eq!(discovery.object.get("issuer"), Some(&Value::from(discovery.issuer)));
            format!("{}", size(discovery.object.members().len()))
        }
    }));
}

#[test]
fn token_answer() {
    let target = Target::new("token_answer", 10_000, Format::Json)
        .corpus(&corpus("jwks"))
        .seeds([
            r#"{"token_type":"Bearer","expires_in":3600,"scope":"openid","access_token":"hush","id_token":"e30.e30."}"#,
            r#"{"error":"invalid_grant","error_description":"expired","error_uri":"https://o/e"}"#,
        ])
        .tokens(TOKENS);
    count(target.run(|input| match TokenAnswer::parse(input) {
        Err(error) => way(&error, input),
        Ok(TokenAnswer::Error(error)) => {
            unambiguous(&error.object);
            assert!(error.object.has("error"));
            format!("error {}", error.error.is_ok())
        }
        Ok(TokenAnswer::Tokens(tokens)) => {
            unambiguous(&tokens.object);
            assert!(!tokens.object.has("error"));
            format!(
                "tokens {:?} {}",
                tokens.expires_in.is_ok(),
                tokens.decode_id_token().is_some_and(|token| token.is_ok())
            )
        }
    }));
}
