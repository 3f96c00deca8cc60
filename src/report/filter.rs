//! Which tests of a run a report is about.

use std::str::FromStr;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

use super::result::{ResultFile, Summary, TestResult};
use crate::{clock, event::Verdict, submission::Test};

/// What a test must be like. Empty lists and absent times let everything through.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// One of these tests.
    pub tests: Vec<Test>,
    /// With one of these verdicts.
    pub verdicts: Vec<Verdict>,
    /// Over one of these instances.
    pub instances: Vec<String>,
    /// With one of these tags.
    pub tags: Vec<String>,
    /// Ended at this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Ended before this time.
    pub until: Option<DateTime<Utc>>,
}

impl Filter {
    /// The result with nothing but the tests that pass; its sums are those of what is left.
    pub fn apply(&self, mut result: ResultFile) -> ResultFile {
        result.tests.retain(|test| self.lets_through(test));
        result.summary = Summary::of(result.tests.iter().map(|test| test.verdict));
        result
    }

    /// Whether a result may be left as it is.
    pub fn is_open(&self) -> bool {
        let Self { tests, verdicts, instances, tags, since, until } = self;
        tests.is_empty()
            && verdicts.is_empty()
            && instances.is_empty()
            && tags.is_empty()
            && since.is_none()
            && until.is_none()
    }

    /// A test that was never begun has no time, and is none of any span of time.
    fn lets_through(&self, test: &TestResult) -> bool {
        let timed = self.since.is_some() || self.until.is_some();
        (self.tests.is_empty() || self.tests.contains(&test.test))
            && (self.verdicts.is_empty() || self.verdicts.contains(&test.verdict))
            && (self.instances.is_empty() || self.instances.contains(&test.instance.id))
            && (self.tags.is_empty() || test.tags.iter().any(|tag| self.tags.contains(tag)))
            && test.finished_at.map_or(!timed, |at| {
                self.since.is_none_or(|since| at >= since) && self.until.is_none_or(|until| at < until)
            })
    }
}

/// A time as a person writes it: `2026-08-01T12:00:00Z`, the beginning of a day `2026-08-01` (UTC), or so long ago:
/// `90m`, `36h`, `7d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub DateTime<Utc>);

/// What was written is no time.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is no time; expected one such as 2026-08-01T12:00:00Z, 2026-08-01, or 36h for so long ago")]
pub struct MomentError(String);

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self(time.to_utc()));
        }
        if let Ok(day) = text.parse::<NaiveDate>() {
            return Ok(Self(day.and_time(NaiveTime::MIN).and_utc()));
        }
        ago(text)
            .and_then(|ago| clock::now().checked_sub_signed(ago))
            .map(Self)
            .ok_or_else(|| MomentError(text.to_owned()))
    }
}

/// A span of time such as `90m`, `36h` or `7d`.
pub fn ago(text: &str) -> Option<Duration> {
    let unit = text.chars().next_back()?;
    let number = text.strip_suffix(unit)?.parse::<u32>().ok()?.into();
    match unit {
        'm' => Duration::try_minutes(number),
        'h' => Duration::try_hours(number),
        'd' => Duration::try_days(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let moment = |text: &str| text.parse::<Moment>().map(|moment| clock::rfc3339(moment.0));
        assert_eq!(moment("2026-08-01T14:00:00+02:00").unwrap(), "2026-08-01T12:00:00.000Z");
        assert_eq!(moment("2026-08-01").unwrap(), "2026-08-01T00:00:00.000Z");
        let Moment(two_days_ago) = "2d".parse().unwrap();
        let distance = clock::now() - two_days_ago - Duration::days(2);
        assert!(distance < Duration::seconds(5), "{distance}");
        for wrong in ["", "d", "yesterday", "-3h", "3w", "1.5h", "2026-13-01", "4294967296d"] {
            assert_eq!(moment(wrong), Err(MomentError(wrong.to_owned())));
        }
    }
}
