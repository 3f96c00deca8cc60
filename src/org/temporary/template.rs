//! A person whom nobody has met, made from the scenario's template.

use chrono::{DateTime, Utc};
use openssl::error::ErrorStack;

use super::random;
use crate::scenario::{TemporaryNames, UserTemplate};

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

/// Who a temporary user is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) login: String,
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
}

impl Person {
    /// Someone new.
    pub(super) fn new(template: &UserTemplate, now: DateTime<Utc>) -> Result<Self, ErrorStack> {
        let unique = unique(now)?;
        let (first_name, last_name) = match template.names {
            TemporaryNames::Plain => (random::pick(&FIRST_NAMES)?, random::pick(&LAST_NAMES)?),
            TemporaryNames::International => {
                (random::pick(&INTERNATIONAL_FIRST_NAMES)?, random::pick(&INTERNATIONAL_LAST_NAMES)?)
            }
        };
        let email = template.email.as_ref().unwrap_or(&template.login).with(&unique);
        Ok(Self {
            login: template.login.with(&unique),
            email,
            first_name: template.first_name.clone().unwrap_or_else(|| first_name.to_owned()),
            last_name: template.last_name.clone().unwrap_or_else(|| last_name.to_owned()),
        })
    }
}

/// The day, for people, and 60 random bits.
fn unique(now: DateTime<Utc>) -> Result<String, ErrorStack> {
    Ok(format!("{}-{}", now.format("%Y%m%d"), random::name(12)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{AddressPattern, UNIQUE_LENGTH};

    fn now() -> DateTime<Utc> {
        "2026-11-22T04:00:00Z".parse().expect("a time")
    }

    #[test]
    fn a_login_names_the_program_and_the_day_and_is_new_each_time() {
        let template = UserTemplate::for_domain("acme.example").expect("a template");
        let person = Person::new(&template, now()).expect("a random source");
        let rest = person.login.strip_prefix("oin-tester+20261122-").expect("the program and the day");
        assert_eq!(rest.strip_suffix("@acme.example").expect("the domain").len(), 12);
        assert_eq!(person.email, person.login);
        assert_ne!(person.login, Person::new(&template, now()).expect("a random source").login);
    }

    #[test]
    fn what_the_template_sets_is_taken_and_the_same_user_has_one_mark() {
        let template = UserTemplate {
            login: AddressPattern::new("{unique}@login.example").expect("a pattern"),
            email: Some(AddressPattern::new("mail-{unique}@mail.example").expect("a pattern")),
            first_name: Some("Ada".to_owned()),
            last_name: None,
            names: TemporaryNames::Plain,
        };
        let person = Person::new(&template, now()).expect("a random source");
        let unique = person.login.strip_suffix("@login.example").expect("the domain");
        assert_eq!(person.email, format!("mail-{unique}@mail.example"));
        assert_eq!(person.first_name, "Ada");
        assert!(LAST_NAMES.contains(&person.last_name.as_str()));
    }

    #[test]
    fn the_length_that_is_checked_is_the_one_that_is_made() {
        assert_eq!(unique(now()).expect("a random source").len(), UNIQUE_LENGTH);
    }
}
