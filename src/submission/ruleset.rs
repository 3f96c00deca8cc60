//! What Okta demanded when.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The rules of a month: Okta changes what it demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Ruleset {
    /// Of October 2024, when the wizard had its first shape.
    #[serde(rename = "2024-10")]
    October2024,
    /// Of August 2026.
    #[serde(rename = "2026-08")]
    August2026,
}

impl Ruleset {
    /// All of them, the oldest first.
    pub const ALL: [Self; 2] = [Self::October2024, Self::August2026];
    /// What counts unless a file says otherwise.
    pub const NEWEST: Self = Self::August2026;

    /// How many integration variables there may be.
    pub fn most_variables(self) -> usize {
        match self {
            Self::October2024 => 3,
            Self::August2026 => 8,
        }
    }

    /// How many instances of an integration may be active at once, where that is limited.
    pub fn most_active_instances(self) -> Option<usize> {
        match self {
            Self::October2024 => Some(5),
            Self::August2026 => None,
        }
    }

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::October2024 => "2024-10",
            Self::August2026 => "2026-08",
        }
    }
}

impl fmt::Display for Ruleset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
