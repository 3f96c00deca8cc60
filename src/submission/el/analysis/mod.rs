//! What can be said of dynamic properties before an org evaluates them.
//!
//! Each property is read in its dialect and evaluated for every combination of the values that the tests use. Variables
//! that the published version does not have are unset in the instances of the customers that use it, so the
//! combinations in which they are unset are evaluated too ("Update a published integration", *Considerations*).

mod address;
mod assignment;
mod lint;
mod remark;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::{Dialect, Expression, ExpressionError, Scope, Span, Variables, error::cut, function::near};
use address::{Hollow, defects, hollows};
use assignment::{Choice, combinations};

pub use address::AddressDefect;
pub use assignment::Assignment;
pub use remark::{Observation, Remark, Severity};

/// The documented limit of a property, in characters.
const LONGEST: usize = 1_024;
/// Stands for what only a user has.
const USER_SAMPLE: &str = "sample@example.com";
/// Stands for a variable that no test gives a value.
const VARIABLE_SAMPLE: &str = "sample";

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
    /// The values that the instances under test give it.
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
    /// What the property came to, for each combination that it could be evaluated for.
    pub values: Vec<(Assignment, String)>,
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
pub fn analyse(properties: &[Property<'_>], variables: &[DeclaredVariable<'_>]) -> Analysis {
    let mut used = BTreeSet::new();
    let examined = properties.iter().map(|property| {
        let expression = Expression::parse(property.dialect, property.text);
        if let Ok(expression) = &expression {
            used.extend(expression.variables().into_iter().map(str::to_owned));
        }
        Examination { property: *property, variables, remarks: Vec::new(), told: BTreeSet::new() }.run(expression)
    });
    let properties: Vec<_> = examined.collect();
    let unused = variables.iter().filter(|variable| !used.contains(variable.name));
    let unused = unused.map(|variable| Observation::UnusedVariable { name: variable.name.to_owned() });
    let misnamed = variables.iter().filter(|variable| variable.since == Since::Draft && !well_named(variable.name));
    let misnamed = misnamed.map(|variable| Observation::VariableName { name: variable.name.to_owned() });
    Analysis { properties, variables: unused.chain(misnamed).map(Remark::of_variable).collect() }
}

/// A lowercase letter, then lowercase letters, digits and underscores. Variables of migrated apps may be named otherwise.
fn well_named(name: &str) -> bool {
    name.len() <= LONGEST
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// One property while it is examined.
struct Examination<'a> {
    property: Property<'a>,
    variables: &'a [DeclaredVariable<'a>],
    remarks: Vec<Remark>,
    /// What was told already, of whichever combination.
    told: BTreeSet<String>,
}

impl Examination<'_> {
    fn run(mut self, expression: Result<Expression, ExpressionError>) -> PropertyAnalysis {
        let length = self.property.text.chars().count();
        if length > LONGEST {
            self.remark(Observation::TooLong { length, limit: LONGEST }, None);
        }
        let expression = match expression {
            Ok(expression) => expression,
            Err(error) => {
                let span = error.span;
                self.remark(Observation::Unreadable(error), Some(span));
                return self.concluded(Vec::new());
            }
        };
        let known = self.references(&expression);
        for (observation, span) in lint::lint(&expression) {
            self.remark(observation, Some(span));
        }
        // What an undeclared variable would come to says nothing new.
        let values = if known { self.evaluate(&expression) } else { Vec::new() };
        self.concluded(values)
    }

    fn concluded(self, values: Vec<(Assignment, String)>) -> PropertyAnalysis {
        let of_tenants: Vec<_> = values.iter().filter(|(assignment, _)| assignment.is_complete()).collect();
        let distinct: BTreeSet<_> = of_tenants.iter().map(|(_, value)| value).collect();
        let tenancy = match (of_tenants.len(), distinct.len()) {
            (0 | 1, _) => Tenancy::Unknown,
            (_, 1) => Tenancy::Shared,
            _ => Tenancy::Separate,
        };
        PropertyAnalysis { remarks: self.remarks, values, tenancy }
    }

    fn remark(&mut self, observation: Observation, span: Option<Span>) {
        self.remarks.push(Remark { observation, span, given: None, dialect: self.property.dialect });
    }

    /// A remark about one combination; the same about another one is not made.
    fn remark_once(&mut self, observation: Observation, span: Option<Span>, given: &Assignment) {
        if self.told.insert(observation.to_string()) {
            let given = Some(given.clone());
            self.remarks.push(Remark { observation, span, given, dialect: self.property.dialect });
        }
    }

    /// Whether everything that the property names is declared.
    fn references(&mut self, expression: &Expression) -> bool {
        let dialect = self.property.dialect;
        let mut known = true;
        for (reference, span) in expression.places() {
            let declared = self.variables.iter().any(|variable| variable.name == reference.name);
            let own = dialect.variable(&reference.name) == *reference;
            let of_user = matches!(reference.scope, Scope::User | Scope::AppUser | Scope::InternalUser);
            if own && declared || of_user && self.property.purpose == Purpose::AttributeValue {
                continue;
            }
            let of_org = reference.scope == Scope::Org && matches!(reference.name.as_str(), "name" | "subDomain");
            if of_org && !own && !declared {
                self.remark(Observation::OfTheOrg { written: reference.clone() }, Some(span));
                continue;
            }
            known = false;
            let observation = if own {
                let near =
                    near(&reference.name, self.variables.iter().map(|variable| variable.name)).map(str::to_owned);
                Observation::UndeclaredVariable { name: reference.name.clone(), near }
            } else if declared {
                let instead = dialect.variable(&reference.name);
                Observation::WrongPrefix { written: reference.clone(), instead }
            } else {
                Observation::NotOfTheIntegration { written: reference.clone() }
            };
            self.remark(observation, Some(span));
        }
        known
    }

    fn evaluate(&mut self, expression: &Expression) -> Vec<(Assignment, String)> {
        let used = expression.variables();
        let choices: Vec<_> = self.variables.iter().filter(|it| used.contains(it.name)).map(Choice::of).collect();
        let (assignments, left_out) = combinations(&choices);
        if left_out > 0 {
            self.remark(Observation::NotAllCombinations { evaluated: assignments.len(), left_out }, None);
        }
        let (mut values, mut taken) = (Vec::new(), BTreeSet::new());
        for assignment in assignments {
            match expression.trace(&self.values(expression, &assignment)) {
                Ok(evaluated) => {
                    taken.extend(evaluated.taken);
                    values.push((assignment, evaluated.text));
                }
                Err(error) => {
                    let span = error.span;
                    self.remark_once(Observation::NoValue(error), Some(span), &assignment);
                }
            }
        }
        self.branches(expression, &taken);
        self.addresses(&values);
        values
    }

    /// The values of one combination, with something for what belongs to users or the org.
    fn values(&self, expression: &Expression, assignment: &Assignment) -> Variables {
        let own = assignment.values().map(|(name, value)| (self.property.dialect.variable(name), value.to_owned()));
        let dialect = self.property.dialect;
        let foreign = expression.references().into_iter().filter(|it| dialect.variable(&it.name) != **it);
        let sampled = foreign.map(|reference| {
            let sample = if reference.scope == Scope::Org { VARIABLE_SAMPLE } else { USER_SAMPLE };
            (reference.clone(), sample.to_owned())
        });
        sampled.chain(own).collect()
    }

    /// Branches that no combination takes; what stands inside such a branch is not told of by itself.
    fn branches(&mut self, expression: &Expression, taken: &BTreeSet<Span>) {
        let missed: Vec<_> = expression.branches().into_iter().filter(|it| !taken.contains(&it.span)).collect();
        for branch in &missed {
            let inside = |outer: Span| outer.start <= branch.span.start && branch.span.end <= outer.end;
            if missed.iter().any(|other| other.span != branch.span && inside(other.span)) {
                continue;
            }
            let depends = expression
                .places()
                .iter()
                .any(|(_, place)| branch.condition.start <= place.start && place.end <= branch.condition.end);
            let condition = cut(branch.condition.of(expression.text()));
            let observation = if depends {
                Observation::BranchNotReached { condition, when: branch.when }
            } else {
                Observation::ConstantCondition { condition, always: !branch.when }
            };
            self.remark(observation, Some(branch.span));
        }
    }

    fn addresses(&mut self, values: &[(Assignment, String)]) {
        if matches!(self.property.purpose, Purpose::Text | Purpose::AttributeValue) {
            return;
        }
        // What is empty for every tenant is meant to be; what is empty only for older instances is not.
        let meant: BTreeSet<Hollow> =
            values.iter().filter(|(given, _)| given.is_complete()).flat_map(|(_, value)| hollows(value)).collect();
        for (assignment, value) in values {
            for defect in defects(value, self.property.purpose, self.property.origin) {
                let value = cut(value);
                self.remark_once(Observation::NoAddress { value, defect }, None, assignment);
            }
            for hollow in hollows(value).into_iter().filter(|hollow| !meant.contains(hollow)) {
                let observation = match hollow {
                    Hollow::Parameter(name) => Observation::EmptyParameter { name: cut(&name) },
                    Hollow::Segment => Observation::EmptySegment,
                };
                self.remark_once(observation, None, assignment);
            }
        }
    }
}

/// Values by the names of variables.
type Values = BTreeMap<String, Option<String>>;
