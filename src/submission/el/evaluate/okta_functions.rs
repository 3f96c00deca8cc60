//! The functions of Okta's expression language.
//!
//! A text that is null is an empty one: `String.len` of an unset variable is 0, which Okta's own samples for older
//! instances rely on.

use super::{
    super::{
        ExpressionError, Reason,
        function::Okta,
        value::{self, Value},
    },
    Evaluation,
    arguments::Arguments,
    okta::equal,
};

pub(super) fn call(
    evaluation: &mut Evaluation<'_>,
    function: Okta,
    given: &Arguments,
) -> Result<Value, ExpressionError> {
    let text = |index| given.text(index);
    let made = match function {
        Okta::Length => return Ok(Value::Integer(whole(value::length(&text(0)?)))),
        Okta::StartsWith => return Ok(Value::Boolean(text(0)?.starts_with(&*text(1)?))),
        Okta::Contains => return Ok(Value::Boolean(text(0)?.contains(&*text(1)?))),
        Okta::Append => text(0)?.into_owned() + &text(1)?,
        Okta::Join => join(evaluation, given)?,
        Okta::RemoveSpaces => text(0)?.replace(' ', ""),
        Okta::Replace => replace(evaluation, given)?,
        Okta::ReplaceFirst => replace_first(given)?,
        Okta::Switch => switch(evaluation, given)?,
        Okta::Substring => substring(given)?,
        Okta::SubstringAfter => text(0)?.split_once(&*text(1)?).map(|(_, after)| after.to_owned()).unwrap_or_default(),
        Okta::SubstringBefore => {
            let whole = text(0)?;
            whole.split_once(&*text(1)?).map_or(&*whole, |(before, _)| before).to_owned()
        }
        Okta::ToUpperCase => text(0)?.to_uppercase(),
        Okta::ToLowerCase => text(0)?.to_lowercase(),
        Okta::ArrayToCsv => {
            let values = given.array(0)?.iter().cloned().map(Value::interpolated).collect::<Option<Vec<_>>>();
            values.ok_or_else(|| given.wrong(0, "an array of texts"))?.join(",")
        }
        _ => return other(evaluation, function, given),
    };
    evaluation.count(made.len(), given.span)?;
    Ok(Value::Text(made))
}

/// The functions that make no text.
fn other(evaluation: &mut Evaluation<'_>, function: Okta, given: &Arguments) -> Result<Value, ExpressionError> {
    let mut list = |values: Vec<Value>| {
        evaluation.count(values.iter().map(size).sum(), given.span)?;
        Ok(Value::List(values))
    };
    match function {
        Okta::ArraySize => Ok(Value::Integer(whole(given.array(0)?.len()))),
        Okta::ArrayIsEmpty => Ok(Value::Boolean(given.array(0)?.is_empty())),
        Okta::ArrayContains => Ok(Value::Boolean(given.array(0)?.iter().any(|value| equal(value, given.at(1))))),
        Okta::ArrayAdd => list(given.array(0)?.iter().chain([given.at(1)]).cloned().collect()),
        Okta::ArrayRemove => list(given.array(0)?.iter().filter(|value| !equal(value, given.at(1))).cloned().collect()),
        Okta::ArrayClear => given.array(0).map(|_| Value::List(Vec::new())),
        Okta::ArrayGet => {
            let (values, position) = (given.array(0)?, given.integer(1)?);
            let found = usize::try_from(position).ok().and_then(|position| values.get(position));
            found.cloned().ok_or_else(|| given.out_of_bounds(position, position.saturating_add(1), values.len()))
        }
        Okta::ArrayFlatten => {
            let mut flat = Vec::new();
            given.values.iter().for_each(|(value, _)| flatten(value, &mut flat));
            list(flat)
        }
        Okta::ToInteger => to_integer(given),
        _ => to_number(given),
    }
}

fn join(evaluation: &mut Evaluation<'_>, given: &Arguments) -> Result<String, ExpressionError> {
    let (separator, texts) = (given.text(0)?, given.texts(1)?);
    let separators = separator.len().saturating_mul(texts.len() - 1);
    evaluation.count(separators.saturating_add(texts.iter().map(|text| text.len()).sum()), given.span)?;
    Ok(texts.join(&separator))
}

/// All occurrences; nothing is replaced by an empty text that is searched for.
fn replace(evaluation: &mut Evaluation<'_>, given: &Arguments) -> Result<String, ExpressionError> {
    let (text, wanted, replacement) = (given.text(0)?, given.text(1)?, given.text(2)?);
    if wanted.is_empty() {
        return Ok(text.into_owned());
    }
    // Each occurrence can become as long as a whole text, so it is counted before it is made.
    evaluation.count(text.matches(&*wanted).count().saturating_mul(replacement.len()), given.span)?;
    Ok(text.replace(&*wanted, &replacement))
}

fn replace_first(given: &Arguments) -> Result<String, ExpressionError> {
    let (text, wanted, replacement) = (given.text(0)?, given.text(1)?, given.text(2)?);
    Ok(if wanted.is_empty() { text.into_owned() } else { text.replacen(&*wanted, &replacement, 1) })
}

/// The value of the first key that stands in the text.
fn switch(evaluation: &mut Evaluation<'_>, given: &Arguments) -> Result<String, ExpressionError> {
    let (text, default, pairs) = (given.text(0)?, given.text(1)?, given.texts(2)?);
    evaluation.walk(text.len().saturating_mul(pairs.len()), given.span)?;
    let found = pairs.chunks_exact(2).find(|pair| text.contains(&*pair[0])).map(|pair| &pair[1]);
    Ok(found.unwrap_or(&default).to_string())
}

fn substring(given: &Arguments) -> Result<String, ExpressionError> {
    let (text, start, end) = (given.text(0)?, given.integer(1)?, given.integer(2)?);
    let length = value::length(&text);
    let positions = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    let inside = positions.filter(|(start, end)| start <= end && *end <= length);
    let (from, to) = inside.ok_or_else(|| given.out_of_bounds(start, end, length))?;
    value::slice(&text, from, to).map(str::to_owned).ok_or_else(|| given.cut_character(start, end))
}

/// A text of digits, or a number rounded to the nearest integer, halves up.
fn to_integer(given: &Arguments) -> Result<Value, ExpressionError> {
    match given.at(0) {
        Value::Integer(number) => Ok(Value::Integer(*number)),
        Value::Decimal(number) => {
            let rounded = (number + 0.5).floor();
            // Both bounds are exact as decimal numbers.
            #[expect(clippy::cast_possible_truncation, reason = "the range is tested")]
            let integer = (-9.2e18..9.2e18).contains(&rounded).then_some(rounded as i64);
            integer.map(Value::Integer).ok_or_else(|| ExpressionError::new(Reason::NumberRange, given.span))
        }
        _ => given.integer(0).map(Value::Integer),
    }
}

fn to_number(given: &Arguments) -> Result<Value, ExpressionError> {
    let number = match given.at(0) {
        #[expect(clippy::cast_precision_loss, reason = "Java widens an integer in the same way")]
        Value::Integer(number) => Some(*number as f64),
        Value::Decimal(number) => Some(*number),
        Value::Text(text) => value::decimal(text),
        _ => None,
    };
    number.map(Value::Decimal).ok_or_else(|| given.wrong(0, "a number"))
}

fn flatten(value: &Value, flat: &mut Vec<Value>) {
    match value {
        // Arrays stand inside each other only as deep as the parser allows.
        Value::List(values) => values.iter().for_each(|value| flatten(value, flat)),
        other => flat.push(other.clone()),
    }
}

/// About how many bytes a value takes.
fn size(value: &Value) -> usize {
    let inside = match value {
        Value::Text(text) => text.len(),
        Value::List(values) => values.iter().map(size).sum(),
        _ => 0,
    };
    size_of::<Value>() + inside
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
