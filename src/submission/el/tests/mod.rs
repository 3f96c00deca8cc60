//! Every documented row, by its name.

mod functions;
mod mistakes;
mod operators;
mod other_languages;
mod vectors;

use super::{Dialect, Expression, ExpressionError, Variables};

/// The value of a property, or what is wrong with it, with the place in the text.
fn value(dialect: Dialect, text: &str, variables: &[(&str, &str)]) -> Result<String, ExpressionError> {
    let expression = Expression::parse(dialect, text)?;
    expression.evaluate(&Variables::of(dialect, variables.iter().copied()))
}

/// The value of one expression, without delimiters, without variables.
fn computed(dialect: Dialect, expression: &str) -> Result<String, ExpressionError> {
    value(dialect, &dialect.delimited(&expression), &[("name", "acme"), ("empty", ""), ("port", "8080")])
}

/// Each expression with its value; `Err` with a piece of the message where there is none.
fn all(dialect: Dialect, rows: &[(&str, Result<&str, &str>)]) {
    for (expression, expected) in rows {
        match (computed(dialect, expression), expected) {
            (Ok(value), Ok(expected)) => assert_eq!(value, *expected, "{expression}"),
            (Err(error), Err(expected)) => {
                assert!(error.to_string().contains(expected), "{expression}: {error}, expected {expected}");
            }
            (seen, expected) => panic!("{expression}: seen {seen:?}, expected {expected:?}"),
        }
    }
}
