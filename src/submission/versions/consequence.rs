//! What follows from a change.

use std::fmt;

use super::{
    FieldKind, OldInstances, Proof,
    pairing::{ACS_URLS, Sides},
};
use crate::submission::{
    Ruleset, Submission,
    el::{
        Dialect,
        analysis::{Purpose, writes_http},
    },
};

/// What follows from a field of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Consequence {
    /// Only the catalog shows it: Okta takes it without tests.
    NoTest,
    /// Instances of both versions must be generated and pass their tests.
    TestBothVersions,
    /// Okta's tester has no test of it: the SCIM suites are run again, and the rest is tried by hand.
    TestByHand,
    /// A variable of that name goes away, and published expressions use it.
    VariableLost {
        /// The property that uses it.
        used_by: String,
        /// The new variable with the same label, which it was probably renamed to.
        renamed_to: Option<String>,
    },
    /// A variable goes away that nothing uses.
    UnusedVariableLost,
    /// The variable is new: it is unset in the instances of today's customers.
    UnsetInOldInstances,
    /// Old instances keep the value that they have.
    Compatible {
        /// For so many combinations of values.
        evaluated: usize,
        /// How many combinations were not tried.
        left_out: usize,
    },
    /// Old instances get another value.
    OldInstancesMove {
        /// The values of the variables.
        given: String,
        /// What it is.
        from: String,
        /// What it becomes.
        to: String,
        /// The new variable that is unset in them, where that is why.
        unset: Option<String>,
    },
    /// In old instances there is no usable value.
    OldInstancesBreak(String),
    /// The value is gone: whoever uses it is refused.
    ValueLost,
    /// `http`, which was migrated and is unchanged.
    HttpTolerated,
    /// `http` in a value that is not as it was migrated.
    HttpRefused,
    /// Capitals in a name that was migrated and is unchanged.
    CapitalsTolerated,
    /// Capitals in a name that is not as it was migrated.
    CapitalsRefused,
    /// More variables than the rules of the month allow; those that were migrated may stay, but none may be added.
    VariablesRefused(usize),
    /// SCIM with Basic authentication is not taken any more.
    BasicRefused,
    /// What was published with Basic authentication cannot be updated.
    BasicPublished,
    /// Imports are switched on when a migrated integration is edited, and must be tested.
    ImportsSwitchedOn,
}

/// How much a consequence matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Nothing is asked for.
    Nothing,
    /// Tests are asked for.
    Tests,
    /// Customers may notice.
    Attention,
    /// Customers are cut off.
    Breaks,
    /// Okta does not take it.
    Refused,
}

impl Consequence {
    /// How much it matters.
    pub fn weight(&self) -> Weight {
        match self {
            Self::NoTest
            | Self::UnusedVariableLost
            | Self::Compatible { left_out: 0, .. }
            | Self::HttpTolerated
            | Self::CapitalsTolerated => Weight::Nothing,
            Self::TestBothVersions | Self::TestByHand | Self::ImportsSwitchedOn => Weight::Tests,
            Self::OldInstancesMove { unset: Some(_), .. }
            | Self::VariableLost { .. }
            | Self::OldInstancesBreak(_)
            | Self::ValueLost => Weight::Breaks,
            Self::UnsetInOldInstances | Self::Compatible { .. } | Self::OldInstancesMove { .. } => Weight::Attention,
            Self::HttpRefused
            | Self::CapitalsRefused
            | Self::VariablesRefused(_)
            | Self::BasicRefused
            | Self::BasicPublished => Weight::Refused,
        }
    }
}

impl fmt::Display for Consequence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTest => formatter.write_str("only the catalog shows it; no test is needed"),
            Self::TestBothVersions => {
                formatter.write_str("the tests of both versions must pass, over instances of each")
            }
            Self::TestByHand => {
                formatter.write_str("Okta's tester has no test of it: run the SCIM suites again, and try it by hand")
            }
            Self::VariableLost { used_by, renamed_to } => {
                let renamed = renamed_to.as_ref().map(|name| format!(" (renamed to `{name}`?)")).unwrap_or_default();
                write!(
                    formatter,
                    "breaks every customer: `{used_by}` of the published version uses the variable{renamed}; a \
                     renamed variable is a deleted and a new one, so keep the name and change the label only"
                )
            }
            Self::UnusedVariableLost => formatter.write_str("no published property uses the variable"),
            Self::UnsetInOldInstances => formatter
                .write_str("unset in existing instances: every property that uses it must have a value without it"),
            Self::Compatible { evaluated, left_out: 0 } => {
                write!(formatter, "existing instances keep their value ({evaluated} combinations evaluated)")
            }
            Self::Compatible { evaluated, left_out } => write!(
                formatter,
                "existing instances keep their value as far as was tried: {evaluated} combinations were, and {left_out} \
                 more of the variables' values were not"
            ),
            Self::OldInstancesMove { given, from, to, unset } => {
                let given = if given.is_empty() { String::new() } else { format!(" with {given}") };
                write!(formatter, "existing instances{given} go from `{from}` to `{to}`")?;
                match unset {
                    Some(name) => write!(
                        formatter,
                        ", which breaks them: `{name}` is unset there, so give the old value where it is empty"
                    ),
                    None => Ok(()),
                }
            }
            Self::OldInstancesBreak(why) => write!(formatter, "breaks existing instances: {why}"),
            Self::ValueLost => formatter.write_str("existing instances lose it: who still uses it is refused"),
            Self::HttpTolerated => formatter.write_str("`http` is tolerated, as it was migrated and is unchanged"),
            Self::HttpRefused => {
                formatter.write_str("`http` is refused: it is tolerated only as it was migrated; use `https`")
            }
            Self::CapitalsTolerated => {
                formatter.write_str("capitals are tolerated, as the variable was migrated and is unchanged")
            }
            Self::CapitalsRefused => formatter.write_str("capitals are refused in a new variable's name"),
            Self::VariablesRefused(limit) => {
                write!(formatter, "refused: there may be {limit} variables; surplus ones may stay, none may be added")
            }
            Self::BasicRefused => {
                formatter.write_str("refused: Basic authentication is not taken any more; choose another one")
            }
            Self::BasicPublished => formatter.write_str(
                "refused: what was published with Basic authentication cannot be updated; submit a new integration",
            ),
            Self::ImportsSwitchedOn => formatter.write_str(
                "imports of users (and groups) are switched on when a migrated integration is edited, and must be \
                 supported and tested",
            ),
        }
    }
}

/// Everything that follows from one path. Nothing, where it is the same in both and needs no tolerance.
pub(super) fn of(sides: Sides<'_>, published: &Submission, draft: &Submission, old: &OldInstances) -> Vec<Consequence> {
    let Some(kind) = sides.kind() else { return Vec::new() };
    let mut consequences = match (sides.differ(), kind) {
        (false, _) => Vec::new(),
        (true, kind) if shows_in_catalog_only(kind, draft) => vec![Consequence::NoTest],
        (true, FieldKind::Variable) => of_variable(sides, published, draft, old),
        (true, FieldKind::Dynamic(..)) => of_property(sides, old),
        (true, _) => vec![Consequence::TestBothVersions],
    };
    // An expression that is unchanged may name a variable that is not what it was.
    if let (false, FieldKind::Dynamic(..), Some(field)) = (sides.differ(), kind, sides.draft)
        && let Some(Proof::Broken(why)) = old.prove(sides.published, field)
    {
        consequences.push(Consequence::OldInstancesBreak(why));
    }
    let untested = ["provisioning.", "oAuth2Settings.", "entitlementTypes[", "globalTokenRevocation."];
    if untested.iter().any(|beginning| sides.path.starts_with(beginning)) {
        let by_tester = consequences.iter_mut().filter(|it| **it == Consequence::TestBothVersions);
        by_tester.for_each(|it| *it = Consequence::TestByHand);
    }
    consequences.extend(tolerance(sides, kind, draft));
    consequences
}

/// Whether nothing follows from one path that an update of the catalog would not bring. A changed value is asked for by
/// what it is, and is not evaluated.
pub(super) fn asks_for_nothing(sides: Sides<'_>, draft: &Submission) -> bool {
    let Some(kind) = sides.kind() else { return true };
    let untested = !sides.differ() || shows_in_catalog_only(kind, draft);
    untested && tolerance(sides, kind, draft).iter().all(|it| it.weight() == Weight::Nothing)
}

/// Of what the catalog shows, the rules of 2024 still wanted tests.
fn shows_in_catalog_only(kind: FieldKind, draft: &Submission) -> bool {
    kind == FieldKind::Catalog && draft.ruleset() > Ruleset::October2024
}

fn of_variable(sides: Sides<'_>, published: &Submission, draft: &Submission, old: &OldInstances) -> Vec<Consequence> {
    let name = sides.path.trim_start_matches("config[").trim_end_matches(']');
    match (sides.published, sides.draft) {
        (Some(lost), None) => {
            let label = &lost.value;
            vec![lost_variable(name, label, published, draft, old), Consequence::TestBothVersions]
        }
        (None, Some(_)) => {
            let mut all = vec![Consequence::UnsetInOldInstances, Consequence::TestBothVersions];
            let limit = draft.ruleset().most_variables();
            if draft.variables.len() > limit {
                all.push(Consequence::VariablesRefused(limit));
            }
            all
        }
        // Only the label: administrators read another text.
        _ => vec![Consequence::TestBothVersions],
    }
}

fn lost_variable(
    name: &str,
    label: &str,
    published: &Submission,
    draft: &Submission,
    old: &OldInstances,
) -> Consequence {
    let fields = super::Fields::of(published);
    let uses = |field: &super::Field| match field.kind {
        FieldKind::Dynamic(dialect, _) => crate::submission::el::Expression::parse(dialect, &field.value)
            .is_ok_and(|expression| expression.variables().contains(name)),
        _ => false,
    };
    let Some((used_by, _)) = fields.iter().find(|(_, field)| uses(field)) else {
        return Consequence::UnusedVariableLost;
    };
    let renamed_to = draft.variables.iter().find_map(|variable| {
        let new = &variable.value.name.as_ref()?.value;
        let same_label = variable.value.label.as_ref().is_some_and(|it| it.value == label);
        (same_label && old.is_new(new)).then(|| new.clone())
    });
    Consequence::VariableLost { used_by: used_by.to_owned(), renamed_to }
}

fn of_property(sides: Sides<'_>, old: &OldInstances) -> Vec<Consequence> {
    let first = match sides.draft {
        None => Consequence::ValueLost,
        Some(draft) => match old.prove(sides.published, draft) {
            Some(Proof::Moves { given, from, to, unset }) => Consequence::OldInstancesMove { given, from, to, unset },
            Some(Proof::Broken(why)) => Consequence::OldInstancesBreak(why),
            Some(Proof::Same { evaluated, left_out }) if sides.published.is_some() => {
                Consequence::Compatible { evaluated, left_out }
            }
            _ => return vec![Consequence::TestBothVersions],
        },
    };
    vec![first, Consequence::TestBothVersions]
}

/// What is not allowed any more, and may stay only as it is.
fn tolerance(sides: Sides<'_>, kind: FieldKind, draft: &Submission) -> Vec<Consequence> {
    match kind {
        FieldKind::ScimAuthentication => of_basic(sides).into_iter().collect(),
        FieldKind::Variable => of_capitals(sides, draft).into_iter().collect(),
        FieldKind::Dynamic(..) if sides.draft.is_some() => {
            let imports = draft.migrated && sides.path == "provisioning.scim.baseUri";
            of_http(sides, draft).into_iter().chain(imports.then_some(Consequence::ImportsSwitchedOn)).collect()
        }
        _ => Vec::new(),
    }
}

fn of_http(sides: Sides<'_>, draft: &Submission) -> Option<Consequence> {
    let field = sides.draft.filter(|field| writes_http(&field.value))?;
    let FieldKind::Dynamic(dialect, purpose) = field.kind else { return None };
    // An entity id and the value of an attribute may be any text.
    let demanded = !matches!(purpose, Purpose::Text | Purpose::AttributeValue)
        && (draft.ruleset() > Ruleset::October2024 || !sides.path.starts_with(ACS_URLS));
    // The OIN Manager took `http` of sign-on only.
    let migrated = draft.migrated && dialect != Dialect::Scim;
    let unchanged = sides.published.is_some_and(|before| before.value == field.value);
    demanded.then_some(if migrated && unchanged { Consequence::HttpTolerated } else { Consequence::HttpRefused })
}

fn of_capitals(sides: Sides<'_>, draft: &Submission) -> Option<Consequence> {
    sides.draft.filter(|_| sides.path.chars().skip("config[".len()).any(char::is_uppercase))?;
    match sides.published {
        None => Some(Consequence::CapitalsRefused),
        Some(_) => draft.migrated.then_some(Consequence::CapitalsTolerated),
    }
}

fn of_basic(sides: Sides<'_>) -> Option<Consequence> {
    let is_basic = |field: Option<&super::Field>| field.is_some_and(|field| field.value == BASIC);
    if is_basic(sides.published) {
        return Some(Consequence::BasicPublished);
    }
    is_basic(sides.draft).then_some(Consequence::BasicRefused)
}

/// How Basic authentication stands in a field.
const BASIC: &str = "basic";
