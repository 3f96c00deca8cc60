//! Why something could not be measured.

use std::fmt::Display;

/// What was being done, and what came in between.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {reason}")]
pub(crate) struct Failure {
    doing: String,
    reason: String,
}

impl Failure {
    pub(crate) fn new(doing: impl Into<String>, reason: impl Display) -> Self {
        Self { doing: doing.into(), reason: reason.to_string() }
    }
}

/// Turns an error into a [`Failure`] of what was being done.
pub(crate) fn while_doing<E: Display>(doing: impl Into<String>) -> impl FnOnce(E) -> Failure {
    |error| Failure::new(doing, error)
}
