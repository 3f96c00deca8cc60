//! Entitlement management over SCIM.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::located::Located;

/// A resource type whose resources Okta assigns to users.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `name`, `endpoint` and `mapping`")]
pub struct EntitlementType {
    /// The resource type's name.
    pub name: Option<Located<String>>,
    /// Where its resources are, below the base URL, such as `/Roles`.
    pub endpoint: Option<Located<String>>,
    /// What it is.
    pub description: Option<Located<String>>,
    /// Every user has one.
    #[serde(default)]
    pub required: bool,
    /// A user may have several.
    #[serde(default)]
    pub multivalued: bool,
    /// Which members of a resource Okta reads.
    pub mapping: Option<Located<EntitlementMapping>>,
}

/// Which members of a resource Okta reads.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `id` and `display_name`")]
pub struct EntitlementMapping {
    /// The member that identifies it.
    pub id: Option<Located<String>>,
    /// The member that is shown.
    pub display_name: Option<Located<String>>,
    /// The member that describes it.
    pub description: Option<Located<String>>,
}

impl EntitlementType {
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        let mapping = self.mapping.iter_mut().flat_map(|mapping| {
            let mapping = &mut mapping.value;
            mapping.id.iter_mut().chain(&mut mapping.display_name).chain(&mut mapping.description)
        });
        self.name.iter_mut().chain(&mut self.endpoint).chain(&mut self.description).chain(mapping)
    }
}
