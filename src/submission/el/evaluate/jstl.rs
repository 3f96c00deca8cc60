//! The functions of JSTL (JSTL 1.1, library `fn`). A text that is null is an empty one.

use super::{
    super::{
        ExpressionError,
        function::Jstl,
        value::{self, Value},
    },
    Evaluation,
    arguments::Arguments,
};

pub(super) fn call(
    evaluation: &mut Evaluation<'_>,
    function: Jstl,
    given: &Arguments,
) -> Result<Value, ExpressionError> {
    let text = |index| given.text(index);
    let made = match function {
        Jstl::Contains => return Ok(Value::Boolean(text(0)?.contains(&*text(1)?))),
        Jstl::ContainsIgnoreCase => {
            return Ok(Value::Boolean(text(0)?.to_uppercase().contains(&text(1)?.to_uppercase())));
        }
        Jstl::StartsWith => return Ok(Value::Boolean(text(0)?.starts_with(&*text(1)?))),
        Jstl::EndsWith => return Ok(Value::Boolean(text(0)?.ends_with(&*text(1)?))),
        Jstl::IndexOf => {
            let position = value::position(&text(0)?, &text(1)?);
            return Ok(Value::Integer(position.map_or(-1, whole)));
        }
        Jstl::Length => return length(given),
        Jstl::Split => return split(evaluation, given),
        Jstl::Substring => substring(given)?,
        Jstl::SubstringAfter => text(0)?.split_once(&*text(1)?).map(|(_, after)| after.to_owned()).unwrap_or_default(),
        Jstl::SubstringBefore => {
            text(0)?.split_once(&*text(1)?).map(|(before, _)| before.to_owned()).unwrap_or_default()
        }
        Jstl::Replace => replace(evaluation, given)?,
        Jstl::Join => join(evaluation, given)?,
        Jstl::ToLowerCase => text(0)?.to_lowercase(),
        Jstl::ToUpperCase => text(0)?.to_uppercase(),
        Jstl::Trim => text(0)?.trim_matches(|character| character <= ' ').to_owned(),
        Jstl::EscapeXml => escape(&text(0)?),
    };
    evaluation.count(made.len(), given.span)?;
    Ok(Value::Text(made))
}

/// The length of a text or array.
fn length(given: &Arguments) -> Result<Value, ExpressionError> {
    match given.at(0) {
        Value::Null => Ok(Value::Integer(0)),
        Value::Text(text) => Ok(Value::Integer(whole(value::length(text)))),
        Value::List(values) => Ok(Value::Integer(whole(values.len()))),
        _ => Err(given.wrong(0, "a text or an array")),
    }
}

/// Positions that are out of the text are moved into it.
fn substring(given: &Arguments) -> Result<String, ExpressionError> {
    let text = given.text(0)?;
    let length = value::length(&text);
    let start = usize::try_from(position(given, 1)?).unwrap_or(0);
    let end = usize::try_from(position(given, 2)?).unwrap_or(length).min(length);
    if start >= length || end < start {
        return Ok(String::new());
    }
    let part = value::slice(&text, start, end).map(str::to_owned);
    part.ok_or_else(|| given.cut_character(whole(start), whole(end)))
}

/// A position: null and the empty text are 0, decimals are cut off.
fn position(given: &Arguments, index: usize) -> Result<i64, ExpressionError> {
    match given.at(index) {
        Value::Null => Ok(0),
        Value::Text(text) if text.is_empty() => Ok(0),
        #[expect(clippy::cast_possible_truncation, reason = "Java saturates in the same way")]
        Value::Decimal(number) => Ok(*number as i64),
        _ => given.integer(index),
    }
}

fn replace(evaluation: &mut Evaluation<'_>, given: &Arguments) -> Result<String, ExpressionError> {
    let (text, wanted, replacement) = (given.text(0)?, given.text(1)?, given.text(2)?);
    if wanted.is_empty() {
        return Ok(text.into_owned());
    }
    // Each occurrence can become as long as a whole text, so it is counted before it is made.
    evaluation.count(text.matches(&*wanted).count().saturating_mul(replacement.len()), given.span)?;
    Ok(text.replace(&*wanted, &replacement))
}

/// Every character of the second text separates; nothing is between two separators that follow each other.
fn split(evaluation: &mut Evaluation<'_>, given: &Arguments) -> Result<Value, ExpressionError> {
    let (text, separators) = (given.text(0)?, given.text(1)?);
    evaluation.walk(text.len().saturating_mul(separators.len()), given.span)?;
    let whole = text.is_empty() || separators.is_empty();
    let parts: Vec<&str> = if whole {
        vec![&*text]
    } else {
        text.split(|character| separators.contains(character)).filter(|part| !part.is_empty()).collect()
    };
    evaluation.count(text.len().saturating_add(parts.len() * size_of::<Value>()), given.span)?;
    Ok(Value::List(parts.into_iter().map(|part| Value::Text(part.to_owned())).collect()))
}

fn join(evaluation: &mut Evaluation<'_>, given: &Arguments) -> Result<String, ExpressionError> {
    let (values, separator) = (given.array(0)?, given.text(1)?);
    let texts = values.iter().cloned().map(Value::interpolated).collect::<Option<Vec<_>>>();
    let texts = texts.ok_or_else(|| given.wrong(0, "an array of texts"))?;
    evaluation.count(separator.len().saturating_mul(texts.len()), given.span)?;
    Ok(texts.join(&separator))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&#034;"),
            '\'' => escaped.push_str("&#039;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
