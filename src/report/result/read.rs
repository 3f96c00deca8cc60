//! A result file, of whatever version and from whomever.

use serde::Deserialize;

use super::model::{ResultFile, SCHEMA_VERSION};
use crate::report::version::{self, VersionError};

/// A file that is no result, or none that can be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is no JSON, or not the whole of it.
    #[error("it is no JSON from line {line}, column {column} on: {source}; it was cut off or edited")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
    /// It is JSON of something else.
    #[error("it has no `schema_version`, which every result file of oin-tester begins with")]
    Foreign,
    /// It is of a version that this program does not know.
    #[error(transparent)]
    Version(#[from] VersionError),
    /// A member is missing or of another type.
    #[error("it is not what a result file of its version holds: {0}; it was edited, or is of something else")]
    Shape(#[source] serde_json::Error),
}

/// Reads the text of a result file. Members that an older version did not have get their defaults.
pub fn read(text: &str) -> Result<ResultFile, ReadError> {
    #[derive(Deserialize)]
    struct Version {
        schema_version: String,
    }
    let version: Version = serde_json::from_str(text).map_err(|source| match source.classify() {
        serde_json::error::Category::Data => ReadError::Foreign,
        _ => ReadError::Syntax { line: source.line(), column: source.column(), source },
    })?;
    version::readable("results", &version.schema_version, SCHEMA_VERSION)?;
    serde_json::from_str(text).map_err(ReadError::Shape)
}
