//! What every line begins with. Read without the rest, which may be megabytes.

use std::{borrow::Cow, fmt};

use chrono::{DateTime, Utc};
use serde::{
    Deserializer,
    de::{Error, IgnoredAny, MapAccess, Visitor},
};

/// The time of a line and its kind.
pub(super) fn read(text: &str) -> Result<(DateTime<Utc>, Cow<'_, str>), serde_json::Error> {
    let mut head = Head::default();
    let ended = serde_json::Deserializer::from_str(text).deserialize_map(&mut head);
    match (head.at, head.event) {
        // Reading was broken off on purpose, once both were known.
        (Some(at), Some(event)) => Ok((at, event)),
        _ => Err(ended.err().unwrap_or_else(|| Error::custom("expected the members `at` and `event`"))),
    }
}

#[derive(Default)]
struct Head<'a> {
    at: Option<DateTime<Utc>>,
    event: Option<Cow<'a, str>>,
}

impl<'a> Visitor<'a> for &mut Head<'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an event: an object with `at` and `event`")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut members: M) -> Result<(), M::Error> {
        while self.at.is_none() || self.event.is_none() {
            match members.next_key::<Cow<'a, str>>()?.as_deref() {
                Some("at") => self.at = Some(members.next_value()?),
                Some("event") => self.event = Some(members.next_value()?),
                Some(_) => drop(members.next_value::<IgnoredAny>()?),
                None => return Ok(()),
            }
        }
        Ok(())
    }
}
