//! A moment by which something must be done, and how long was given for it.

use std::time::{Duration, Instant};

/// A moment by which something must be done. It keeps the whole duration too, so that an error can say how long was
/// waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    started: Instant,
    given: Duration,
}

impl Deadline {
    /// A deadline that far from now.
    pub fn after(given: Duration) -> Self {
        Self { started: Instant::now(), given }
    }

    /// Whichever of the two comes first.
    #[must_use]
    pub fn earlier(self, other: Self) -> Self {
        if other.instant() < self.instant() { other } else { self }
    }

    /// The moment itself.
    pub fn instant(&self) -> Instant {
        self.started + self.given
    }

    /// The whole time that was given.
    pub fn given(&self) -> Duration {
        self.given
    }

    /// How long ago the time began to run.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// What is left of it; zero once it is over.
    pub fn remaining(&self) -> Duration {
        self.given.saturating_sub(self.started.elapsed())
    }

    /// The moment has come.
    pub fn is_over(&self) -> bool {
        self.remaining().is_zero()
    }
}
