//! The combinations of values that a property is evaluated for.

use std::{collections::BTreeSet, fmt};

use super::{super::error::cut, DeclaredVariable, Since, VARIABLE_SAMPLE, Values};

/// The most combinations of which all are evaluated, and the most when some were chosen. Values can be as large as what an
/// evaluation may make, and are kept.
const MOST: usize = 256;
const MOST_CHOSEN: usize = 512;
/// The most variables of which every combination of set and unset is evaluated, whatever the number of their values.
const MOST_UNSET: usize = 8;

/// A value for each variable that a property uses, or none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment(Values);

/// What one variable may be.
pub(super) struct Choice<'a> {
    name: &'a str,
    /// At least one value, each once; `None` is unset and stands last.
    values: Vec<Option<&'a str>>,
}

impl Assignment {
    /// The variables that are set, and their values.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
    }

    /// The variables that are unset.
    pub fn unset(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name.as_str())
    }

    /// Whether every variable is set.
    pub fn is_complete(&self) -> bool {
        self.unset().next().is_none()
    }
}

impl fmt::Display for Assignment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (name, value)) in self.0.iter().enumerate() {
            formatter.write_str(if number == 0 { "" } else { ", " })?;
            match value {
                Some(value) => write!(formatter, "{name} = \"{}\"", cut(value))?,
                None => write!(formatter, "{name} unset")?,
            }
        }
        Ok(())
    }
}

impl<'a> Choice<'a> {
    pub(super) fn of(variable: &DeclaredVariable<'a>) -> Self {
        let mut values: Vec<Option<&str>> = Vec::new();
        for value in variable.values {
            if !values.contains(&Some(value)) {
                values.push(Some(value));
            }
        }
        if values.is_empty() {
            values.push(Some(VARIABLE_SAMPLE));
        }
        if variable.since == Since::Draft {
            values.push(None);
        }
        Self { name: variable.name, values }
    }

    fn may_be_unset(&self) -> bool {
        self.values.last() == Some(&None)
    }
}

/// All combinations or, where they are too many: every variable set and unset with every other one, then each value
/// once. Also returns how many were left out.
pub(super) fn combinations(choices: &[Choice<'_>]) -> (Vec<Assignment>, usize) {
    let all = choices.iter().map(|choice| choice.values.len()).fold(1_usize, usize::saturating_mul);
    if all <= MOST {
        return ((0..all).map(|number| numbered(choices, number)).collect(), 0);
    }
    let mut some = presences(choices);
    for (at, choice) in choices.iter().enumerate() {
        for value in &choice.values {
            let others = choices.iter().enumerate().map(|(other, it)| if other == at { *value } else { it.values[0] });
            some.push(assignment(choices, others));
        }
    }
    let mut seen = BTreeSet::new();
    some.retain(|assignment| seen.insert(assignment.clone()));
    some.truncate(MOST_CHOSEN);
    let left_out = all - some.len();
    (some, left_out)
}

/// Each combination of set and unset, with the first value of what is set.
fn presences(choices: &[Choice<'_>]) -> Vec<Assignment> {
    let optional: Vec<_> = choices.iter().enumerate().filter(|(_, choice)| choice.may_be_unset()).collect();
    let masks = if optional.len() <= MOST_UNSET { 0..1_usize << optional.len() } else { 0..0 };
    let of_mask = |mask: usize| {
        let unset = |at: usize| {
            let bit = optional.iter().position(|(place, _)| *place == at);
            bit.is_some_and(|bit| mask >> bit & 1 == 1)
        };
        assignment(choices, choices.iter().enumerate().map(|(at, it)| if unset(at) { None } else { it.values[0] }))
    };
    let none = choices.iter().map(|choice| if choice.may_be_unset() { None } else { choice.values[0] });
    masks.map(of_mask).chain([assignment(choices, none)]).collect()
}

/// A combination by its number, with one digit for each variable.
fn numbered(choices: &[Choice<'_>], mut number: usize) -> Assignment {
    let values = choices.iter().map(|choice| {
        let digit = number % choice.values.len();
        number /= choice.values.len();
        choice.values[digit]
    });
    assignment(choices, values)
}

fn assignment<'a>(choices: &[Choice<'_>], values: impl Iterator<Item = Option<&'a str>>) -> Assignment {
    let named = choices.iter().zip(values);
    Assignment(named.map(|(choice, value)| (choice.name.to_owned(), value.map(str::to_owned))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(name: &'static str, values: &'static [&'static str], since: Since) -> Choice<'static> {
        Choice::of(&DeclaredVariable { name, values, since })
    }

    #[test]
    fn few_combinations_are_all_made() {
        let choices = [choice("a", &["1", "2", "1"], Since::Published), choice("b", &[], Since::Draft)];
        let (made, left_out) = combinations(&choices);
        let told: Vec<_> = made.iter().map(Assignment::to_string).collect();
        let expected =
            ["a = \"1\", b = \"sample\"", "a = \"2\", b = \"sample\"", "a = \"1\", b unset", "a = \"2\", b unset"];
        assert_eq!((told, left_out), (expected.map(str::to_owned).to_vec(), 0));
    }

    #[test]
    fn of_too_many_combinations_every_one_of_unset_variables_is_made() {
        const VALUES: &[&str] = &["1", "2", "3", "4"];
        const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let choices = NAMES.map(|name| choice(name, VALUES, Since::Draft));
        let (made, left_out) = combinations(&choices);
        let unset: std::collections::BTreeSet<Vec<_>> = made.iter().map(|it| it.unset().collect()).collect();
        assert_eq!(unset.len(), 256);
        assert!(NAMES.iter().all(|name| made.iter().any(|it| it.values().any(|value| value == (*name, "4")))));
        assert_eq!(left_out, 5_usize.pow(8) - made.len());
    }

    #[test]
    fn of_more_variables_none_all_and_each_one_are_unset() {
        let names: Vec<String> = (0..40).map(|number| format!("v{number}")).collect();
        let choices: Vec<_> =
            names.iter().map(|name| Choice::of(&DeclaredVariable { name, values: &[], since: Since::Draft })).collect();
        let (made, _) = combinations(&choices);
        let counts: std::collections::BTreeSet<_> = made.iter().map(|it| it.unset().count()).collect();
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [0, 1, 40]);
        assert_eq!(made.len(), 42);
    }
}
