//! JSON laid out: one member to a line; what a number of seconds means stands beside it.

use std::ops::Range;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    Kind, Line, Role, Showing,
    facts::moment,
    parameters::{CUT, HIDDEN},
    plain::{self, beginning, push_cut, push_value},
};
use crate::protocol::oidc::{DEPTH, Object};

/// Members that are times (RFC 7519 §4.1; OpenID Connect Core §2, §5.1).
const TIMES: [&str; 6] = ["exp", "iat", "nbf", "auth_time", "updated_at", "expires_at"];
/// The private members of keys (RFC 7518 §6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The lines of an object; the first lines as they are when it is none.
pub(super) fn lines(text: &str, kind: Kind, at: DateTime<Utc>, showing: Showing) -> Vec<Line> {
    if Object::parse(text.as_bytes()).is_err() {
        return plain::lines(text);
    }
    let mut layout = Layout { text, position: 0, kind, at, showing, lines: vec![Line::at(0)], meaning: None };
    layout.value(0, "");
    layout.lines
}

/// Replaces what must not be shown.
pub(super) fn blot(value: &mut Value, kind: Kind) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if is_hidden(name, kind) && !member.is_null() {
                    *member = plain::HIDDEN.into();
                } else {
                    blot(member, kind);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| blot(value, kind)),
        _ => {}
    }
}

fn is_hidden(name: &str, kind: Kind) -> bool {
    HIDDEN.contains(&name.to_ascii_lowercase().as_str()) || (kind == Kind::KeySet && PRIVATE.contains(&name))
}

/// Reads text that was read before as unambiguous JSON, so that every step must succeed; where one does not, the
/// layout ends early.
struct Layout<'t> {
    text: &'t str,
    position: usize,
    kind: Kind,
    at: DateTime<Utc>,
    showing: Showing,
    lines: Vec<Line>,
    /// What a value means: it stands behind the comma that follows the value.
    meaning: Option<String>,
}

impl Layout<'_> {
    /// A value at the end of the last line; `name` is that of the member, or of the member that holds the array.
    fn value(&mut self, depth: usize, name: &str) {
        self.skip_space();
        match self.peek() {
            Some(b'{') if depth <= DEPTH => self.container(depth, name, b'}'),
            Some(b'[') if depth <= DEPTH => self.container(depth, name, b']'),
            Some(_) => self.scalar(name),
            None => {}
        }
    }

    fn container(&mut self, depth: usize, name: &str, close: u8) {
        self.markup();
        let mut is_empty = true;
        loop {
            self.skip_space();
            match self.peek() {
                None => return,
                Some(byte) if byte == close => break,
                Some(b',') => {
                    self.markup();
                    self.tell();
                    continue;
                }
                Some(_) => {}
            }
            is_empty = false;
            self.lines.push(Line::at(depth + 1));
            let before = self.position;
            if close == b'}' {
                let key = self.string();
                let word = self.text.get(key.start + 1..key.end.saturating_sub(1)).unwrap_or_default().to_owned();
                self.push(Role::Name, key);
                self.skip_space();
                self.markup();
                self.last().note(" ");
                self.value(depth + 1, &word);
            } else {
                self.value(depth + 1, name);
            }
            if self.position == before {
                return;
            }
        }
        self.tell();
        if !is_empty {
            self.lines.push(Line::at(depth));
        }
        self.markup();
    }

    fn scalar(&mut self, name: &str) {
        let range = if self.peek() == Some(b'"') { self.string() } else { self.word() };
        let text = self.text.get(range.clone()).unwrap_or_default();
        let inner = text.trim_matches('"');
        let hidden = is_hidden(name, self.kind);
        let reveal = self.showing.reveal;
        let time = TIMES.contains(&name).then(|| text.parse::<f64>().ok()).flatten();
        let at = self.at;
        let line = self.last();
        if hidden && !reveal {
            line.push(Role::Value, plain::HIDDEN, range);
        } else if CUT.contains(&name) && !reveal && text.starts_with('"') {
            let (kept, left_out) = beginning(inner);
            push_cut(line, &format!("\"{kept}"), left_out, range);
        } else {
            push_value(line, text, range, reveal);
        }
        #[expect(clippy::cast_possible_truncation, reason = "a conversion that saturates is checked by `moment`")]
        if let Some(time) = time.and_then(|seconds| DateTime::from_timestamp((seconds as i64).min(253_402_300_799), 0))
        {
            self.meaning = Some(format!("  {}", moment(time, at)));
        }
    }

    fn tell(&mut self) {
        if let Some(meaning) = self.meaning.take() {
            self.last().note(meaning);
        }
    }

    fn push(&mut self, role: Role, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        if let Some(line) = self.lines.last_mut() {
            line.push(role, text, range);
        }
    }

    /// One byte of punctuation.
    fn markup(&mut self) {
        let range = self.position..(self.position + 1).min(self.text.len());
        self.position = range.end;
        self.push(Role::Markup, range);
    }

    fn last(&mut self) -> &mut Line {
        if self.lines.is_empty() {
            self.lines.push(Line::at(0));
        }
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    /// A string with its quotes.
    fn string(&mut self) -> Range<usize> {
        let start = self.position;
        let mut escaped = false;
        let end = self.text.as_bytes().iter().enumerate().skip(start + 1).find(|(_, byte)| {
            let closes = **byte == b'"' && !escaped;
            escaped = **byte == b'\\' && !escaped;
            closes
        });
        self.position = end.map_or(self.text.len(), |(end, _)| end + 1);
        start..self.position
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Range<usize> {
        let start = self.position;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| byte.is_ascii_whitespace() || b",]}".contains(byte));
        self.position = length.map_or(self.text.len(), |length| start + length);
        start..self.position
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.position += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }
}
