//! The [table](super::table) as Apache Parquet, with the types of its columns.
//!
//! A row group is written as soon as enough rows are there, so that memory does not grow with the runs.

mod column;

use std::{io::Write, sync::Arc};

use parquet::{
    basic::Compression,
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::types::Type,
};

use super::{
    Report, ReportError, ReportedRun,
    table::{self, COLUMNS},
};
use column::Values;

/// About how many bytes of values a row group has.
const GROUP: usize = 8 << 20;

/// Writes the rows of all runs.
pub struct ParquetReport<'w> {
    out: &'w mut dyn Write,
    /// What it wrote is moved to `out` after each row group: only that need not be `Send`. None before the first run,
    /// and after the end.
    file: Option<SerializedFileWriter<Vec<u8>>>,
    columns: Vec<Values>,
}

impl<'w> ParquetReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, file: None, columns: COLUMNS.iter().map(|column| Values::of(column.kind)).collect() }
    }

    fn write_group(&mut self) -> Result<(), ReportError> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => begin()?,
        };
        if self.columns.iter().any(|values| !values.is_empty()) {
            let mut group = file.next_row_group()?;
            for values in &mut self.columns {
                let Some(mut column) = group.next_column()? else { break };
                values.write(&mut column)?;
                column.close()?;
            }
            group.close()?;
        }
        file.flush()?;
        self.out.write_all(file.inner())?;
        file.inner_mut().clear();
        self.file = Some(file);
        Ok(())
    }
}

fn begin() -> Result<SerializedFileWriter<Vec<u8>>, ParquetError> {
    let fields = COLUMNS.iter().map(column::field).collect::<Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("oin_tester").with_fields(fields).build()?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))
}

impl Report for ParquetReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        for row in table::rows(run.result) {
            for (column, values) in COLUMNS.iter().zip(&mut self.columns) {
                values.push((column.of)(&row));
            }
            if self.columns.iter().map(Values::size).sum::<usize>() >= GROUP {
                self.write_group()?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.write_group()?;
        if let Some(file) = self.file.take() {
            self.out.write_all(&file.into_inner()?)?;
        }
        Ok(self.out.flush()?)
    }
}

#[cfg(test)]
mod tests;
