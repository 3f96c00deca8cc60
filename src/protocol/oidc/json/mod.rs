//! JSON without ambiguity: duplicate names are an error, nesting is bounded, members know their place.

mod member;
mod strict;

use std::{collections::BTreeMap, fmt, ops::Range};

use serde::{Deserialize, de::Error};
use serde_json::{Deserializer, Map, Value};

pub(super) use member::kind;
pub use member::{Member, WrongType};
pub use strict::DEPTH;

/// One JSON object that no reader can read in another way, with the text that it was read from.
#[derive(Clone, PartialEq)]
pub struct Object {
    text: String,
    members: Map<String, Value>,
    places: BTreeMap<String, Range<usize>>,
}

impl Object {
    /// Reads an object, whose size the caller has bounded.
    ///
    /// # Errors
    /// When the bytes are not one JSON object (RFC 8259) in UTF-8, a name stands twice in an object of
    /// any level, objects and arrays stand deeper than [`DEPTH`] inside each other, there are more values
    /// than anybody needs, or a number is too large for a double.
    pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let members = match strict::value(bytes)? {
            Value::Object(members) => members,
            other => return Err(Error::custom(format!("expected an object, seen {}", member::kind(&other)))),
        };
        let text = std::str::from_utf8(bytes).map_err(Error::custom)?.to_owned();
        let places = entries(&text)?.into_iter().filter_map(|entry| Some((entry.name?, entry.place))).collect();
        Ok(Self { text, members, places })
    }

    /// The text that it was read from: what the places count the bytes of. It may hold secrets.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All members. Values may be secret.
    pub fn members(&self) -> &Map<String, Value> {
        &self.members
    }

    /// A member's value, `null` included.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// Whether there is a member of that name, `null` included.
    pub fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// The names of all members.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// Where a member's value stands in [`Self::text`].
    pub fn place(&self, name: &str) -> Option<Range<usize>> {
        self.places.get(name).cloned()
    }

    /// Where the elements of a member stand in [`Self::text`], when it is an array.
    pub fn elements(&self, name: &str) -> Option<Vec<Range<usize>>> {
        let place = self.place(name).filter(|_| self.get(name).is_some_and(Value::is_array))?;
        let elements = entries(self.text.get(place.clone())?).ok()?;
        let moved = |entry: Entry| entry.place.start + place.start..entry.place.end + place.start;
        Some(elements.into_iter().map(moved).collect())
    }
}

/// Values are not printed: tokens travel in objects.
impl fmt::Debug for Object {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.names()).finish()
    }
}

/// A member of an object, or an element of an array.
struct Entry {
    name: Option<String>,
    place: Range<usize>,
}

/// Everything directly inside an object or an array, whose text has been read before, so that every
/// step here must succeed.
fn entries(text: &str) -> Result<Vec<Entry>, serde_json::Error> {
    let mut entries = Vec::new();
    let start = behind_white_space(text, 0);
    let is_object = text.as_bytes().get(start) == Some(&b'{');
    let mut at = behind_white_space(text, start + 1);
    while text.as_bytes().get(at).is_some_and(|byte| !matches!(byte, b'}' | b']')) {
        let name = if is_object {
            let (name, end) = next::<String>(text, at)?;
            // Behind the name stands a colon.
            at = behind_white_space(text, behind_white_space(text, end) + 1);
            Some(name)
        } else {
            None
        };
        let (_, end) = next::<serde::de::IgnoredAny>(text, at)?;
        entries.push(Entry { name, place: at..end });
        at = behind_white_space(text, end);
        if text.as_bytes().get(at) == Some(&b',') {
            at = behind_white_space(text, at + 1);
        }
    }
    Ok(entries)
}

/// Reads one value and says where it ends.
fn next<'de, T: Deserialize<'de>>(text: &'de str, start: usize) -> Result<(T, usize), serde_json::Error> {
    let mut stream = Deserializer::from_str(text.get(start..).unwrap_or_default()).into_iter::<T>();
    let value = stream.next().unwrap_or_else(|| Err(Error::custom("the text ends")))?;
    Ok((value, start + stream.byte_offset()))
}

/// The first byte from there on that is not white space (RFC 8259 §2).
fn behind_white_space(text: &str, from: usize) -> usize {
    let white = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    from + text.as_bytes().get(from..).unwrap_or_default().iter().take_while(|byte| white(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_knows_its_place() {
        let text =
            "\u{20}{ \"a\" :\t[1, {\"b\": \"}\"}] ,\r\n\"\\u0062\":\"ü,\\\"\",\"c\":-1.5e3,\"d\":null, \"\": {} } ";
        let object = Object::parse(text.as_bytes()).unwrap();
        let at = |name| &text[object.place(name).unwrap()];
        assert_eq!([at("a"), at("b"), at("c")], ["[1, {\"b\": \"}\"}]", "\"ü,\\\"\"", "-1.5e3"]);
        assert_eq!([at("d"), at("")], ["null", "{}"]);
        assert_eq!(object.names().count(), object.places.len());
        assert_eq!((object.place("e"), object.has("d"), object.has("e")), (None, true, false));
        assert_eq!((object.get("b").unwrap(), object.text()), (&Value::from("ü,\""), text));
        assert_eq!(Object::parse(b"{}").unwrap().places.len(), 0);
    }

    #[test]
    fn elements_of_an_array_know_their_place() {
        let text = r#"{"keys": [ {"a":[1]} , 2,"x" ], "none": [], "object": {"a": 1}}"#;
        let object = Object::parse(text.as_bytes()).unwrap();
        let elements: Vec<_> = object.elements("keys").unwrap().into_iter().map(|place| &text[place]).collect();
        assert_eq!(elements, [r#"{"a":[1]}"#, "2", r#""x""#]);
        assert_eq!(object.elements("none"), Some(Vec::new()));
        assert_eq!((object.elements("object"), object.elements("other")), (None, None));
    }

    #[test]
    fn only_one_object_is_read() {
        let error = |text: &[u8]| Object::parse(text).unwrap_err().to_string();
        assert!(error(b"{} {}").starts_with("trailing characters"));
        assert!(error(b"[]").starts_with("expected an object, seen an array"));
        assert!(error(b"").starts_with("EOF"));
        assert!(error(b"\xef\xbb\xbf{}").starts_with("expected value"), "no byte order mark (RFC 8259 section 8.1)");
        assert!(error(b"{\"a\":\"\xff\"}").starts_with("invalid unicode"));
        assert!(error(b"{\"a\":\"\\ud800\"}").starts_with("unexpected end of hex escape"));
        assert!(error(b"{\"a\":1,}").starts_with("trailing comma"));
        assert!(error(b"{a:1}").starts_with("key must be a string"));
    }

    #[test]
    fn debug_output_holds_no_value() {
        let object = Object::parse(br#"{"access_token": "hush"}"#).unwrap();
        assert_eq!(format!("{object:?}"), r#"{"access_token"}"#);
    }
}
