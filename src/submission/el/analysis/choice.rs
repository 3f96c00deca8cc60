//! What each thing that a property names may be.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{Dialect, Expression, Reference, Scope},
    Assignment, DeclaredVariable, Instance, Since,
};

/// Stand for a variable whose values are not known: a word, and an address, since a variable may hold a whole one.
const SAMPLES: [&str; 2] = ["sample", "https://sample.example"];
/// Stands for what only a user has, who may lack it too.
const USER_SAMPLE: &str = "sample@example.com";

/// Which value of each choice a combination takes, by its place.
pub(super) type Row = Box<[usize]>;

/// What one reference may be.
pub(super) struct Choice<'a> {
    pub(super) reference: Reference,
    /// Whether it is a variable of the integration.
    pub(super) own: bool,
    /// Whether the published version lacks it.
    is_new: bool,
    /// Whether nobody gave its values.
    made_up: bool,
    /// How many values are tried beside each value of the others. Where no instance is listed with it and some are with
    /// other variables, it is unset in those, so far: this last value is tried for them alone.
    count: usize,
    /// At least one value, each once; `None` is unset and stands last.
    values: Vec<Option<&'a str>>,
}

/// The choices of a property, which names declared variables, users and the org only.
pub(super) fn choices<'a>(
    expression: &Expression,
    variables: &[DeclaredVariable<'a>],
    instances: &[&Instance<'a>],
) -> Vec<Choice<'a>> {
    let dialect = expression.dialect();
    let of = |reference: &Reference| {
        let own = dialect.variable(&reference.name) == *reference;
        let declared = variables.iter().find(|variable| own && variable.name == reference.name);
        match declared {
            Some(variable) => Choice::of_variable(reference.clone(), variable, instances),
            None => Choice::of_other(reference.clone()),
        }
    };
    expression.references().into_iter().map(of).collect()
}

impl<'a> Choice<'a> {
    pub(super) fn of_variable(
        reference: Reference,
        variable: &DeclaredVariable<'a>,
        instances: &[&Instance<'a>],
    ) -> Self {
        let mut seen = BTreeSet::new();
        let new = variable.values.iter().copied().filter(|value| seen.insert(*value));
        let mut values: Vec<Option<&str>> = new.map(Some).collect();
        let made_up = values.is_empty();
        if made_up {
            values.extend(SAMPLES.map(Some));
        }
        let is_new = variable.since == Since::Draft;
        let gives = |instance: &&Instance<'_>| instance.values.contains_key(variable.name);
        let some_give_it = instances.iter().any(&gives);
        let is_optional = is_new || some_give_it && !instances.iter().all(gives);
        // That no instance has it may say only that they were not listed with it yet.
        let lacked = !is_optional && !some_give_it && instances.iter().any(|it| !it.values.is_empty());
        if is_optional || lacked {
            values.push(None);
        }
        Self { reference, own: true, is_new, made_up, count: values.len() - usize::from(lacked), values }
    }

    fn of_other(reference: Reference) -> Self {
        let values = match reference.scope {
            Scope::User | Scope::AppUser => vec![Some(USER_SAMPLE), None],
            Scope::InternalUser => vec![Some(USER_SAMPLE)],
            Scope::App | Scope::Org | Scope::OtherApp(_) => vec![Some(SAMPLES[0])],
        };
        Self { reference, own: false, is_new: false, made_up: true, count: values.len(), values }
    }

    /// How many values it may have beside each value of the others.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Whether it is unset only because no instance is listed with it.
    pub(super) fn is_lacked(&self, at: usize) -> bool {
        at >= self.count
    }

    pub(super) fn value(&self, at: usize) -> Option<&'a str> {
        self.values.get(at).copied().flatten()
    }

    /// The place of being unset.
    pub(super) fn unset(&self) -> Option<usize> {
        self.values.iter().take(self.count).position(Option::is_none)
    }

    /// Whether no customer is known to have the value. Any user may lack anything.
    pub(super) fn is_made_up(&self, at: usize) -> bool {
        self.made_up && self.value(at).is_some()
    }

    /// Whether a value says something that another one in its place would not contradict.
    pub(super) fn is_known(&self, at: usize) -> bool {
        !self.made_up || self.own && self.value(at).is_none()
    }

    /// Whether it is a new variable that is unset, as in the instances of the published version.
    pub(super) fn is_older(&self, at: usize) -> bool {
        self.is_new && self.value(at).is_none()
    }

    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    fn place(&self, values: &BTreeMap<String, String>) -> Option<usize> {
        if !self.own {
            return Some(0);
        }
        let wanted = values.get(&self.reference.name).map(String::as_str);
        self.values.iter().position(|value| *value == wanted)
    }
}

/// The instances of the dialect's protocol. Of SCIM there are none: it is set up in one of another protocol, and the file
/// does not say in which.
pub(super) fn of_dialect<'i, 'a>(instances: &'i [Instance<'a>], dialect: Dialect) -> Vec<&'i Instance<'a>> {
    instances.iter().filter(|it| it.dialect == dialect).collect()
}

/// The combinations that instances have. SCIM may be set up in each that has all the variables.
pub(super) fn of_instances(choices: &[Choice<'_>], instances: &[Instance<'_>], dialect: Dialect) -> Vec<Row> {
    let of_either = instances.iter().filter(|it| it.dialect == dialect || dialect == Dialect::Scim);
    of_either.filter_map(|it| choices.iter().map(|choice| choice.place(it.values)).collect()).collect()
}

/// A combination as it is told.
pub(super) fn assignment(choices: &[Choice<'_>], row: &[usize]) -> Assignment {
    let mut assignment = Assignment::default();
    for (choice, at) in choices.iter().zip(row) {
        if choice.own {
            assignment.set(&choice.reference, choice.value(*at));
        } else {
            assignment.set_other(&choice.reference, choice.value(*at));
        }
    }
    assignment
}
