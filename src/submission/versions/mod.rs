//! Two versions of an integration side by side: the published one and the draft of its update.
//!
//! What differs is told field by field, each with its consequence for the customers that use the published version and
//! for the tests (OIN Wizard guide, "Update a published integration", *Considerations* and *Backward compatibility*).

mod compatibility;
mod consequence;
mod fields;
mod pairing;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use compatibility::{OldInstances, Proof};
pub use consequence::{Consequence, Weight};
pub use fields::{Field, FieldKind, Fields};

use pairing::{Sides, pair};

use super::Submission;

/// The values that instances give the integration variables, by name.
pub type KnownValues = BTreeMap<String, Vec<String>>;

/// One field in both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path in Okta's API, such as `sso.oidc.redirectUris[0]`.
    pub path: String,
    /// What the published version says; `None` where it says nothing.
    pub published: Option<String>,
    /// What the draft says; `None` where it says nothing.
    pub draft: Option<String>,
    /// What follows from it. At least one.
    pub consequences: Vec<Consequence>,
}

/// What an update changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The fields that differ, and those that are the same and only tolerated, by path.
    pub differences: Vec<Difference>,
}

impl Update {
    /// Holds the draft against the published version. `values` are what instances give the variables: expressions are
    /// evaluated with them.
    pub fn between(published: &Submission, draft: &Submission, values: &KnownValues) -> Self {
        let (before, after) = (Fields::of(published), Fields::of(draft));
        let old = OldInstances::new(published, draft, values);
        let differences = pair(&before, &after).into_iter().filter_map(|sides| {
            let consequences = consequence::of(sides, published, draft, &old);
            let text = |field: Option<&Field>| field.map(|field| field.value.clone());
            (!consequences.is_empty()).then(|| Difference {
                path: sides.path.to_owned(),
                published: text(sides.published),
                draft: text(sides.draft),
                consequences,
            })
        });
        Self { differences: differences.collect() }
    }

    /// The fields that are not the same.
    pub fn changes(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|difference| difference.published != difference.draft)
    }

    /// Whether the draft changes something, and only what the catalog shows: Okta takes that without tests. The kinds of
    /// the fields that differ tell it, and no expression is evaluated.
    pub fn is_of_the_catalog_only(published: &Submission, draft: &Submission) -> bool {
        let (before, after) = (Fields::of(published), Fields::of(draft));
        let sides = pair(&before, &after);
        sides.iter().any(Sides::differ) && sides.into_iter().all(|sides| consequence::asks_for_nothing(sides, draft))
    }

    /// The weightiest consequence; `None` when nothing differs.
    pub fn weight(&self) -> Option<Weight> {
        self.consequences().map(Consequence::weight).max()
    }

    fn consequences(&self) -> impl Iterator<Item = &Consequence> {
        self.differences.iter().flat_map(|difference| &difference.consequences)
    }
}
