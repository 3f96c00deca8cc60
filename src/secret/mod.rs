//! Values that never print, and the redactor that keeps them out of files.

mod automaton;
mod escaped;
mod nested;
mod private_key;
mod redactor;
mod search;
mod totp;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

pub use private_key::{PrivateKey, PrivateKeyError};
pub use redactor::{RedactError, Redactor};
pub use search::SecretSearch;
pub use totp::{NotTotpSecret, OneTimeCode, TotpSecret};

/// A password, token or key: readable only through [`Secret::expose`], printed as `[secret]`.
#[derive(Clone, PartialEq, Eq, JsonSchema)]
#[schemars(inline)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value that must not leave memory.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one place that must send it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |text, byte| text + &format!("{byte:02x}"))
}
