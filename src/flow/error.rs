//! Why a flow ended early, and whose fault it is.

use crate::event::Verdict;

/// Whose part was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The app or the integration: the test failed.
    App,
    /// The harness, the browser or the org: the test could not be carried out.
    Rig,
}

/// A flow that ended early.
#[derive(Debug, thiserror::Error)]
#[error("expected {expected}; {seen}")]
pub struct FlowError {
    /// Whose part was not done.
    pub blame: Blame,
    /// What should have happened.
    pub expected: String,
    /// What happened instead.
    pub seen: String,
    /// What to do next.
    pub remedy: Option<String>,
    /// The org does not answer, or refuses the token: no other case will fare better.
    pub refused: bool,
}

impl FlowError {
    /// The app did not do what the scenario says of it.
    pub fn app(expected: impl Into<String>, seen: impl Into<String>) -> Self {
        Self { blame: Blame::App, expected: expected.into(), seen: seen.into(), remedy: None, refused: false }
    }

    /// The harness, the browser or the org could not do its part.
    pub fn rig(expected: impl Into<String>, seen: impl Into<String>) -> Self {
        Self { blame: Blame::Rig, expected: expected.into(), seen: seen.into(), remedy: None, refused: false }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// The verdict of an attempt that ends with this error.
    pub fn verdict(&self) -> Verdict {
        match self.blame {
            Blame::App => Verdict::Failed,
            Blame::Rig => Verdict::Errored,
        }
    }
}
