use std::fs::File;

use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::Field,
};

use super::*;
use crate::report::sample::{self, Recorded};

fn written(runs: &[&str]) -> Vec<u8> {
    let files = Recorded(String::new());
    let mut bytes = Vec::new();
    let mut report = ParquetReport::new(&mut bytes);
    for words in runs {
        report.add(sample::reported(&sample::run(words), &files)).unwrap();
    }
    report.finish().unwrap();
    drop(report);
    bytes
}

fn open(bytes: &[u8]) -> SerializedFileReader<File> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    SerializedFileReader::new(file).unwrap()
}

#[test]
fn the_columns_have_types() {
    let file = open(&written(&[]));
    let mut schema = Vec::new();
    parquet::schema::printer::print_schema(&mut schema, file.metadata().file_metadata().schema());
    insta::assert_snapshot!(String::from_utf8(schema).unwrap());
    assert_eq!(file.get_row_iter(None).unwrap().count(), 0);
}

#[test]
fn every_text_comes_back_as_it_was() {
    for words in sample::hostile() {
        let file = open(&written(&[&words]));
        let rows: Vec<_> = file.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 37);
        for row in rows {
            let field = |name: &str| row.get_column_iter().find(|(column, _)| *column == name).unwrap().1.clone();
            assert_eq!(field("instance_id"), Field::Str(words.clone()));
            assert_eq!(field("run_started_at"), Field::TimestampMillis(1_795_329_412_000));
            assert_eq!(field("required"), Field::Bool(true));
        }
    }
}

#[test]
fn rows_are_written_in_groups_and_not_kept() {
    let words = "x".repeat(4_000);
    let runs = vec![words.as_str(); 20];
    let file = open(&written(&runs));
    let groups: Vec<i64> =
        file.metadata().row_groups().iter().map(parquet::file::metadata::RowGroupMetaData::num_rows).collect();
    assert!(groups.len() > 3, "{groups:?}");
    assert_eq!(groups.iter().sum::<i64>(), 20 * 37);
}
