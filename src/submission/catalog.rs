//! What the catalog shows of an integration.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::located::{Located, Place};

/// The catalog properties of the submission.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `name`, `description` and `logo`")]
pub struct Catalog {
    /// The display name: the title in the catalog.
    pub name: Option<Located<String>>,
    /// What the integration is worth to a customer.
    pub description: Option<Located<String>>,
    /// An image file, relative to this one.
    pub logo: Option<Located<String>>,
    /// Okta's own picture stands in for the logo.
    pub default_logo: Option<Located<bool>>,
    /// Use cases besides those that Okta assigns.
    #[serde(default)]
    pub use_cases: Vec<Located<String>>,
    /// Whom customers turn to; shown in the catalog.
    #[serde(default)]
    pub contacts: Vec<Located<Contact>>,
}

/// A public contact. Give one of `url`, `email` and `phone`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `for`, and `url`, `email` or `phone`")]
pub struct Contact {
    /// What the contact is for.
    #[serde(rename = "for")]
    pub purpose: Option<ContactPurpose>,
    /// A page.
    pub url: Option<Located<String>>,
    /// An e-mail address.
    pub email: Option<Located<String>>,
    /// A telephone number.
    pub phone: Option<Located<String>>,
}

/// What a public contact is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactPurpose {
    /// Questions of customers.
    CustomerSupport,
    /// What the first could not answer.
    EscalationSupport,
}

impl Catalog {
    /// Where it is said that Okta's own picture stands in for the logo.
    pub fn default_logo(&self) -> Option<Place> {
        self.default_logo.as_ref().filter(|said| said.value).map(|said| said.place)
    }

    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        let contacts = self.contacts.iter_mut().flat_map(|contact| {
            let contact = &mut contact.value;
            contact.url.iter_mut().chain(&mut contact.email).chain(&mut contact.phone)
        });
        let own = self.name.iter_mut().chain(&mut self.description).chain(&mut self.logo);
        own.chain(&mut self.use_cases).chain(contacts)
    }
}
