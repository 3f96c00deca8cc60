//! When a request is sent again, and how long to wait before.

use std::time::Duration;

use super::error::Problem;
use super::operation::Operation;
use super::rate_limit::{ROUNDING, Told};

/// How often one request is sent when the connection or the org fails. Limits are waited out
/// without counting.
pub(super) const MAX_TRIES: u32 = 3;

const FIRST_DELAY: Duration = Duration::from_millis(250);

/// What one call has been through so far.
#[derive(Debug)]
pub(super) struct Patience {
    operation: Operation,
    ceiling: Duration,
    failures: u32,
    limits: u32,
    waited: Duration,
}

impl Patience {
    pub(super) fn new(operation: Operation, ceiling: Duration) -> Self {
        Self { operation, ceiling, failures: 0, limits: 0, waited: Duration::ZERO }
    }

    /// How long to wait before the request is sent again; `None` when the failure stands.
    ///
    /// A 429 says that nothing was done, so even a creation is repeated after it. After any other
    /// failure only requests that may be carried out twice are. `jitter` lies between 0 and 1 and
    /// keeps clients that were stopped together from coming back together.
    pub(super) fn after(&mut self, problem: &mut Problem, limit: Option<Limit>, jitter: f64) -> Option<Duration> {
        if let Problem::RateLimited { waited, ceiling, .. } = problem {
            let delay = limit.map_or(FIRST_DELAY, |limit| limit.delay(self.limits)).mul_f64(1.0 + jitter / 4.0);
            self.limits += 1;
            *waited = self.waited;
            *ceiling = self.ceiling;
            if self.waited + delay > self.ceiling {
                return None;
            }
            self.waited += delay;
            return Some(delay);
        }
        self.failures += 1;
        if self.failures >= MAX_TRIES || !is_transient(problem, self.operation) {
            return None;
        }
        Some((FIRST_DELAY * 2_u32.pow(self.failures - 1)).mul_f64(1.0 + jitter))
    }
}

fn is_transient(problem: &Problem, operation: Operation) -> bool {
    match problem {
        Problem::Unreachable { sent, .. } => !sent || operation.is_repeatable(),
        Problem::TimedOut { .. } | Problem::Unreadable { .. } => operation.is_repeatable(),
        Problem::ServerFailed(answer) => operation.is_repeatable() && !answer.has_code("E0000010"),
        Problem::Rejected(answer) => answer.has_code("E0000112"),
        _ => false,
    }
}

/// What a 429 answer says of its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// Too many requests in this window, which ends after that time.
    Window(Duration),
    /// Too many requests at this moment; the time given is but a suggestion.
    Concurrency(Duration),
    /// The answer does not say.
    Unknown,
}

impl Limit {
    /// What a 429 means that says so much.
    pub(super) fn of(told: Option<Told>) -> Self {
        match told {
            None => Self::Unknown,
            Some(Told { limit: 0, left, .. }) => Self::Concurrency(left),
            Some(Told { left, .. }) => Self::Window(left),
        }
    }

    /// How long to wait, for the so many-th limit in a row, from 0.
    fn delay(self, before: u32) -> Duration {
        let backoff = FIRST_DELAY * 2_u32.pow(before.min(7));
        match self {
            Self::Window(left) => left + ROUNDING,
            Self::Concurrency(left) => backoff.min(left + ROUNDING),
            Self::Unknown => backoff,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use reqwest::header::{DATE, HeaderMap};

    use super::super::error::ErrorAnswer;
    use super::*;

    const CEILING: Duration = Duration::from_secs(120);

    fn headers(limit: &str, reset: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-rate-limit-limit", limit.parse().expect("a header value"));
        headers.insert("x-rate-limit-reset", reset.parse().expect("a header value"));
        headers.insert(DATE, "Sun, 22 Nov 2026 04:00:00 GMT".parse().expect("a header value"));
        headers
    }

    /// An hour late, to show that the org's clock counts.
    fn late() -> DateTime<Utc> {
        "2026-11-22T05:00:00Z".parse().expect("a time")
    }

    fn read(headers: &HeaderMap, now: DateTime<Utc>) -> Limit {
        Limit::of(Told::read(headers, now))
    }

    fn limited() -> Problem {
        Problem::RateLimited { waited: Duration::ZERO, ceiling: Duration::ZERO, answer: answer(429, "E0000047") }
    }

    fn answer(status: u16, code: &str) -> ErrorAnswer {
        ErrorAnswer::parse(status, format!(r#"{{"errorCode":"{code}"}}"#).as_bytes(), None)
    }

    #[test]
    fn a_window_is_waited_out_on_the_orgs_clock() {
        let reset = "2026-11-22T04:00:42Z".parse::<DateTime<Utc>>().expect("a time").timestamp().to_string();
        let limit = read(&headers("600", &reset), late());
        assert_eq!(limit, Limit::Window(Duration::from_secs(42)));
        let mut patience = Patience::new(Operation::CreateUser, CEILING);
        assert_eq!(patience.after(&mut limited(), Some(limit), 0.0), Some(Duration::from_secs(43)));
    }

    #[test]
    fn a_concurrency_limit_is_tried_again_soon() {
        let limit = read(&headers("0", "1795320060"), late());
        assert!(matches!(limit, Limit::Concurrency(_)), "{limit:?}");
        let mut patience = Patience::new(Operation::ReadUser, CEILING);
        assert_eq!(patience.after(&mut limited(), Some(Limit::Concurrency(CEILING)), 0.0), Some(FIRST_DELAY));
        assert_eq!(patience.after(&mut limited(), Some(Limit::Concurrency(CEILING)), 0.0), Some(FIRST_DELAY * 2));
    }

    #[test]
    fn limits_are_not_waited_for_beyond_the_ceiling() {
        let limit = Some(Limit::Window(Duration::from_secs(50)));
        let mut patience = Patience::new(Operation::ReadUser, CEILING);
        assert!(patience.after(&mut limited(), limit, 0.0).is_some());
        assert!(patience.after(&mut limited(), limit, 0.0).is_some());
        let mut last = limited();
        assert_eq!(patience.after(&mut last, limit, 0.0), None);
        let Problem::RateLimited { waited, ceiling, .. } = last else { panic!("the problem changed its kind") };
        assert_eq!((waited, ceiling), (Duration::from_secs(102), CEILING));
    }

    #[test]
    fn a_reset_in_the_past_or_beyond_all_bounds_does_no_harm() {
        assert_eq!(read(&headers("600", "1"), late()), Limit::Window(Duration::ZERO));
        let far = read(&headers("600", &i64::MAX.to_string()), late());
        let mut patience = Patience::new(Operation::ReadUser, CEILING);
        assert_eq!(patience.after(&mut limited(), Some(far), 1.0), None);
        assert_eq!(read(&headers("600", "soon"), late()), Limit::Unknown);
    }

    #[test]
    fn a_failed_org_is_asked_again_unless_that_could_create_twice() {
        let failed = || Problem::ServerFailed(answer(500, "E0000009"));
        let mut read = Patience::new(Operation::ReadUser, CEILING);
        assert_eq!(read.after(&mut failed(), None, 0.0), Some(Duration::from_millis(250)));
        assert_eq!(read.after(&mut failed(), None, 0.0), Some(Duration::from_millis(500)));
        assert_eq!(read.after(&mut failed(), None, 0.0), None);
        assert_eq!(Patience::new(Operation::CreateUser, CEILING).after(&mut failed(), None, 0.0), None);
    }

    #[test]
    fn a_refusal_stands() {
        let mut refused = Problem::Refused(answer(403, "E0000006"));
        assert_eq!(Patience::new(Operation::ReadUser, CEILING).after(&mut refused, None, 0.0), None);
    }
}
