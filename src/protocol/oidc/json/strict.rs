//! A JSON value without duplicate names, and not more of it than is good.

use std::{cell::Cell, fmt};

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};

/// How many objects and arrays may stand inside each other.
pub const DEPTH: usize = 32;

/// How many values are read of one text, those inside others included: each takes far more memory than its text.
const VALUES: usize = 20_000;

/// Reads one JSON value that no reader can read in another way.
pub(super) fn value(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: DEPTH, left: &Cell::new(VALUES) }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict<'c> {
    depth: usize,
    /// How many values may still come, at any level.
    left: &'c Cell<usize>,
}

impl Strict<'_> {
    fn inner<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom(format!("nested deeper than {DEPTH} levels")))?;
        Ok(Self { depth, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.ok_or_else(|| D::Error::custom(format!("more than {VALUES} values")))?);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format!("the name {name:?} stands twice")));
            }
            let value = members.next_value_seed(inner)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        value(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn ordinary_values_are_read_as_they_are() {
        let text = r#"{"a": [1, -2, 2.5, null, true, "x"], "b": {"c": {}}}"#;
        assert_eq!(value(text.as_bytes()).unwrap(), serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn duplicates_are_refused_at_every_level() {
        assert!(error(r#"{"sub": "a", "sub": "b"}"#).starts_with("the name \"sub\" stands twice"));
        assert!(error(r#"{"a": [{"x": 1, "\u0078": 2}]}"#).starts_with("the name \"x\" stands twice"));
        assert!(value(r#"{"a": {"x": 1}, "x": 2, "X": 3}"#.as_bytes()).is_ok());
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels: usize| format!("{{\"a\":{}1{}}}", "[".repeat(levels), "]".repeat(levels));
        assert!(value(nested(DEPTH - 1).as_bytes()).is_ok());
        assert!(error(&nested(DEPTH)).starts_with("nested deeper than 32 levels"));
        assert!(error(&nested(100_000)).starts_with("nested deeper than 32 levels"));
        assert!(error(&"{\"a\":".repeat(100_000)).starts_with("nested deeper than 32 levels"));
    }

    #[test]
    fn the_number_of_values_is_bounded() {
        let many = |count: usize| format!("{{\"a\":[{}]}}", vec!["0"; count].join(","));
        assert!(value(many(VALUES - 2).as_bytes()).is_ok());
        assert!(error(&many(VALUES - 1)).starts_with("more than 20000 values"));
    }

    #[test]
    fn numbers_beyond_a_double_are_refused() {
        for text in ["1e400", "-1e400", &format!("1{}", "0".repeat(400))] {
            assert!(error(text).starts_with("number out of range"), "{text}");
        }
        assert_eq!(
            value(b"123456789012345678901234567890").unwrap(),
            Value::from(123_456_789_012_345_680_000_000_000_000_f64)
        );
        assert!(error("NaN").starts_with("expected value") && error("0x1").starts_with("trailing characters"));
    }
}
