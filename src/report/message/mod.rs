//! One protocol message for a person to read: its facts, its text laid out line by line, and marks where findings
//! point. Every piece of a line knows the bytes of the message that it was read from. Nothing here knows what shows
//! it: a terminal and a page use the same lines.
//!
//! Texts of messages are hostile: control characters are made visible here, once for every sink. Escaping for its own
//! format, such as HTML, is the sink's part.

mod facts;
mod json;
mod kind;
mod line;
mod markup;
mod parameters;
mod plain;
mod tag;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::{
    evidence::Artifact,
    finding::{Finding, MessagePart},
};

pub use facts::{Fact, relative};
pub use kind::Kind;
pub use line::{Line, Piece, Role};
pub use plain::visible;

/// A message as it was decoded, not yet laid out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// What it is.
    pub kind: Kind,
    /// Where it was sent, without query and fragment; `None` when that is not known.
    pub address: Option<String>,
    /// How it travelled, in a few words; `None` when that is not known.
    pub carrier: Option<String>,
    /// The texts that were decoded.
    pub texts: Vec<Text>,
    /// The message, member by member; `None` when it could not be decoded.
    pub decoded: Option<Value>,
    /// Why it could not be decoded.
    pub error: Option<String>,
}

/// A text of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Which one, as findings name it; `None` for the body of a JSON document, which none points into.
    pub part: Option<MessagePart>,
    /// The text.
    pub text: String,
}

/// How much is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Showing {
    /// Whole signatures, certificates, tokens and codes, and even passwords.
    pub reveal: bool,
}

/// A message laid out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sheet {
    /// What somebody looks for first.
    pub facts: Vec<Fact>,
    /// Every text, line by line.
    pub texts: Vec<Laid>,
}

/// A text laid out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Laid {
    /// Which one; see [`Text::part`].
    pub part: Option<MessagePart>,
    /// Its lines.
    pub lines: Vec<Line>,
}

impl Message {
    /// A message of which nothing is known yet.
    pub fn new(kind: Kind) -> Self {
        Self { kind, address: None, carrier: None, texts: Vec::new(), decoded: None, error: None }
    }

    /// The text of that part, when there is one.
    pub fn text(&self, part: Option<MessagePart>) -> Option<&str> {
        self.texts.iter().find(|text| text.part == part).map(|text| text.text.as_str())
    }
}

impl Message {
    /// The same without passwords, client secrets and private keys: each of their bytes is an asterisk.
    #[must_use]
    pub fn blotted(&self, at: DateTime<Utc>) -> Self {
        let mut blotted = self.clone();
        let laid = Sheet::of(self, &[], at, Showing::default());
        for (text, laid) in blotted.texts.iter_mut().zip(laid.texts) {
            let pieces = laid.lines.iter().flat_map(|line| &line.pieces).filter(|piece| piece.text == plain::HIDDEN);
            for raw in pieces.filter_map(|piece| piece.raw.clone()) {
                // A string keeps its quotes, so that the text can still be read.
                let quoted = text.text.get(raw.clone()).is_some_and(|it| it.len() > 1 && it.starts_with('"'));
                let inner = if quoted { raw.start + 1..raw.end - 1 } else { raw };
                text.text.replace_range(inner.clone(), &"*".repeat(inner.len()));
            }
        }
        if let Some(decoded) = &mut blotted.decoded {
            json::blot(decoded, self.kind);
        }
        blotted
    }
}

impl From<&Artifact> for Message {
    fn from(artifact: &Artifact) -> Self {
        let text = |part: &crate::evidence::ArtifactPart| Text { part: Some(part.part), text: part.text.clone() };
        Self {
            address: artifact.address.clone(),
            texts: artifact.parts.iter().map(text).collect(),
            decoded: artifact.decoded.clone(),
            error: artifact.error.clone(),
            ..Self::new(Kind::from(artifact.kind))
        }
    }
}

impl Sheet {
    /// Lays a message out. Times are told relative to `at`; a piece is marked with the numbers of the findings that
    /// point at it and say that something is wrong.
    pub fn of(message: &Message, findings: &[Finding], at: DateTime<Utc>, showing: Showing) -> Self {
        let lay = |text: &Text| {
            let mut lines = match text.part {
                Some(MessagePart::Xml) => markup::lines(&text.text, showing),
                Some(MessagePart::Query | MessagePart::Fragment | MessagePart::Form) => {
                    parameters::lines(&text.text, showing)
                }
                Some(MessagePart::TokenHeader | MessagePart::TokenClaims) | None => {
                    json::lines(&text.text, message.kind, at, showing)
                }
            };
            for (number, finding) in findings.iter().enumerate().filter(|(_, finding)| is_wrong(finding)) {
                if let Some(place) = finding.place.filter(|place| Some(place.part) == text.part) {
                    line::mark(&mut lines, &(place.start..place.end), number);
                }
            }
            Laid { part: text.part, lines }
        };
        Self { facts: facts::of(message, at), texts: message.texts.iter().map(lay).collect() }
    }
}

/// Whether a finding is worth a mark.
fn is_wrong(finding: &Finding) -> bool {
    use crate::finding::Outcome;
    matches!(finding.outcome, Outcome::Failed | Outcome::Warned)
}
