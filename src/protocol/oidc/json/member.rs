//! Members of a type: absent, of that type, or of another one.

use std::ops::Range;

use chrono::{DateTime, Utc};
use serde_json::{Number, Value};

use super::Object;
use crate::protocol::Placed;

/// A member as it was read: `Ok(None)` when it is absent.
pub type Member<T> = Result<Option<Placed<T>>, WrongType>;

/// A member that is there, but is not what its specification says; `null` too is something else.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} should be {expected}, seen {seen}")]
pub struct WrongType {
    /// The member's name.
    pub name: String,
    /// What it should be.
    pub expected: &'static str,
    /// What kind of value stands there.
    pub seen: &'static str,
    /// Where it stands, in bytes of the text that holds it.
    pub place: Range<usize>,
}

/// The first and last second that RFC 3339 can write: the years 0000 and 9999.
const SECONDS: Range<i64> = -62_167_219_200..253_402_300_800;

impl Object {
    /// A text.
    pub fn string(&self, name: &str) -> Member<String> {
        self.member(name, "a string", |value| value.as_str().map(str::to_owned))
    }

    /// `true` or `false`.
    pub fn boolean(&self, name: &str) -> Member<bool> {
        self.member(name, "a boolean", Value::as_bool)
    }

    /// A whole number that is not negative.
    pub fn whole_number(&self, name: &str) -> Member<u64> {
        self.member(name, "a whole number", Value::as_u64)
    }

    /// An array of texts.
    pub fn strings(&self, name: &str) -> Member<Vec<String>> {
        self.member(name, "an array of strings", strings)
    }

    /// A text or an array of texts, such as `aud` (RFC 7519 §4.1.3).
    pub fn string_or_strings(&self, name: &str) -> Member<Vec<String>> {
        self.member(name, "a string or an array of strings", |value| match value {
            Value::String(one) => Some(vec![one.clone()]),
            other => strings(other),
        })
    }

    /// An array of anything.
    pub fn array(&self, name: &str) -> Member<Vec<Value>> {
        self.member(name, "an array", |value| value.as_array().cloned())
    }

    /// A `NumericDate`: seconds since 1970-01-01T00:00:00Z, perhaps with a fraction (RFC 7519 §2), in the
    /// years 0000 to 9999.
    pub fn numeric_date(&self, name: &str) -> Member<DateTime<Utc>> {
        self.member(name, "a NumericDate", |value| match value {
            Value::Number(number) => time(number),
            _ => None,
        })
    }

    fn member<T>(&self, name: &str, expected: &'static str, read: impl FnOnce(&Value) -> Option<T>) -> Member<T> {
        let (Some(value), Some(place)) = (self.get(name), self.place(name)) else { return Ok(None) };
        match read(value) {
            Some(read) => Ok(Some(Placed::new(read, place))),
            None => Err(WrongType { name: name.to_owned(), expected, seen: kind(value), place }),
        }
    }
}

/// What kind of value it is, in words.
pub(in crate::protocol::oidc) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction or out of range",
        Value::Number(number) if number.as_i64().is_some_and(i64::is_negative) => "a negative number",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|element| element.as_str().map(str::to_owned)).collect()
}

fn time(number: &Number) -> Option<DateTime<Utc>> {
    if let Some(seconds) = number.as_i64() {
        return DateTime::from_timestamp(seconds, 0).filter(in_range);
    }
    // A double of this size has microseconds left; anything finer is not in the text either.
    let micros = number.as_f64().map(|seconds| (seconds * 1e6).round()).filter(|micros| micros.abs() < 1e18)?;
    #[expect(clippy::cast_possible_truncation, reason = "bounded in the line above, and rounded")]
    DateTime::from_timestamp_micros(micros as i64).filter(in_range)
}

fn in_range(time: &DateTime<Utc>) -> bool {
    SECONDS.contains(&time.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Object {
        Object::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn absent_is_told_from_wrong() {
        let object = object(r#"{"a": "x", "n": null, "one": 1}"#);
        assert_eq!(object.string("a"), Ok(Some(Placed::new("x".to_owned(), 6..9))));
        assert_eq!(object.string("b"), Ok(None));
        let wrong = object.string("n").unwrap_err();
        assert_eq!((wrong.place.clone(), wrong.to_string().as_str()), (16..20, r#""n" should be a string, seen null"#));
        assert_eq!(object.string("one").unwrap_err().seen, "a number");
    }

    #[test]
    fn numbers_and_booleans_are_not_texts() {
        let object = object(r#"{"yes": true, "text": "true", "n": 3600, "t": "3600", "minus": -1, "f": 1.5}"#);
        assert!(object.boolean("yes").unwrap().unwrap().value);
        assert_eq!(object.boolean("text").unwrap_err().seen, "a string");
        assert_eq!(object.whole_number("n").unwrap().unwrap().value, 3600);
        assert_eq!(object.whole_number("t").unwrap_err().seen, "a string");
        assert_eq!(object.whole_number("minus").unwrap_err().seen, "a negative number");
        assert_eq!(object.whole_number("f").unwrap_err().seen, "a number with a fraction or out of range");
    }

    #[test]
    fn lists_hold_texts_only() {
        let object = object(r#"{"one": "a", "two": ["a", "b"], "none": [], "mixed": ["a", 1], "map": {}}"#);
        let list = |name| object.string_or_strings(name).map(|member| member.unwrap().value);
        assert_eq!(list("one").unwrap(), ["a"]);
        assert_eq!(list("two").unwrap(), ["a", "b"]);
        assert!(list("none").unwrap().is_empty());
        assert_eq!((list("mixed").unwrap_err().seen, list("map").unwrap_err().seen), ("an array", "an object"));
        assert!(object.strings("one").is_err() && object.strings("two").is_ok());
    }

    #[test]
    fn numeric_dates_have_seconds_a_fraction_and_a_range() {
        let date = |text: &str| object(&format!("{{\"exp\": {text}}}")).numeric_date("exp");
        let shown = |text| date(text).unwrap().unwrap().value.to_rfc3339();
        assert_eq!(shown("1795320000"), "2026-11-22T04:00:00+00:00");
        assert_eq!(shown("1795320000.5"), "2026-11-22T04:00:00.500+00:00");
        assert_eq!(shown("1.79532e9"), "2026-11-22T04:00:00+00:00");
        assert_eq!(shown("-1"), "1969-12-31T23:59:59+00:00");
        assert_eq!(shown("253402300799"), "9999-12-31T23:59:59+00:00");
        for text in ["253402300800", "-62167219201", "1e300", "-1e300", "18446744073709551615", "1795320000000000"] {
            assert!(date(text).is_err(), "{text}");
        }
        assert_eq!(date(r#""1795320000""#).unwrap_err().to_string(), r#""exp" should be a NumericDate, seen a string"#);
    }
}
