//! What the evaluation of a property for one combination of values came to.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{Expression, ExpressionError, Span, error::cut, evaluate::Session},
    MOST_STEPS, Observation, Property, Purpose, Tenancy,
    address::{Hollow, defects, hollows},
    choice::{Choice, Row, assignment},
};

/// What one evaluation showed. The value itself is not kept: there may be many, and large ones.
pub(super) struct Outcome {
    /// What is wrong with it, and where.
    pub(super) problems: Vec<(Observation, Option<Span>)>,
    /// Whether a bound of this program was met.
    pub(super) unjudged: bool,
    /// Where something is missing in the address.
    pub(super) hollows: Vec<Hollow>,
    /// Which branches led to it: the same number, the same branches.
    pub(super) way: usize,
}

/// The outcomes of as many combinations as there is time for.
pub(super) struct Outcomes {
    /// In the order of the combinations.
    pub(super) all: Vec<Outcome>,
    /// Every branch that was taken.
    pub(super) taken: BTreeSet<Span>,
    pub(super) tenancy: Tenancy,
    /// How much work it was.
    pub(super) steps: u64,
}

impl Outcomes {
    /// Evaluates a property for these combinations; stops when the work has been too much.
    pub(super) fn of(
        property: &Property<'_>,
        expression: &Expression,
        (choices, rows, of_instances): (&[Choice<'_>], &[Row], &[Row]),
        share: u64,
    ) -> Self {
        let mut session = Session::default();
        let (mut ways, mut tenants) = (BTreeMap::new(), Tenants::default());
        let most = MOST_STEPS.min(share);
        // The value of an attribute is the user's.
        let asked = property.purpose != Purpose::AttributeValue && choices.iter().any(|choice| choice.own);
        // An instance is a tenant, whatever it leaves unset; others are whose variables are all set.
        let is_tenant = |row: &Row| {
            let known = |(choice, at): (&Choice<'_>, &usize)| {
                !choice.own || choice.value(*at).is_some() && !choice.is_made_up(*at)
            };
            of_instances.contains(row) || choices.iter().zip(row).all(known)
        };
        let all = rows.iter().map_while(|row| {
            if session.steps >= most {
                return None;
            }
            let given = assignment(choices, row);
            let variables = given.variables(|name| property.dialect.variable(name));
            Some(match expression.trace_in(&mut session, &variables) {
                Ok(evaluated) => {
                    if asked && is_tenant(row) {
                        tenants.see(&evaluated.text);
                    }
                    let next = ways.len();
                    let way = *ways.entry(evaluated.taken).or_insert(next);
                    session.steps += u64::try_from(evaluated.text.len() / 4).unwrap_or(u64::MAX);
                    Outcome::of_value(property, &evaluated.text, way)
                }
                Err(error) => Outcome::of_error(error),
            })
        });
        let all = all.collect();
        let taken = ways.into_keys().flatten().collect();
        Self { all, taken, tenancy: tenants.tenancy(), steps: session.steps }
    }
}

impl Outcome {
    fn of_value(property: &Property<'_>, value: &str, way: usize) -> Self {
        if matches!(property.purpose, Purpose::Text | Purpose::AttributeValue) {
            return Self { problems: Vec::new(), unjudged: false, hollows: Vec::new(), way };
        }
        let defects = defects(value, property.purpose, property.origin).into_iter();
        let problems = defects.map(|defect| (Observation::NoAddress { value: cut(value), defect }, None)).collect();
        Self { problems, unjudged: false, hollows: hollows(value), way }
    }

    fn of_error(error: ExpressionError) -> Self {
        let (unjudged, span) = (error.is_limit(), error.span);
        let problems = vec![(Observation::NoValue(error), Some(span))];
        Self { problems, unjudged, hollows: Vec::new(), way: usize::MAX }
    }

    /// Whether there is a value.
    pub(super) fn has_value(&self) -> bool {
        self.way != usize::MAX
    }
}

/// Whether tenants have the same value.
#[derive(Default)]
struct Tenants {
    count: usize,
    first: Option<String>,
    differ: bool,
}

impl Tenants {
    fn see(&mut self, value: &str) {
        self.count += 1;
        match &self.first {
            None => self.first = Some(value.to_owned()),
            Some(first) => self.differ |= first != value,
        }
    }

    fn tenancy(&self) -> Tenancy {
        match (self.count, self.differ) {
            (0 | 1, _) => Tenancy::Unknown,
            (_, false) => Tenancy::Shared,
            (_, true) => Tenancy::Separate,
        }
    }
}
