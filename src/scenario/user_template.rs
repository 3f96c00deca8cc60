//! How temporary users are called.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

/// Stands for a text that no other user has.
const UNIQUE: &str = "{unique}";

/// How long the text is that no other user has: the day, a hyphen and twelve characters.
pub const UNIQUE_LENGTH: usize = 8 + 1 + 12;

/// Bounds of Okta's default user profile.
const ADDRESS_LENGTH: std::ops::RangeInclusive<usize> = 5..=100;
const NAME_LENGTH: usize = 50;

/// What the logins of temporary users look like, and what the users are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserTemplate {
    /// The login.
    pub login: AddressPattern,
    /// The e-mail address; the login, when absent.
    pub email: Option<AddressPattern>,
    /// The first name; one of the program's own, when absent.
    pub first_name: Option<String>,
    /// The last name; one of the program's own, when absent.
    pub last_name: Option<String>,
    /// Which names the program chooses from.
    pub names: TemporaryNames,
}

/// What temporary users are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemporaryNames {
    /// Names of plain letters, which every app shows as they are.
    #[default]
    Plain,
    /// Names with letters outside ASCII, apostrophes, ampersands and hyphens, as people have them.
    International,
}

impl UserTemplate {
    /// `oin-tester+{unique}@<domain>`, and plain names.
    pub fn for_domain(domain: &str) -> Result<Self, PatternError> {
        let login = AddressPattern::new(&format!("oin-tester+{UNIQUE}@{domain}"))?;
        Ok(Self { login, email: None, first_name: None, last_name: None, names: TemporaryNames::Plain })
    }
}

/// A pattern of addresses of which no two are the same: an e-mail address that holds `{unique}` once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressPattern {
    before: String,
    after: String,
}

/// A pattern that makes no logins, or a name that no user can have.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PatternError {
    /// Two users would have one address.
    #[error("`{0}` must hold `{{unique}}` once, so that no two temporary users are the same")]
    NotUnique(String),
    /// Okta wants logins in the form of an e-mail address.
    #[error("`{0}` must be an e-mail address at a domain that you own")]
    NotAnAddress(String),
    /// Okta's bounds.
    #[error("addresses like `{0}` would be {1} characters long; Okta takes 5 to 100")]
    BadLength(String, usize),
}

impl AddressPattern {
    /// A pattern, such as `qa+{unique}@acme.example`.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        let (before, after) = pattern.split_once(UNIQUE).ok_or_else(|| PatternError::NotUnique(pattern.to_owned()))?;
        if after.contains(UNIQUE) {
            return Err(PatternError::NotUnique(pattern.to_owned()));
        }
        let made = Self { before: before.to_owned(), after: after.to_owned() };
        let sample = made.with(&"x".repeat(UNIQUE_LENGTH));
        if !is_address(&sample) {
            return Err(PatternError::NotAnAddress(pattern.to_owned()));
        }
        let length = sample.chars().count();
        if !ADDRESS_LENGTH.contains(&length) {
            return Err(PatternError::BadLength(pattern.to_owned(), length));
        }
        Ok(made)
    }

    /// The address with that text, of [`UNIQUE_LENGTH`] characters, in it.
    pub fn with(&self, unique: &str) -> String {
        format!("{}{unique}{}", self.before, self.after)
    }
}

impl fmt::Display for AddressPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.with(UNIQUE))
    }
}

/// Whether Okta's default profile takes the name: 1 to 50 characters.
pub(super) fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= NAME_LENGTH && !name.contains(char::is_control)
}

/// The shape of an address, for a sentence instead of Okta's refusal: one `@`, a dot in the domain, nothing blank.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let labels_are_good = domain.split('.').all(|label| {
        !label.is_empty() && label.chars().all(|character| character.is_alphanumeric() || character == '-')
    });
    let blank = |character: char| character.is_whitespace() || character.is_control();
    !local.is_empty()
        && !local.contains(blank)
        && !local.contains(['/', '\\', '"'])
        && labels_are_good
        && domain.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_make_no_addresses_are_refused() {
        let no = |pattern: &str| AddressPattern::new(pattern).expect_err(pattern);
        assert!(matches!(no("someone@acme.example"), PatternError::NotUnique(_)));
        assert!(matches!(no("{unique}+{unique}@acme.example"), PatternError::NotUnique(_)));
        for pattern in [
            "{unique}",
            "{unique}@acme",
            "{unique}@",
            "a b{unique}@acme.example",
            "{unique}@a@b.example",
            "{unique}@acme..example",
            "x/{unique}@acme.example",
        ] {
            assert!(matches!(no(pattern), PatternError::NotAnAddress(_)), "{pattern}");
        }
        assert!(matches!(no(&format!("{{unique}}@{}.example", "a".repeat(90))), PatternError::BadLength(..)));
    }

    #[test]
    fn the_pattern_is_shown_as_it_was_given() {
        let pattern = AddressPattern::new("qa+{unique}@acme.example").expect("a pattern");
        assert_eq!(pattern.to_string(), "qa+{unique}@acme.example");
        assert_eq!(pattern.with("1"), "qa+1@acme.example");
    }

    #[test]
    fn names_are_as_okta_takes_them() {
        assert!(is_name("Renée-Claude O'Brien"));
        for bad in ["", "  ", "a\nb", &"x".repeat(51)] {
            assert!(!is_name(bad), "{bad:?}");
        }
    }
}
