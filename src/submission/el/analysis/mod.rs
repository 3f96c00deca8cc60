//! What can be said of dynamic properties before an org evaluates them.
//!
//! Each property is read in its dialect and evaluated for every combination of the values that the tests use. Variables
//! that the published version does not have are unset in the instances of the customers that use it, so the
//! combinations in which they are unset are evaluated too ("Update a published integration", *Considerations*).

mod address;
mod assignment;
mod choice;
mod combinations;
mod examination;
mod fixed;
mod lint;
mod outcome;
mod remark;
mod verdict;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::{Dialect, Expression, evaluate::Session};
use examination::Examination;

pub use address::{AddressDefect, writes_http};
pub use assignment::Assignment;
pub use remark::{Observation, Remark, Severity};
pub use verdict::Doubt;

/// The documented limit of a property, in characters.
const LONGEST: usize = 1_024;
/// The most work that the evaluations of one property are, and of all of them, in steps ([`Session::steps`]). What is
/// more is left out, and told to be.
const MOST_STEPS: u64 = 8 << 20;
const MOST_STEPS_OF_ALL: u64 = 64 << 20;

/// A property that may hold expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property<'a> {
    /// How it is written.
    pub dialect: Dialect,
    /// As it stands in the submission.
    pub text: &'a str,
    /// What it is for.
    pub purpose: Purpose,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a property is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An OIDC redirect URI, for signing in or out: an address without a fragment.
    RedirectUri,
    /// An address: the initiate-login URI, an ACS URL, an endpoint of OAuth 2.0 or Universal Logout.
    Address,
    /// The base URL of SCIM: an address without `_`.
    ScimBaseUrl,
    /// A text: the entity id.
    Text,
    /// The value of a SAML attribute, which may also name the user.
    AttributeValue,
}

/// Where a property comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was written in the wizard.
    Wizard,
    /// It was published by the wizard's predecessor and is unchanged; `http` is taken there.
    Migrated,
}

/// A variable that the integration declares ("Tenant settings").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredVariable<'a> {
    /// Its name, without a prefix.
    pub name: &'a str,
    /// All values that are known of it: those of the instances under test, and samples.
    pub values: &'a [&'a str],
    /// Since when there is one.
    pub since: Since,
}

/// Since when an integration has a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// The published version has it: no instance lacks it.
    Published,
    /// Only the draft of an update has it: it is unset in older instances.
    Draft,
}

/// The values that an instance under test gives the integration's variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance<'a> {
    /// That of its protocol: [`Dialect::Oidc`] or [`Dialect::Saml`].
    pub dialect: Dialect,
    /// The values, by the variable's name.
    pub values: &'a BTreeMap<String, String>,
}

/// What was found out about all properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// About each property, in the order in which they were given.
    pub properties: Vec<PropertyAnalysis>,
    /// About the variables.
    pub variables: Vec<Remark>,
}

/// What was found out about one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyAnalysis {
    /// What is wrong or doubtful; empty when nothing is.
    pub remarks: Vec<Remark>,
    /// Whether tenants get values of their own.
    pub tenancy: Tenancy,
}

/// Whether the value of a property is another one for another tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenancy {
    /// The tests give no variable of it two values.
    Unknown,
    /// All tenants have the same value.
    Shared,
    /// Tenants have different values.
    Separate,
}

impl Analysis {
    /// Whether nothing is wrong; there may be warnings.
    pub fn is_sound(&self) -> bool {
        let of_properties = self.properties.iter().flat_map(|property| &property.remarks);
        of_properties.chain(&self.variables).all(|remark| remark.severity() == Severity::Warning)
    }
}

/// Examines the properties of an integration together: a variable that one of them uses is used.
pub fn analyse(
    properties: &[Property<'_>],
    variables: &[DeclaredVariable<'_>],
    instances: &[Instance<'_>],
) -> Analysis {
    let (mut used, mut steps) = (BTreeSet::new(), MOST_STEPS_OF_ALL);
    let examined = properties.iter().enumerate().map(|(at, property)| {
        let expression = Expression::parse(property.dialect, property.text);
        match &expression {
            Ok(expression) => used.extend(expression.variables().into_iter().map(str::to_owned)),
            Err(_) => used.extend(words(property.text).map(str::to_owned)),
        }
        // What one does not need is left to those after it.
        let share = steps / u64::try_from(properties.len() - at).unwrap_or(u64::MAX);
        let (analysis, took) = Examination::new(*property, variables, instances).run(expression, share);
        steps = steps.saturating_sub(took);
        analysis
    });
    let properties: Vec<_> = examined.collect();
    let unused = variables.iter().filter(|variable| !used.contains(variable.name));
    let unused = unused.map(|variable| Observation::UnusedVariable { name: variable.name.to_owned() });
    let misnamed = variables.iter().filter(|variable| variable.since == Since::Draft && !well_named(variable.name));
    let misnamed = misnamed.map(|variable| Observation::VariableName { name: variable.name.to_owned() });
    Analysis { properties, variables: unused.chain(misnamed).map(Remark::of_variable).collect() }
}

/// What a property comes to, for each combination of values for which it has one; nothing when it cannot be read.
pub fn evaluations<'a>(
    property: &Property<'_>,
    variables: &[DeclaredVariable<'a>],
) -> impl Iterator<Item = (Assignment, String)> + use<'a> {
    let dialect = property.dialect;
    let expression = Expression::parse(dialect, property.text).ok();
    let choices = expression.as_ref().map(|it| choice::choices(it, variables, &[])).unwrap_or_default();
    let rows = expression.as_ref().map(|_| combinations::combinations(&choices, Vec::new()).rows).unwrap_or_default();
    let mut session = Session::default();
    rows.into_iter().filter_map(move |row| {
        let assignment = choice::assignment(&choices, &row);
        let variables = assignment.variables(|name| dialect.variable(name));
        let expression = expression.as_ref().filter(|_| session.steps <= MOST_STEPS)?;
        let evaluated = expression.trace_in(&mut session, &variables).ok()?;
        Some((assignment, evaluated.text))
    })
}

/// What of a property that cannot be read may be names of variables.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').filter(|word| !word.is_empty())
}

/// A lowercase letter, then lowercase letters, digits and underscores. Variables of migrated apps may be named otherwise.
fn well_named(name: &str) -> bool {
    name.len() <= LONGEST
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
