//! One table for analysts: a row for each test and a row for each finding, with the same columns whatever was run.

mod columns;

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::result::{Attempt, ResultFile, TestResult};
use crate::finding::Finding;

pub(super) use columns::COLUMNS;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Boolean,
    Time,
    Date,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    Absent,
    Text(Cow<'a, str>),
    Integer(i64),
    Boolean(bool),
    Time(DateTime<Utc>),
    Date(NaiveDate),
}

/// A column: its name never changes, and new ones are added at the end.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) of: for<'a> fn(&Row<'a>) -> Cell<'a>,
}

/// What a row is of. The row of a test has no finding.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    result: &'a ResultFile,
    test: &'a TestResult,
    found: Option<(&'a Attempt, &'a Finding)>,
}

/// The rows of a run: each test, followed by the findings of its attempts.
pub(super) fn rows(result: &ResultFile) -> impl Iterator<Item = Row<'_>> {
    result.tests.iter().flat_map(move |test| {
        let findings = test.attempts.iter().flat_map(|attempt| attempt.findings.iter().map(move |it| (attempt, it)));
        let found = std::iter::once(None).chain(findings.map(Some));
        found.map(move |found| Row { result, test, found })
    })
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Cell<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<u32> for Cell<'_> {
    fn from(value: u32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<usize> for Cell<'_> {
    fn from(value: usize) -> Self {
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<DateTime<Utc>> for Cell<'_> {
    fn from(time: DateTime<Utc>) -> Self {
        Self::Time(time)
    }
}

impl From<NaiveDate> for Cell<'_> {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

/// A value of an enumeration, by the name that it has in `result.json`.
fn named<'a>(value: impl Serialize) -> Cell<'a> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name.into(),
        _ => Cell::Absent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn row<'a>(row: &Row<'a>) -> Vec<(&'static str, Cell<'a>)> {
        COLUMNS.iter().map(|column| (column.name, (column.of)(row))).collect()
    }

    #[test]
    fn a_test_and_each_of_its_findings_is_a_row() {
        let result = sample::run("words");
        let kinds: Vec<_> = rows(&result).map(|row| (COLUMNS[0].of)(&row)).collect();
        let count = |kind: &str| kinds.iter().filter(|cell| **cell == kind.into()).count();
        assert_eq!((count("test"), count("finding"), kinds.len()), (5, 8 * 4, 37));
    }

    #[test]
    fn rows_hold_what_the_result_holds() {
        let result = sample::run("words");
        let rows: Vec<_> = rows(&result).collect();
        insta::assert_debug_snapshot!("a_test", row(&rows[18]));
        insta::assert_debug_snapshot!("a_finding", row(&rows[20]));
    }

    #[test]
    fn every_cell_is_of_the_kind_of_its_column() {
        let result = sample::run("words");
        for row in rows(&result) {
            for column in &COLUMNS {
                let fits = match (column.of)(&row) {
                    Cell::Absent => true,
                    Cell::Text(_) => column.kind == Kind::Text,
                    Cell::Integer(_) => column.kind == Kind::Integer,
                    Cell::Boolean(_) => column.kind == Kind::Boolean,
                    Cell::Time(_) => column.kind == Kind::Time,
                    Cell::Date(_) => column.kind == Kind::Date,
                };
                assert!(fits, "{}", column.name);
            }
        }
    }

    #[test]
    fn the_columns_are_documented_in_their_order() {
        let docs = include_str!("../../../docs/formats.md");
        let table = docs.split("### csv").nth(1).unwrap().split("### ").next().unwrap();
        let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
        let documented: Vec<_> = rows.map(|row| row.split(" | ").take(2).collect::<Vec<_>>().join(" ")).collect();
        let known: Vec<_> = COLUMNS
            .iter()
            .map(|column| format!("{}` {}", column.name, format!("{:?}", column.kind).to_lowercase()))
            .collect();
        assert_eq!(documented, known);
    }
}
