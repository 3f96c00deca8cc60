//! How temporary users are called.

use std::fmt;

use chrono::{DateTime, Utc};
use openssl::error::ErrorStack;
use thiserror::Error;

use super::random;
use crate::scenario::TemporaryNames;

/// Stands for a text that no other user has.
const UNIQUE: &str = "{unique}";

/// Bounds of Okta's default user profile.
const LOGIN_LENGTH: std::ops::RangeInclusive<usize> = 5..=100;

/// Shown as the user's title in the Admin Console, so that a person who meets the user there knows what it is.
pub(super) const TITLE: &str = "Temporary user of oin-tester, deleted after its test";

/// Names such as people have: an app must show them as they are, and a person must be able to compare them.
const FIRST_NAMES: [&str; 16] = [
    "Alma", "Bruno", "Clara", "Dario", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas", "Karla", "Leo", "Mara",
    "Nils", "Olga", "Paul",
];
const LAST_NAMES: [&str; 16] = [
    "Abbott", "Becker", "Castro", "Dunlop", "Engel", "Farrell", "Gruber", "Hansen", "Ibarra", "Jensen", "Keller",
    "Larsen", "Moreno", "Novak", "Olsen", "Parker",
];

/// Names that apps get wrong: letters outside ASCII, apostrophes, an ampersand, a hyphen, letters of two scripts.
const INTERNATIONAL_FIRST_NAMES: [&str; 8] =
    ["Zoë", "Łukasz", "Renée-Claude", "Björn", "Siobhán", "Nguyễn", "José María", "Ольга"];
const INTERNATIONAL_LAST_NAMES: [&str; 8] =
    ["O'Brien", "Müller & Söhne", "D'Angelo", "Smith-Ørsted", "Žižek", "L'Écuyer", "Ahn & Bae", "McDonald's-Íñigo"];

/// What the logins of temporary users look like, and what the users are called. The e-mail address is the login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserTemplate {
    before: String,
    after: String,
    names: TemporaryNames,
}

/// A template that makes no logins.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TemplateError {
    /// Two users would have one login.
    #[error("the login `{0}` of temporary users must hold `{{unique}}` once, so that no two are the same")]
    NotUnique(String),
    /// Okta wants logins in the form of an e-mail address.
    #[error("the login `{0}` of temporary users must be an e-mail address at a domain that you own")]
    NotAnAddress(String),
    /// Okta's bounds.
    #[error("the login `{0}` of temporary users would be {1} characters long; Okta takes 5 to 100")]
    BadLength(String, usize),
}

/// Who a temporary user is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) login: String,
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
}

impl UserTemplate {
    /// A login pattern: an e-mail address that holds `{unique}` once.
    pub fn new(login: &str) -> Result<Self, TemplateError> {
        let (before, after) = login.split_once(UNIQUE).ok_or_else(|| TemplateError::NotUnique(login.to_owned()))?;
        if after.contains(UNIQUE) {
            return Err(TemplateError::NotUnique(login.to_owned()));
        }
        let template = Self { before: before.to_owned(), after: after.to_owned(), names: TemporaryNames::Plain };
        let sample = template.login(&"x".repeat(Unique::LENGTH));
        if !is_address(&sample) {
            return Err(TemplateError::NotAnAddress(login.to_owned()));
        }
        let length = sample.chars().count();
        if !LOGIN_LENGTH.contains(&length) {
            return Err(TemplateError::BadLength(login.to_owned(), length));
        }
        Ok(template)
    }

    /// `oin-tester+{unique}@<domain>`.
    pub fn for_domain(domain: &str) -> Result<Self, TemplateError> {
        Self::new(&format!("oin-tester+{UNIQUE}@{domain}"))
    }

    /// The same logins, and such names.
    #[must_use]
    pub fn named(self, names: TemporaryNames) -> Self {
        Self { names, ..self }
    }

    /// A person whom nobody has met.
    pub(super) fn person(&self, now: DateTime<Utc>) -> Result<Person, ErrorStack> {
        let login = self.login(&Unique::new(now)?.0);
        let (first_name, last_name) = match self.names {
            TemporaryNames::Plain => (random::pick(&FIRST_NAMES)?, random::pick(&LAST_NAMES)?),
            TemporaryNames::International => {
                (random::pick(&INTERNATIONAL_FIRST_NAMES)?, random::pick(&INTERNATIONAL_LAST_NAMES)?)
            }
        };
        Ok(Person { email: login.clone(), login, first_name: first_name.to_owned(), last_name: last_name.to_owned() })
    }

    fn login(&self, unique: &str) -> String {
        format!("{}{unique}{}", self.before, self.after)
    }
}

impl fmt::Display for UserTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.login(UNIQUE))
    }
}

/// The day, for people, and 60 random bits.
struct Unique(String);

impl Unique {
    const LENGTH: usize = 8 + 1 + 12;

    fn new(now: DateTime<Utc>) -> Result<Self, ErrorStack> {
        Ok(Self(format!("{}-{}", now.format("%Y%m%d"), random::name(12)?)))
    }
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

    fn now() -> DateTime<Utc> {
        "2026-11-22T04:00:00Z".parse().expect("a time")
    }

    #[test]
    fn a_login_names_the_program_and_the_day_and_is_new_each_time() {
        let template = UserTemplate::for_domain("acme.example").expect("a template");
        let person = template.person(now()).expect("a random source");
        let rest = person.login.strip_prefix("oin-tester+20261122-").expect("the program and the day");
        assert_eq!(rest.strip_suffix("@acme.example").expect("the domain").len(), 12);
        assert_eq!(person.email, person.login);
        assert_ne!(person.login, template.person(now()).expect("a random source").login);
    }

    #[test]
    fn the_length_that_is_checked_is_the_one_that_is_made() {
        let unique = Unique::new(now()).expect("a random source");
        assert_eq!(unique.0.len(), Unique::LENGTH);
    }

    #[test]
    fn patterns_that_make_no_logins_are_refused() {
        let no = |login: &str| UserTemplate::new(login).expect_err(login);
        assert!(matches!(no("someone@acme.example"), TemplateError::NotUnique(_)));
        assert!(matches!(no("{unique}+{unique}@acme.example"), TemplateError::NotUnique(_)));
        for login in [
            "{unique}",
            "{unique}@acme",
            "{unique}@",
            "a b{unique}@acme.example",
            "{unique}@a@b.example",
            "{unique}@acme..example",
            "x/{unique}@acme.example",
        ] {
            assert!(matches!(no(login), TemplateError::NotAnAddress(_)), "{login}");
        }
        assert!(matches!(no(&format!("{{unique}}@{}.example", "a".repeat(90))), TemplateError::BadLength(..)));
    }

    #[test]
    fn the_pattern_is_shown_as_it_was_given() {
        let template = UserTemplate::new("qa+{unique}@acme.example").expect("a template");
        assert_eq!(template.to_string(), "qa+{unique}@acme.example");
    }
}
