//! The only reader of the wall clock, so that every time in a result has one source and one format.

use chrono::{DateTime, SecondsFormat, Utc};

/// The time now, in UTC.
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// RFC 3339 in UTC with milliseconds, the form of every time that oin-tester writes.
pub fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
