//! What one check says, with what it compared.

use crate::{finding::Place, protocol::Placed};

/// How a rule held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It holds.
    Passed(Comparison),
    /// It is broken.
    Failed(Comparison),
    /// It holds in the letter, but what was seen is unwise or unusual.
    Warned(Comparison),
}

/// What was asked for and what was there, in words and values that may be shown: never a code, a
/// token or a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What the rule asks for.
    pub expected: String,
    /// What was there.
    pub actual: String,
    /// The exchange that carried it.
    pub exchange: Option<u32>,
    /// Where in the message it stood.
    pub place: Option<Place>,
}

/// What a check applies to, and what was not captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing(pub String);

impl Missing {
    /// Names what was not captured.
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl Comparison {
    fn new(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self { expected: expected.into(), actual: actual.into(), exchange: None, place: None }
    }
}

impl Judgement {
    /// Passed or failed.
    pub fn of(holds: bool, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        let comparison = Comparison::new(expected, actual);
        if holds { Self::Passed(comparison) } else { Self::Failed(comparison) }
    }

    /// Passed.
    pub fn passed(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::of(true, expected, actual)
    }

    /// Failed.
    pub fn failed(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::of(false, expected, actual)
    }

    /// Warned.
    pub fn warned(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::Warned(Comparison::new(expected, actual))
    }

    /// Whether two values are the same, showing both.
    pub fn same(expected: &str, actual: Option<&str>) -> Self {
        Self::of(actual == Some(expected), shown(expected), actual.map_or_else(|| "nothing".to_owned(), shown))
    }

    /// The same for a value of a SAML message, pointing at it.
    pub fn same_xml(expected: &str, actual: Option<&Placed<String>>) -> Self {
        Self::same(expected, actual.map(|placed| placed.value.as_str())).in_xml(actual)
    }

    /// Points at the exchange that carried what was judged.
    #[must_use]
    pub fn at(mut self, number: u32) -> Self {
        self.comparison_mut().exchange = Some(number);
        self
    }

    /// Points at the bytes of the message that were judged.
    #[must_use]
    pub fn pointing(mut self, place: Option<Place>) -> Self {
        self.comparison_mut().place = place;
        self
    }

    /// Points at a value of a SAML message.
    #[must_use]
    pub fn in_xml<T>(self, value: Option<&Placed<T>>) -> Self {
        self.pointing(value.map(|placed| Place::xml(&placed.place)))
    }

    fn comparison_mut(&mut self) -> &mut Comparison {
        let (Self::Passed(comparison) | Self::Failed(comparison) | Self::Warned(comparison)) = self;
        comparison
    }
}

/// How many characters of a foreign value are shown.
const SHOWN: usize = 200;

/// A foreign value as it may stand in a finding: quoted, control characters escaped, cut.
pub(super) fn shown(value: &str) -> String {
    let mut characters = value.chars();
    let head: String = characters.by_ref().take(SHOWN).collect();
    let rest = characters.count();
    if rest == 0 { format!("{head:?}") } else { format!("{head:?} and {rest} more characters") }
}

/// Several foreign values, each as [`shown`].
pub(super) fn shown_all<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let shown: Vec<_> = values.into_iter().map(shown).collect();
    if shown.is_empty() { "nothing".to_owned() } else { shown.join(", ") }
}

/// Declared addresses as alternatives, each once.
pub(super) fn any_of(addresses: &[String]) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for address in addresses {
        if !distinct.contains(&address.as_str()) {
            distinct.push(address);
        }
    }
    distinct.join(" or ")
}
