//! How far a server's clock is from this machine's, by the `Date` of an answer.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::examination::{Area, Examination};

/// A difference of clocks, as far as one answer shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Skew {
    /// How far the server is ahead; negative when it is behind.
    ahead: TimeDelta,
    /// By how much that may be wrong: `Date` has no fractions, and the answer took its time.
    uncertainty: TimeDelta,
}

impl Skew {
    /// From the `Date` of an answer to a request that was sent at `started` and answered after `took`.
    pub(super) fn of(date: &str, started: DateTime<Utc>, took: Duration) -> Option<Self> {
        let half = TimeDelta::milliseconds(500);
        let date = DateTime::parse_from_rfc2822(date).ok()?.to_utc().checked_add_signed(half)?;
        let half_way = TimeDelta::from_std(took / 2).ok()?;
        Some(Self { ahead: date - (started + half_way), uncertainty: half + half_way })
    }

    /// The least that the clocks differ.
    fn at_least(self) -> TimeDelta {
        (self.ahead.abs() - self.uncertainty).max(TimeDelta::zero())
    }

    /// What it means where the clocks may differ by `tolerance`. The checks of a run tolerate no more: the times of
    /// tokens and assertions are judged by this machine's clock.
    pub(super) fn examination(self, area: Area, whose: &str, tolerance: Duration) -> Examination {
        let what = "clock";
        let tolerated = TimeDelta::from_std(tolerance).unwrap_or(TimeDelta::MAX);
        if self.at_least().is_zero() {
            return Examination::ok(area, what, "in step with this machine's");
        }
        let seconds = self.ahead.abs().num_seconds();
        let side = if self.ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
        let seen = format!("{seconds} s {side} this machine's; `clock_skew` allows {} s", tolerated.num_seconds());
        let mending = format!(
            "set this machine's clock by the network's time (Linux: `timedatectl set-ntp true`); if it is right, set \
             {whose}'s"
        );
        if self.at_least() > tolerated {
            Examination::wrong(area, what, seen, mending)
        } else if self.at_least() > tolerated / 2 {
            Examination::warning(area, what, seen, mending)
        } else {
            Examination::ok(area, what, seen)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examination::State;
    use super::*;

    /// How a clock is judged that is so many seconds ahead, where 60 are tolerated.
    fn judged(ahead: i64, took: Duration) -> Examination {
        let started: DateTime<Utc> = "2026-11-22T04:00:00Z".parse().expect("a time");
        let date = (started + TimeDelta::seconds(ahead)).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        Skew::of(&date, started, took).expect("a date").examination(Area::Org, "the org", Duration::from_secs(60))
    }

    #[test]
    fn half_of_what_is_tolerated_is_fine_and_more_than_all_is_wrong() {
        let state = |ahead| judged(ahead, Duration::ZERO).state();
        assert_eq!([0, 20, 29, -29].map(state), [State::Ok; 4]);
        assert_eq!([32, 59, -59].map(state), [State::Warning; 3]);
        assert_eq!([62, -62, 600].map(state), [State::Wrong; 3]);
        assert_eq!(judged(0, Duration::ZERO).seen(), "in step with this machine's");
        let seen = judged(-600, Duration::ZERO).seen().to_owned();
        assert_eq!(seen, "599 s behind this machine's; `clock_skew` allows 60 s");
    }

    #[test]
    fn an_answer_that_took_long_accuses_nobody() {
        assert_eq!(judged(20, Duration::from_secs(40)).seen(), "in step with this machine's");
    }

    #[test]
    fn a_date_that_is_none_tells_nothing() {
        assert_eq!(Skew::of("yesterday", Utc::now(), Duration::ZERO), None);
    }
}
