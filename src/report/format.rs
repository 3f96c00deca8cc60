//! The names that `export --format` takes, and what stands behind each.

use std::{
    fmt,
    io::{self, Write},
    path::Path,
};

use clap::ValueEnum;

use super::{
    annotations, csv, ctrf, events, events::Detail, har, html, junit, markdown, parquet, result, result::ResultFile,
};

/// The files of a run, by the paths that its result gives them.
pub trait Files {
    /// What the file holds; `None` when it cannot be read as it was written.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
}

/// One run, as a report is given it.
#[derive(Clone, Copy)]
pub struct ReportedRun<'a> {
    /// The result, with the tests that were asked for.
    pub result: &'a ResultFile,
    /// Its HAR files and pictures.
    pub files: &'a dyn Files,
    /// Its log, where there is one.
    pub log: Option<&'a Path>,
}

/// A report that is being written, run by run: what was added need not be kept.
pub trait Report {
    /// Takes one run in.
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError>;

    /// Writes what comes after the last run.
    fn finish(&mut self) -> Result<(), ReportError>;
}

/// A report that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Its bytes could not be written, or a file of the run not read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A part of it is no JSON.
    #[error("writing a part of the report as JSON")]
    Json(#[from] serde_json::Error),
    /// A part of it is no Parquet.
    #[error("writing a part of the report as Parquet")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// The format holds one run.
    #[error(
        "a report of the format {0} holds one run; export the runs one by one, or bring them together with `oin-tester merge`"
    )]
    OneRun(Format),
}

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// `result.json`: the whole result; of several runs one line each
    Result,
    /// The log of the run, a line per event
    Events,
    /// `report.html`: one page for people
    Html,
    /// JUnit XML, for CI servers: as Jenkins and GitLab read it
    Junit,
    /// A table for spreadsheets: a row per test and per finding
    Csv,
    /// The same table with types, for DuckDB, pandas and the like
    Parquet,
    /// For a pull request or the summary of a GitHub job
    Markdown,
    /// Annotations of a GitHub workflow
    Github,
    /// Every exchange of the browser, a page per attempt
    Har,
    /// Common Test Report Format
    Ctrf,
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_possible_value().map_or(Ok(()), |value| formatter.write_str(value.get_name()))
    }
}

impl Format {
    /// The reports that every run leaves, under these names.
    pub const LEFT: [(Self, &'static str); 3] =
        [(Self::Result, "result.json"), (Self::Html, "report.html"), (Self::Junit, "junit.xml")];

    /// How much of a run its reports are made of.
    pub fn detail(self) -> Detail {
        match self {
            // Of a log, only which tests are asked for: its lines are copied.
            Self::Csv | Self::Parquet | Self::Github | Self::Events => Detail::Findings,
            Self::Result | Self::Html | Self::Junit | Self::Markdown | Self::Har | Self::Ctrf => Detail::Everything,
        }
    }

    /// A report of this format that is written to `out`.
    pub fn report<'w>(self, out: &'w mut dyn Write) -> Box<dyn Report + 'w> {
        match self {
            Self::Result => Box::new(result::ResultReport::new(out)),
            Self::Events => Box::new(events::EventsReport::new(out)),
            Self::Html => Box::new(html::HtmlReport::new(out)),
            Self::Junit => Box::new(junit::JunitReport::new(out)),
            Self::Csv => Box::new(csv::CsvReport::new(out)),
            Self::Parquet => Box::new(parquet::ParquetReport::new(out)),
            Self::Markdown => Box::new(markdown::MarkdownReport::new(out)),
            Self::Github => Box::new(annotations::AnnotationsReport::new(out)),
            Self::Har => Box::new(har::HarReport::new(out)),
            Self::Ctrf => Box::new(ctrf::CtrfReport::new(out)),
        }
    }
}
