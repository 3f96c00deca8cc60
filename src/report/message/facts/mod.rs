//! What somebody looks for first in a message.

mod oidc;
mod saml;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::{Kind, Message, visible};
use crate::{clock::rfc3339, finding::MessagePart};

/// A name with a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// Its value, without control characters.
    pub value: String,
    /// What the value means, such as how long ago a time was.
    pub note: Option<String>,
}

/// The facts of a message, in the order in which they are read.
pub(super) fn of(message: &Message, at: DateTime<Utc>) -> Vec<Fact> {
    let mut facts = Facts { at, list: Vec::new() };
    facts.maybe("Sent to", message.address.as_deref());
    facts.maybe("Travelled", message.carrier.as_deref());
    facts.maybe("Unreadable", message.error.as_deref());
    match message.kind {
        Kind::SamlRequest => saml::request(&mut facts, xml(message)),
        Kind::SamlResponse => saml::response(&mut facts, xml(message)),
        Kind::SamlLogoutRequest | Kind::SamlLogoutResponse | Kind::SamlOther => saml::other(&mut facts, xml(message)),
        Kind::IdpMetadata => saml::idp_metadata(&mut facts, xml(message)),
        Kind::SpMetadata => saml::sp_metadata(&mut facts, xml(message)),
        Kind::IdToken | Kind::AccessToken | Kind::ClientAssertion | Kind::LogoutToken | Kind::Token => {
            oidc::token(&mut facts, message);
        }
        Kind::KeySet => oidc::key_set(&mut facts, message),
        _ => {}
    }
    facts.list
}

fn xml(message: &Message) -> &str {
    message.text(Some(MessagePart::Xml)).unwrap_or_default()
}

struct Facts {
    at: DateTime<Utc>,
    list: Vec<Fact>,
}

impl Facts {
    fn add(&mut self, name: &str, value: &str) {
        self.list.push(Fact { name: visible(name), value: visible(value), note: None });
    }

    fn maybe(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// `value` with a note behind it.
    fn noted(&mut self, name: &str, value: &str, note: Option<&str>) {
        self.list.push(Fact { name: visible(name), value: visible(value), note: note.map(visible) });
    }

    /// A time that may be written in any way.
    fn time(&mut self, name: &str, text: &str, time: Option<DateTime<Utc>>) {
        let note = time.map_or_else(|| "not a time".to_owned(), |time| relative(time, self.at));
        self.noted(name, text, Some(&note));
    }

    /// The time from one moment to another.
    fn window(&mut self, name: &str, start: Option<DateTime<Utc>>, end: Option<DateTime<Utc>>) {
        let words = match (start, end) {
            (Some(start), Some(end)) => format!("{} to {}", rfc3339(start), rfc3339(end)),
            (None, Some(end)) => format!("until {}", rfc3339(end)),
            (start, None) => format!("from {}", start.map(rfc3339).unwrap_or_default()),
        };
        let state = match (start, end) {
            (None, None) => return,
            (Some(start), _) if self.at < start => format!("not before {}", relative(start, self.at)),
            (_, Some(end)) if end <= self.at => format!("over since {}", relative(end, self.at)),
            (_, Some(end)) => format!("open, ends {}", relative(end, self.at)),
            (Some(_), None) => "open, no end".to_owned(),
        };
        self.noted(name, &words, Some(&state));
    }
}

/// A time with how far it is from a moment.
pub(super) fn moment(time: DateTime<Utc>, at: DateTime<Utc>) -> String {
    format!("{} ({})", rfc3339(time), relative(time, at))
}

/// How far a time is from a moment, in the two largest units: `in 4 min 30 s`, `2 d 3 h earlier`.
pub fn relative(time: DateTime<Utc>, at: DateTime<Utc>) -> String {
    let difference = time - at;
    let length = span(difference.abs());
    match difference.num_milliseconds() {
        1000.. => format!("{length} later"),
        -999.. => "the same moment".to_owned(),
        _ => format!("{length} earlier"),
    }
}

fn span(length: TimeDelta) -> String {
    let seconds = length.num_seconds();
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let first = parts.iter().position(|(count, _)| *count > 0).unwrap_or(parts.len() - 1);
    let shown = parts.iter().skip(first).take(2).filter(|(count, _)| *count > 0);
    shown.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_by_its_two_largest_units() {
        let at = DateTime::from_timestamp(1_795_320_000, 0).unwrap();
        let from = |seconds| relative(at + TimeDelta::seconds(seconds), at);
        assert_eq!(from(0), "the same moment");
        assert_eq!(from(300), "5 min later");
        assert_eq!(from(-271), "4 min 31 s earlier");
        assert_eq!(from(90_061), "1 d 1 h later");
        assert_eq!(from(86_461), "1 d later");
    }
}
