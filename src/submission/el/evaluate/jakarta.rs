//! The operators of Jakarta Expression Language 3.0 (§1.7 to §1.10, §1.23).

use std::cmp::Ordering;

use super::{
    super::{
        ExpressionError, Reason, Span,
        error::quoted,
        syntax::{Binary, Unary},
        value::{self, Value, order},
    },
    kind,
};

/// A number of either kind.
#[derive(Clone, Copy)]
enum Number {
    Integer(i64),
    Decimal(f64),
}

impl Number {
    #[expect(clippy::cast_precision_loss, reason = "Java widens an integer in the same way")]
    fn decimal(self) -> f64 {
        match self {
            Self::Integer(number) => number as f64,
            Self::Decimal(number) => number,
        }
    }
}

/// Null and the empty text are false, and so is every text but `true`.
pub(super) fn boolean(value: &Value, span: Span) -> Result<bool, ExpressionError> {
    match value {
        Value::Null => Ok(false),
        Value::Boolean(value) => Ok(*value),
        Value::Text(text) => Ok(text.eq_ignore_ascii_case("true")),
        other => Err(kind("a condition", "a Boolean", other.kind(), span)),
    }
}

pub(super) fn unary(operator: Unary, value: &Value, span: Span) -> Result<Value, ExpressionError> {
    match operator {
        Unary::Not => boolean(value, span).map(|value| Value::Boolean(!value)),
        Unary::Empty => Ok(Value::Boolean(value.is_empty())),
        Unary::Minus => match number(Binary::Subtract, value, span)? {
            Number::Decimal(number) => Ok(Value::Decimal(-number)),
            Number::Integer(number) => number.checked_neg().map(Value::Integer).ok_or_else(|| out_of_range(span)),
        },
    }
}

pub(super) fn binary(operator: Binary, left: Value, right: Value, span: Span) -> Result<Value, ExpressionError> {
    let ordered = |test: fn(Ordering) -> bool| compare(operator, &left, &right, span).map(|it| it.is_some_and(test));
    let answer = match operator {
        Binary::Concatenate => return concatenate(left, right, span),
        Binary::Equal => equal(&left, &right, span)?,
        Binary::NotEqual => !equal(&left, &right, span)?,
        Binary::Less => ordered(Ordering::is_lt)?,
        Binary::Greater => ordered(Ordering::is_gt)?,
        // A value is at most and at least itself, even null.
        Binary::LessOrEqual => (left == Value::Null && right == Value::Null) || ordered(Ordering::is_le)?,
        Binary::GreaterOrEqual => (left == Value::Null && right == Value::Null) || ordered(Ordering::is_ge)?,
        _ => return arithmetic(operator, &left, &right, span),
    };
    Ok(Value::Boolean(answer))
}

fn concatenate(left: Value, right: Value, span: Span) -> Result<Value, ExpressionError> {
    let operands = Reason::Operands { subject: "`+=`", left: left.kind(), right: right.kind() };
    let texts = left.interpolated().zip(right.interpolated());
    let (left, right) = texts.ok_or_else(|| ExpressionError::new(operands, span))?;
    Ok(Value::Text(left + &right))
}

/// Null equals only null. A number, a Boolean or a text makes the other value one of its kind, in this order.
fn equal(left: &Value, right: &Value, span: Span) -> Result<bool, ExpressionError> {
    match (left, right) {
        (Value::Null, other) | (other, Value::Null) => Ok(*other == Value::Null),
        (Value::List(left), Value::List(right)) => Ok(left == right),
        (Value::Decimal(_) | Value::Integer(_), _) | (_, Value::Decimal(_) | Value::Integer(_)) => {
            Ok(compare(Binary::Equal, left, right, span)? == Some(Ordering::Equal))
        }
        (Value::Boolean(_), _) | (_, Value::Boolean(_)) => Ok(boolean(left, span)? == boolean(right, span)?),
        (Value::Text(left), Value::Text(right)) => Ok(left == right),
        (left, right) => Err(operands(Binary::Equal, left, right, span)),
    }
}

/// `None` when nothing is known: one value is null, or a number is none.
fn compare(operator: Binary, left: &Value, right: &Value, span: Span) -> Result<Option<Ordering>, ExpressionError> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Ok(None),
        (Value::Decimal(_), _) | (_, Value::Decimal(_)) => {
            let (left, right) = (decimal(operator, left, span)?, decimal(operator, right, span)?);
            Ok(left.partial_cmp(&right))
        }
        (Value::Integer(_), _) | (_, Value::Integer(_)) => {
            Ok(Some(integer(operator, left, span)?.cmp(&integer(operator, right, span)?)))
        }
        (Value::Text(left), Value::Text(right)) => Ok(Some(order(left, right))),
        (Value::Text(left), Value::Boolean(right)) => Ok(Some(order(left, &right.to_string()))),
        (Value::Boolean(left), Value::Text(right)) => Ok(Some(order(&left.to_string(), right))),
        (Value::Boolean(left), Value::Boolean(right)) => Ok(Some(left.cmp(right))),
        (left, right) => Err(operands(operator, left, right, span)),
    }
}

fn arithmetic(operator: Binary, left: &Value, right: &Value, span: Span) -> Result<Value, ExpressionError> {
    if (left, right) == (&Value::Null, &Value::Null) {
        return Ok(Value::Integer(0));
    }
    let (left, right) = (number(operator, left, span)?, number(operator, right, span)?);
    if let (Number::Integer(left), Number::Integer(right)) = (left, right)
        && operator != Binary::Divide
    {
        let result = match operator {
            Binary::Add => left.checked_add(right),
            Binary::Subtract => left.checked_sub(right),
            Binary::Multiply => left.checked_mul(right),
            _ if right == 0 => return Err(ExpressionError::new(Reason::DivisionByZero, span)),
            _ => left.checked_rem(right),
        };
        return result.map(Value::Integer).ok_or_else(|| out_of_range(span));
    }
    let (left, right) = (left.decimal(), right.decimal());
    Ok(Value::Decimal(match operator {
        Binary::Add => left + right,
        Binary::Subtract => left - right,
        Binary::Multiply => left * right,
        Binary::Divide => left / right,
        _ => left % right,
    }))
}

/// The number that an operator of arithmetic takes a value for: null and the empty text are 0, and a text is a decimal
/// number when it is written like one.
fn number(operator: Binary, value: &Value, span: Span) -> Result<Number, ExpressionError> {
    match value {
        Value::Decimal(number) => Ok(Number::Decimal(*number)),
        Value::Text(text) if text.contains(['.', 'e', 'E']) => decimal(operator, value, span).map(Number::Decimal),
        other => integer(operator, other, span).map(Number::Integer),
    }
}

fn integer(operator: Binary, value: &Value, span: Span) -> Result<i64, ExpressionError> {
    let number = match value {
        Value::Null => Some(0),
        Value::Integer(number) => Some(*number),
        Value::Text(text) if text.is_empty() => Some(0),
        Value::Text(text) => value::integer(text),
        _ => None,
    };
    number.ok_or_else(|| no_number(operator, value, span))
}

#[expect(clippy::cast_precision_loss, reason = "Java widens an integer in the same way")]
fn decimal(operator: Binary, value: &Value, span: Span) -> Result<f64, ExpressionError> {
    let number = match value {
        Value::Null => Some(0.0),
        Value::Integer(number) => Some(*number as f64),
        Value::Decimal(number) => Some(*number),
        Value::Text(text) if text.is_empty() => Some(0.0),
        Value::Text(text) => value::decimal(text),
        _ => None,
    };
    number.ok_or_else(|| no_number(operator, value, span))
}

fn no_number(operator: Binary, value: &Value, span: Span) -> ExpressionError {
    let seen = match value {
        Value::Text(text) => quoted(text),
        other => other.kind().to_owned(),
    };
    kind(operator.name(), "numbers", seen, span)
}

fn operands(operator: Binary, left: &Value, right: &Value, span: Span) -> ExpressionError {
    let reason = Reason::Operands { subject: operator.name(), left: left.kind(), right: right.kind() };
    ExpressionError::new(reason, span)
}

fn out_of_range(span: Span) -> ExpressionError {
    ExpressionError::new(Reason::NumberRange, span)
}
