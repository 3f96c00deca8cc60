//! Expectations that may not be known.

use crate::check::Missing;

/// Something that was expected, or is not known.
pub(in crate::check) trait Known {
    /// What there is when it is known.
    type Value: ?Sized;

    /// The value; what it is called stands in the finding when it is not known.
    fn known(&self, what: &str) -> Result<&Self::Value, Missing>;
}

impl Known for Option<String> {
    type Value = str;

    fn known(&self, what: &str) -> Result<&str, Missing> {
        self.as_deref().ok_or_else(|| unknown(what))
    }
}

impl<T> Known for Vec<T> {
    type Value = [T];

    fn known(&self, what: &str) -> Result<&[T], Missing> {
        if self.is_empty() { Err(unknown(what)) } else { Ok(self) }
    }
}

impl<T> Known for Option<Vec<T>> {
    type Value = [T];

    fn known(&self, what: &str) -> Result<&[T], Missing> {
        self.as_deref().ok_or_else(|| unknown(what))
    }
}

fn unknown(what: &str) -> Missing {
    Missing::new(format!("{what}, to compare with"))
}
