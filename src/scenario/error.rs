//! What is wrong with a scenario file, and where.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::{Diagnostic, NamedSource, SourceSpan};

use super::excerpt::{Excerpt, printable};
use crate::located::Place;

/// Why a scenario cannot be used. Renders, as a [`Diagnostic`], with the lines of the file.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("cannot read the scenario {}", path.display())]
    #[diagnostic(help("give the path of a scenario file; `scenarios/` holds examples"))]
    Read {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is too large to be a scenario.
    #[error("the scenario {} has {size} bytes, more than the {limit} that a scenario may have", path.display())]
    TooLarge {
        /// The path as given.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// The file's content breaks a rule.
    #[error("the scenario {} has {}", path.display(), count(problems.len()))]
    Invalid {
        /// The path as given.
        path: PathBuf,
        /// What is wrong, in the order of the file. At least one.
        #[related]
        problems: Vec<Problem>,
    },
}

/// One thing that is wrong with a scenario file.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{message}")]
pub struct Problem {
    message: String,
    #[label("{label}")]
    span: SourceSpan,
    label: String,
    #[help]
    help: Option<String>,
    #[source_code]
    source_code: Arc<NamedSource<String>>,
    line: usize,
    column: usize,
}

impl Problem {
    /// The file that it is in: the scenario, or one that the scenario names.
    pub fn file(&self) -> &str {
        self.source_code.name()
    }

    /// The line in the file, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// What was expected at that place.
    pub fn expected(&self) -> &str {
        &self.label
    }

    /// What mends it.
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

/// The file that is being read: makes the problems found in it.
pub(super) struct SourceFile {
    pub(super) path: PathBuf,
    excerpt: Excerpt,
    shown: Arc<NamedSource<String>>,
}

impl SourceFile {
    pub(super) fn new(path: &Path, text: &str) -> Self {
        Self::hiding(path, text, None)
    }

    /// As [`Self::new`], when something stands under an `unknown` key.
    pub(super) fn hiding(path: &Path, text: &str, unknown: Option<&str>) -> Self {
        let excerpt = Excerpt::new(text, unknown);
        let shown = NamedSource::new(printable(&path.display().to_string()), excerpt.text.clone());
        Self { path: path.to_owned(), excerpt, shown: Arc::new(shown) }
    }

    /// A problem with `message` (what is wrong) at `place`, where `expected` was expected. Both may quote the file.
    pub(super) fn problem(&self, place: Place, message: impl AsRef<str>, expected: impl AsRef<str>) -> Problem {
        let offset = self.excerpt.offset(place.offset);
        let end = self.excerpt.offset(place.offset.saturating_add(place.length));
        Problem {
            message: printable(message.as_ref()),
            span: (offset, end - offset).into(),
            label: printable(expected.as_ref()),
            help: None,
            source_code: Arc::clone(&self.shown),
            line: place.line,
            column: place.column,
        }
    }

    /// The path of another file, as this one names it.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.path.parent().map_or_else(|| name.into(), |directory| directory.join(name))
    }

    pub(super) fn invalid(&self, mut problems: Vec<Problem>) -> ScenarioError {
        problems.sort_by(|a, b| a.position_and_message().cmp(&b.position_and_message()));
        // The common part of `app` is resolved once for each instance.
        problems.dedup_by(|a, b| a.position_and_message() == b.position_and_message());
        ScenarioError::Invalid { path: self.path.clone(), problems }
    }
}

impl Problem {
    fn position_and_message(&self) -> (usize, usize, &str) {
        (self.line, self.column, &self.message)
    }

    pub(super) fn with_help(mut self, help: impl AsRef<str>) -> Self {
        self.help = Some(printable(help.as_ref()));
        self
    }
}

fn count(problems: usize) -> String {
    match problems {
        1 => "a problem".to_owned(),
        more => format!("{more} problems"),
    }
}
