//! `xs:dateTime` as SAML uses it (SAML core §1.3.3): in UTC, written with `Z`.

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use serde::{Serialize, Serializer};

/// A time as it was written, and as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    /// The attribute's value.
    pub text: String,
    /// The time; `None` when the text is no `xs:dateTime`, or its year has not four digits: nothing can be added to
    /// the first and last times that there are.
    pub time: Option<DateTime<Utc>>,
    /// Written in UTC with `Z`, as SAML demands. A time without a zone is read as UTC, but is not this.
    pub utc: bool,
}

impl Instant {
    /// Reads an attribute value.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let trimmed = text.trim();
        let zoned = DateTime::parse_from_rfc3339(trimmed).ok().map(|time| time.with_timezone(&Utc));
        let time = zoned
            .or_else(|| NaiveDateTime::parse_from_str(trimmed, "%Y-%m-%dT%H:%M:%S%.f").ok().map(|time| time.and_utc()))
            .filter(|time| (0..=9_999).contains(&time.year()));
        let utc = zoned.is_some() && trimmed.ends_with('Z') && trimmed.contains('T');
        Self { text, time, utc }
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_their_zone_is_kept() {
        let at = |text: &str| {
            let instant = Instant::new(text);
            (instant.time.map(|time| time.timestamp_millis()), instant.utc)
        };
        assert_eq!(at("2026-11-22T04:00:00.250Z"), (Some(1_795_320_000_250), true));
        assert_eq!(at("2026-11-22T05:00:00+01:00"), (Some(1_795_320_000_000), false));
        assert_eq!(at("2026-11-22T04:00:00"), (Some(1_795_320_000_000), false));
        assert_eq!(at("yesterday"), (None, false));
        assert_eq!(at("+262142-12-31T23:59:59"), (None, false));
        assert_eq!(at("-262143-01-01T00:00:00"), (None, false));
        assert_eq!(at(""), (None, false));
    }
}
