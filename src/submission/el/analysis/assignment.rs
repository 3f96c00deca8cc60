//! The values that a property was evaluated for, as they are told.

use std::{collections::BTreeMap, fmt};

use super::super::{Reference, Variables, error::cut};

/// A value for everything that a property names, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment {
    /// The integration's variables, without their prefix.
    own: BTreeMap<String, Option<String>>,
    /// What belongs to users and to the org.
    others: BTreeMap<Reference, Option<String>>,
}

impl Assignment {
    pub(super) fn set(&mut self, reference: &Reference, value: Option<&str>) {
        self.own.insert(reference.name.clone(), value.map(str::to_owned));
    }

    pub(super) fn set_other(&mut self, reference: &Reference, value: Option<&str>) {
        self.others.insert(reference.clone(), value.map(str::to_owned));
    }

    /// The variables that are set, and their values.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.own.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
    }

    /// The variables that are unset.
    pub fn unset(&self) -> impl Iterator<Item = &str> {
        self.own.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name.as_str())
    }

    /// Everything that is set, also what belongs to users and to the org.
    pub fn variables(&self, named: impl Fn(&str) -> Reference) -> Variables {
        let own = self.values().map(|(name, value)| (named(name), value.to_owned()));
        let others = self.others.iter().filter_map(|(reference, value)| Some((reference.clone(), value.clone()?)));
        own.chain(others).collect()
    }

    /// Whether the property names anything.
    pub(super) fn is_of_nothing(&self) -> bool {
        self.own.is_empty() && self.others.is_empty()
    }
}

impl fmt::Display for Assignment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.own.iter().map(|(name, value)| (name.clone(), value));
        let others = self.others.iter().map(|(reference, value)| (reference.to_string(), value));
        for (number, (name, value)) in own.chain(others).enumerate() {
            formatter.write_str(if number == 0 { "" } else { ", " })?;
            match value {
                Some(value) => write!(formatter, "{} = \"{}\"", cut(&name), cut(value))?,
                None => write!(formatter, "{} unset", cut(&name))?,
            }
        }
        Ok(())
    }
}
