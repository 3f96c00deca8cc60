//! What an expression may name, and the values of it.

use std::{collections::BTreeMap, fmt};

use super::Dialect;

/// Whose property a reference names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// `app.`: the app instance. The integration's variables in OIDC and SCIM.
    App,
    /// `org.`: the integration's variables in SAML; the org's own properties (`org.name`) elsewhere.
    Org,
    /// `user.`: the user's profile.
    User,
    /// `appuser.`: the profile that the user has in the app.
    AppUser,
    /// `user.getInternalProperty("…")`: what Okta itself keeps of a user, `id` and `status`.
    InternalUser,
    /// `zendesk_app.`: another app instance, by its name.
    OtherApp(String),
}

/// A name that an expression reads a value by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Whose property it is.
    pub scope: Scope,
    /// The property.
    pub name: String,
}

impl Reference {
    /// The reference that the words before and after the dot make.
    pub(super) fn read(scope: &str, name: &str, dialect: Dialect) -> Option<Self> {
        let scope = match (scope, dialect) {
            ("app", Dialect::Oidc | Dialect::Scim) => Scope::App,
            ("org", _) => Scope::Org,
            ("user", _) => Scope::User,
            ("appuser", _) => Scope::AppUser,
            (other, Dialect::Oidc | Dialect::Scim) if other.ends_with("_app") => Scope::OtherApp(other.to_owned()),
            _ => return None,
        };
        Some(Self { scope, name: name.to_owned() })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match &self.scope {
            Scope::App => write!(formatter, "app.{name}"),
            Scope::Org => write!(formatter, "org.{name}"),
            Scope::User => write!(formatter, "user.{name}"),
            Scope::AppUser => write!(formatter, "appuser.{name}"),
            Scope::InternalUser => write!(formatter, "user.getInternalProperty(\"{name}\")"),
            Scope::OtherApp(app) => write!(formatter, "{app}.{name}"),
        }
    }
}

/// Values for references. What has none is unset: an expression reads it as null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    values: BTreeMap<Reference, String>,
}

impl Variables {
    /// The integration's variables, as expressions of that dialect name them.
    pub fn of<N: AsRef<str>, V: Into<String>>(dialect: Dialect, values: impl IntoIterator<Item = (N, V)>) -> Self {
        values.into_iter().map(|(name, value)| (dialect.variable(name.as_ref()), value.into())).collect()
    }

    /// Gives a reference a value.
    pub fn set(&mut self, reference: Reference, value: impl Into<String>) {
        self.values.insert(reference, value.into());
    }

    /// The value; `None` when it is unset.
    pub fn get(&self, reference: &Reference) -> Option<&str> {
        self.values.get(reference).map(String::as_str)
    }
}

impl FromIterator<(Reference, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (Reference, String)>>(values: I) -> Self {
        Self { values: values.into_iter().collect() }
    }
}
