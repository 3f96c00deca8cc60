//! Values while an expression is evaluated.

use std::cmp::Ordering;

/// A value. Texts are Unicode; their lengths and positions count UTF-16 units, as Okta's Java does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Unset.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A number with decimals.
    Decimal(f64),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Value>),
}

impl Value {
    /// What kind of value it is, for errors.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a Boolean",
            Self::Integer(_) => "an integer",
            Self::Decimal(_) => "a decimal number",
            Self::Text(_) => "a text",
            Self::List(_) => "an array",
        }
    }

    /// The text of a value inside another text: null is nothing. `None` for an array.
    pub(super) fn interpolated(self) -> Option<String> {
        match self {
            Self::Null => Some(String::new()),
            Self::Boolean(value) => Some(value.to_string()),
            Self::Integer(value) => Some(value.to_string()),
            Self::Decimal(value) => Some(decimal_text(value)),
            Self::Text(value) => Some(value),
            Self::List(_) => None,
        }
    }

    /// Null, the empty text, an empty array.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(values) => values.is_empty(),
            _ => false,
        }
    }
}

/// A decimal number as Java writes it: at least one decimal; an exponent from 10^7 on and below 10^-3.
fn decimal_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = value.abs();
    if size == 0.0 || (1e-3..1e7).contains(&size) {
        return format!("{value:?}");
    }
    let scientific = format!("{value:e}");
    match scientific.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => format!("{digits}E{exponent}"),
        Some((digits, exponent)) => format!("{digits}.0E{exponent}"),
        None => scientific,
    }
}

/// How many UTF-16 units a text has.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The part between two positions in UTF-16 units. `None` when it is not there or would cut a character in two.
pub(super) fn slice(text: &str, start: usize, end: usize) -> Option<&str> {
    if start == end {
        return (start <= length(text)).then_some("");
    }
    let (start, end) = (byte(text, start)?, byte(text, end)?);
    text.get(start..end)
}

/// The byte at which a position in UTF-16 units is.
fn byte(text: &str, position: usize) -> Option<usize> {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= position {
            return (units == position).then_some(at);
        }
        units += character.len_utf16();
    }
    (units == position).then_some(text.len())
}

/// The position in UTF-16 units of the first occurrence.
pub(super) fn position(text: &str, wanted: &str) -> Option<usize> {
    text.find(wanted).map(|at| length(&text[..at]))
}

/// The order of texts in Java: by UTF-16 units.
pub(super) fn order(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}

/// A number out of a text of digits, with a sign or without.
pub(super) fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A number out of a text in the usual notation, with an exponent or without.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let usual = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    usual.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_numbers_are_written_as_java_does() {
        for (value, text) in [
            (3.0, "3.0"),
            (2.125, "2.125"),
            (-0.5, "-0.5"),
            (0.0, "0.0"),
            (9_999_999.0, "9999999.0"),
            (1e7, "1.0E7"),
            (1.5e21, "1.5E21"),
            (0.001, "0.001"),
            (0.000_12, "1.2E-4"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(decimal_text(value), text);
        }
    }

    #[test]
    fn positions_count_utf_16_units() {
        let text = "a😀b";
        assert_eq!(length(text), 4);
        assert_eq!(slice(text, 1, 3), Some("😀"));
        assert_eq!(slice(text, 1, 2), None);
        assert_eq!(slice(text, 2, 2), Some(""));
        assert_eq!(slice(text, 3, 4), Some("b"));
        assert_eq!(slice(text, 4, 4), Some(""));
        assert_eq!(slice(text, 4, 5), None);
        assert_eq!(position(text, "b"), Some(3));
        assert_eq!(order("\u{ffff}", "😀"), Ordering::Greater);
    }

    #[test]
    fn numbers_are_read_strictly() {
        assert_eq!((integer("-12"), integer("+3"), integer("")), (Some(-12), Some(3), None));
        assert_eq!((integer("1_0"), integer("99999999999999999999"), integer("-")), (None, None, None));
        assert_eq!(
            (decimal("1e3"), decimal("-.5"), decimal("inf"), decimal("e")),
            (Some(1000.0), Some(-0.5), None, None)
        );
    }
}
