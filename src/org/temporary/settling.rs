//! How long a user may still appear whose creation nobody heard the answer to.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// How long after the client has given up a request the org may still carry it out.
const GRACE: Duration = Duration::from_secs(10);

/// The time in which a creation may still take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settling {
    since: DateTime<Utc>,
    lasts: Duration,
}

impl Settling {
    /// Every request was refused: no user will appear.
    pub(super) fn over() -> Self {
        Self { since: DateTime::UNIX_EPOCH, lasts: Duration::ZERO }
    }

    /// The answer to a request was given up at that moment.
    pub(super) fn of_lost_answer(given_up_at: DateTime<Utc>) -> Self {
        Self { since: given_up_at, lasts: GRACE }
    }

    /// Only the intent is known, as of a process that was killed: all tries together may take `timeout`.
    pub(super) fn of_intent(intended_at: DateTime<Utc>, timeout: Duration) -> Self {
        Self { since: intended_at, lasts: timeout + GRACE }
    }

    /// How much of it is left. A beginning in the future was written by another clock, and counts by its distance.
    pub(super) fn left(self, now: DateTime<Utc>) -> Duration {
        let age = now.signed_duration_since(self.since).abs().to_std().unwrap_or(Duration::MAX);
        self.lasts.saturating_sub(age)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u32) -> DateTime<Utc> {
        format!("2026-11-22T04:00:{second:02}Z").parse().expect("a time")
    }

    #[test]
    fn a_creation_may_take_effect_after_the_client_has_given_it_up() {
        let seconds = Duration::from_secs;
        // A request that is given up after 10 s, and carried out 3 s later.
        assert_eq!(Settling::of_lost_answer(at(10)).left(at(13)), seconds(7));
        assert_eq!(Settling::of_intent(at(0), seconds(30)).left(at(13)), seconds(27));
        assert_eq!(Settling::of_intent(at(0), seconds(30)).left(at(41)), Duration::ZERO);
        assert_eq!(Settling::over().left(at(0)), Duration::ZERO);
    }
}
