//! What is wrong with a property whatever its variables are.

use std::{
    collections::{BTreeSet, HashSet},
    mem::{Discriminant, discriminant},
};

use super::{
    super::{Expression, Span},
    AddressDefect, Observation, Property, Purpose,
    address::defects,
};

/// Stand, one at a time, for everything that is not written out: nothing, a number as a port is, a word, an address.
/// What is wrong with each of them there is wrong with what is written out.
const FILLINGS: [&str; 4] = ["", "0", "sample", "https://sample.example"];

/// What one property shows by itself.
pub(super) struct Fixed {
    defects: HashSet<Discriminant<AddressDefect>>,
    named: Vec<Span>,
    /// Where it was told already that texts are added.
    added: BTreeSet<Span>,
}

impl Fixed {
    pub(super) fn of(property: &Property<'_>, expression: &Expression, added: BTreeSet<Span>) -> Self {
        let named = expression.places().into_iter().map(|(_, span)| span).collect();
        Self { defects: of_fixed_texts(property, expression), named, added }
    }

    /// Whether no other value of a variable would mend it.
    pub(super) fn shows(&self, (observation, span): &(Observation, Option<Span>)) -> bool {
        match observation {
            Observation::NoAddress { defect, .. } => self.defects.contains(&discriminant(defect)),
            Observation::NoValue(_) => span.is_some_and(|span| {
                self.added.contains(&span) || !self.named.iter().any(|it| span.start <= it.start && it.end <= span.end)
            }),
            _ => false,
        }
    }

    /// Whether it is what was told of the same place already.
    pub(super) fn is_told(&self, (observation, span): &(Observation, Option<Span>)) -> bool {
        matches!(observation, Observation::NoValue(_)) && span.is_some_and(|span| self.added.contains(&span))
    }
}

/// The defects of an address that each filling leaves.
fn of_fixed_texts(property: &Property<'_>, expression: &Expression) -> HashSet<Discriminant<AddressDefect>> {
    if matches!(property.purpose, Purpose::Text | Purpose::AttributeValue) {
        return HashSet::new();
    }
    let pieces = expression.pieces();
    let filled = FILLINGS.map(|filling| -> HashSet<_> {
        let value: String = pieces.iter().map(|piece| piece.unwrap_or(filling)).collect();
        defects(&value, property.purpose, property.origin).iter().map(discriminant).collect()
    });
    let [mut shown, others @ ..] = filled;
    shown.retain(|defect| others.iter().all(|other| other.contains(defect)));
    shown
}
