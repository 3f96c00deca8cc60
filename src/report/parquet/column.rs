//! The values of a column until its row group is written.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use parquet::{
    basic::{LogicalType, Repetition, TimeUnit, Type as Physical},
    column::writer::ColumnWriter,
    data_type::ByteArray,
    errors::ParquetError,
    file::writer::SerializedColumnWriter,
    schema::types::{Type, TypePtr},
};

use crate::report::table::{Cell, Column, Kind};

/// How a column is declared. Any cell may be absent.
pub(super) fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (Physical::INT64, None),
        Kind::Boolean => (Physical::BOOLEAN, None),
        Kind::Time => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
    };
    let field = Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(field))
}

/// The present values, and which rows have one.
pub(super) struct Values {
    present: Vec<i16>,
    typed: Typed,
    /// Of the texts, in bytes.
    text: usize,
}

enum Typed {
    Texts(Vec<ByteArray>),
    Longs(Vec<i64>),
    Booleans(Vec<bool>),
    Days(Vec<i32>),
}

impl Values {
    pub(super) fn of(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Typed::Texts(Vec::new()),
            Kind::Integer | Kind::Time => Typed::Longs(Vec::new()),
            Kind::Boolean => Typed::Booleans(Vec::new()),
            Kind::Date => Typed::Days(Vec::new()),
        };
        Self { present: Vec::new(), typed: values, text: 0 }
    }

    /// Adds a cell; one of another kind than the column's counts as absent.
    pub(super) fn push(&mut self, cell: Cell<'_>) {
        let known = match (&mut self.typed, cell) {
            (Typed::Texts(values), Cell::Text(text)) => {
                self.text += text.len();
                values.push(ByteArray::from(text.into_owned().into_bytes()));
                true
            }
            (Typed::Longs(values), Cell::Integer(number)) => {
                values.push(number);
                true
            }
            (Typed::Longs(values), Cell::Time(time)) => {
                values.push(time.timestamp_millis());
                true
            }
            (Typed::Booleans(values), Cell::Boolean(value)) => {
                values.push(value);
                true
            }
            (Typed::Days(values), Cell::Date(date)) => {
                values.push(days(date));
                true
            }
            _ => false,
        };
        self.present.push(known.into());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        self.text + 16 * self.present.len()
    }

    /// Writes all values, and forgets them.
    pub(super) fn write(&mut self, column: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let present = Some(self.present.as_slice());
        match (&mut self.typed, column.untyped()) {
            (Typed::Texts(values), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                writer.write_batch(values, present, None)?;
                values.clear();
            }
            (Typed::Longs(values), ColumnWriter::Int64ColumnWriter(writer)) => {
                writer.write_batch(values, present, None)?;
                values.clear();
            }
            (Typed::Booleans(values), ColumnWriter::BoolColumnWriter(writer)) => {
                writer.write_batch(values, present, None)?;
                values.clear();
            }
            (Typed::Days(values), ColumnWriter::Int32ColumnWriter(writer)) => {
                writer.write_batch(values, present, None)?;
                values.clear();
            }
            _ => return Err(ParquetError::General("a column is of another type than its values".to_owned())),
        }
        self.present.clear();
        self.text = 0;
        Ok(())
    }
}

/// Since 1970.
fn days(date: NaiveDate) -> i32 {
    let since = date.signed_duration_since(DateTime::UNIX_EPOCH.date_naive()).num_days();
    i32::try_from(since).unwrap_or(i32::MAX)
}
