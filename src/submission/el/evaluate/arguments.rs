//! The values that a function is given, read as the kinds that it takes.

use std::borrow::Cow;

use super::{
    super::{ExpressionError, Reason, Span, error::quoted, function::Function, value, value::Value},
    kind,
};

/// The values of a call and where they stand.
pub(super) struct Arguments {
    pub(super) function: Function,
    pub(super) values: Vec<(Value, Span)>,
    pub(super) span: Span,
}

impl Arguments {
    /// A value by its place. Calls have as many as their function takes, which the parser has seen to.
    pub(super) fn at(&self, index: usize) -> &Value {
        self.values.get(index).map_or(&Value::Null, |(value, _)| value)
    }

    fn place(&self, index: usize) -> Span {
        self.values.get(index).map_or(self.span, |(_, span)| *span)
    }

    /// A text. Null is an empty one; numbers and Booleans are written out.
    pub(super) fn text(&self, index: usize) -> Result<Cow<'_, str>, ExpressionError> {
        match self.at(index) {
            Value::Text(text) => Ok(Cow::Borrowed(text)),
            Value::List(_) => Err(self.wrong(index, "a text")),
            other => Ok(Cow::Owned(other.clone().interpolated().unwrap_or_default())),
        }
    }

    /// All texts from a place on.
    pub(super) fn texts(&self, from: usize) -> Result<Vec<Cow<'_, str>>, ExpressionError> {
        (from..self.values.len()).map(|index| self.text(index)).collect()
    }

    /// An integer, or a text of digits.
    pub(super) fn integer(&self, index: usize) -> Result<i64, ExpressionError> {
        let number = match self.at(index) {
            Value::Integer(number) => Some(*number),
            Value::Text(text) => value::integer(text),
            _ => None,
        };
        number.ok_or_else(|| self.wrong(index, "an integer"))
    }

    /// The values of an array; null is an empty one.
    pub(super) fn array(&self, index: usize) -> Result<&[Value], ExpressionError> {
        match self.at(index) {
            Value::List(values) => Ok(values),
            Value::Null => Ok(&[]),
            _ => Err(self.wrong(index, "an array")),
        }
    }

    /// A value of the wrong kind.
    pub(super) fn wrong(&self, index: usize, expected: &'static str) -> ExpressionError {
        let seen = match self.at(index) {
            Value::Text(text) => quoted(text),
            other => other.kind().to_owned(),
        };
        kind(self.function.name(), expected, seen, self.place(index))
    }

    /// Positions that cut a character in two.
    pub(super) fn cut_character(&self, start: i64, end: i64) -> ExpressionError {
        ExpressionError::new(Reason::CutCharacter { function: self.function.name(), start, end }, self.span)
    }

    /// Positions that are not there.
    pub(super) fn out_of_bounds(&self, start: i64, end: i64, length: usize) -> ExpressionError {
        let reason = Reason::OutOfBounds { function: self.function.name(), start, end, length };
        ExpressionError::new(reason, self.span)
    }
}
