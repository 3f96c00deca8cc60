//! Integration variables: what an administrator of a customer fills in when adding the app.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::located::Located;

/// An integration variable ("tenant setting"). Its values are texts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `name` and `label`")]
pub struct IntegrationVariable {
    /// How expressions name it, without `app.` or `org.`.
    pub name: Option<Located<String>>,
    /// What the administrator reads.
    pub label: Option<Located<String>>,
    /// Values to try the expressions with, besides those of the instances.
    #[serde(default)]
    pub samples: Vec<Located<String>>,
}

impl IntegrationVariable {
    /// Whether expressions name it so.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|own| own.value == name)
    }

    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        self.name.iter_mut().chain(&mut self.label).chain(&mut self.samples)
    }
}
