//! Values that know where they stand in their message, so that a finding can point at them.

use std::ops::Range;

use serde::{Serialize, Serializer};

/// A value and the bytes that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value, decoded.
    pub value: T,
    /// Where it stands, in bytes of the message's text.
    pub place: Range<usize>,
}

impl<T> Placed<T> {
    /// A value that was read from there.
    pub fn new(value: T, place: Range<usize>) -> Self {
        Self { value, place }
    }
}

/// The place belongs to the text beside it; what is written of a message is the value.
impl<T: Serialize> Serialize for Placed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// The texts of values that may be absent.
pub trait PlacedText {
    /// The text without its place.
    fn text(&self) -> Option<&str>;
}

impl PlacedText for Option<Placed<String>> {
    fn text(&self) -> Option<&str> {
        self.as_ref().map(|placed| placed.value.as_str())
    }
}
