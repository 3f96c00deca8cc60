//! Whether a case gets another attempt.

use std::time::Duration;

use crate::event::Verdict;

/// How often a case is tried again, and after what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Retries {
    /// Further attempts that a case gets at most.
    pub most: u32,
    /// What is worth one.
    pub after: RetryAfter,
}

/// What is worth another attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum RetryAfter {
    /// The harness, the browser or the org could not do its part.
    #[default]
    Errored,
    /// Any attempt that did not pass: hides an app that works only now and then.
    Failed,
}

/// The pause before the second attempt; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

impl Retries {
    /// Whether the attempt of that number, which ended so, is followed by another.
    pub(super) fn again(self, number: u32, verdict: Verdict) -> bool {
        let worth_it = match verdict {
            Verdict::Errored => true,
            Verdict::Failed => self.after == RetryAfter::Failed,
            Verdict::Passed | Verdict::Flaky | Verdict::Skipped => false,
        };
        worth_it && number <= self.most
    }
}

/// How long to wait after the attempt of that number: what was in the way may pass.
pub(super) fn pause(number: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << number.saturating_sub(1).min(8)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_rigs_errors_are_tried_again_unless_asked_otherwise() {
        let errors = Retries { most: 2, after: RetryAfter::Errored };
        let all = Retries { after: RetryAfter::Failed, ..errors };
        for (retries, verdict, expected) in [
            (errors, Verdict::Errored, [true, true, false]),
            (errors, Verdict::Failed, [false; 3]),
            (all, Verdict::Failed, [true, true, false]),
            (all, Verdict::Passed, [false; 3]),
            (Retries::default(), Verdict::Errored, [false; 3]),
        ] {
            assert_eq!([1, 2, 3].map(|number| retries.again(number, verdict)), expected, "{retries:?} {verdict:?}");
        }
    }

    #[test]
    fn pauses_grow_and_have_an_end() {
        let pauses: Vec<Duration> = [1, 2, 3, 40].map(pause).to_vec();
        assert_eq!(pauses, [500, 1000, 2000, 15_000].map(Duration::from_millis));
    }
}
