//! The operators of Okta's expression language.
//!
//! Okta does not document what `+` makes of null; here it adds nothing to a text, as its own samples for older
//! instances need it.

use std::cmp::Ordering;

use super::{
    super::{
        ExpressionError, Reason, Span,
        syntax::Binary,
        value::{Value, order},
    },
    kind,
};

/// `!`, the only operator before a value.
pub(super) fn unary(value: &Value, span: Span) -> Result<Value, ExpressionError> {
    boolean("`!`", value, span).map(|value| Value::Boolean(!value))
}

/// Conditions must be Booleans: no other value stands for one.
pub(super) fn boolean(subject: &'static str, value: &Value, span: Span) -> Result<bool, ExpressionError> {
    match value {
        Value::Boolean(value) => Ok(*value),
        other => Err(kind(subject, "a Boolean", other.kind(), span)),
    }
}

pub(super) fn binary(operator: Binary, left: Value, right: Value, span: Span) -> Result<Value, ExpressionError> {
    let ordered = |test: fn(Ordering) -> bool| compare(operator, &left, &right, span).map(|it| it.is_some_and(test));
    let answer = match operator {
        Binary::Equal => equal(&left, &right),
        Binary::NotEqual => !equal(&left, &right),
        Binary::Less => ordered(Ordering::is_lt)?,
        Binary::LessOrEqual => ordered(Ordering::is_le)?,
        Binary::Greater => ordered(Ordering::is_gt)?,
        Binary::GreaterOrEqual => ordered(Ordering::is_ge)?,
        _ => return add(left, right, span),
    };
    Ok(Value::Boolean(answer))
}

/// Numbers are compared as numbers; values of different kinds are never equal, null and the empty text neither.
pub(super) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (left, right) => match numbers(left, right) {
            Some((left, right)) => left.partial_cmp(&right) == Some(Ordering::Equal),
            None => left == right,
        },
    }
}

/// Two numbers, at least one of them a decimal one.
#[expect(clippy::cast_precision_loss, reason = "Java widens an integer in the same way")]
fn numbers(left: &Value, right: &Value) -> Option<(f64, f64)> {
    match (left, right) {
        (Value::Decimal(left), Value::Decimal(right)) => Some((*left, *right)),
        (Value::Integer(left), Value::Decimal(right)) => Some((*left as f64, *right)),
        (Value::Decimal(left), Value::Integer(right)) => Some((*left, *right as f64)),
        _ => None,
    }
}

/// Null comes before everything. `None` when a number is none.
fn compare(operator: Binary, left: &Value, right: &Value, span: Span) -> Result<Option<Ordering>, ExpressionError> {
    match (left, right) {
        (Value::Null, Value::Null) => Ok(Some(Ordering::Equal)),
        (Value::Null, _) => Ok(Some(Ordering::Less)),
        (_, Value::Null) => Ok(Some(Ordering::Greater)),
        (Value::Integer(left), Value::Integer(right)) => Ok(Some(left.cmp(right))),
        (Value::Text(left), Value::Text(right)) => Ok(Some(order(left, right))),
        (left, right) => match numbers(left, right) {
            Some((left, right)) => Ok(left.partial_cmp(&right)),
            None => Err(operands(operator, left, right, span)),
        },
    }
}

fn add(left: Value, right: Value, span: Span) -> Result<Value, ExpressionError> {
    if let (Value::Integer(left), Value::Integer(right)) = (&left, &right) {
        let sum = left.checked_add(*right).ok_or_else(|| ExpressionError::new(Reason::NumberRange, span))?;
        return Ok(Value::Integer(sum));
    }
    if let Some((left, right)) = numbers(&left, &right) {
        return Ok(Value::Decimal(left + right));
    }
    let joins = |value: &Value| matches!(value, Value::Text(_) | Value::Null);
    if !joins(&left) && !joins(&right) {
        return Err(operands(Binary::Add, &left, &right, span));
    }
    let kinds = (left.kind(), right.kind());
    let texts = left.interpolated().zip(right.interpolated());
    let reason = Reason::Operands { subject: Binary::Add.name(), left: kinds.0, right: kinds.1 };
    let (left, right) = texts.ok_or_else(|| ExpressionError::new(reason, span))?;
    Ok(Value::Text(left + &right))
}

pub(super) fn operands(operator: Binary, left: &Value, right: &Value, span: Span) -> ExpressionError {
    let reason = Reason::Operands { subject: operator.name(), left: left.kind(), right: right.kind() };
    ExpressionError::new(reason, span)
}
