//! The combinations of values that a property is evaluated for.

use std::collections::BTreeSet;

use super::choice::{Choice, Row};

/// The most combinations. Where there are no more, all are evaluated.
const MOST: usize = 512;
/// The most variables of which every combination of set and unset is evaluated, whatever the number of their values.
const MOST_UNSET: usize = 7;
/// The most pairs of values of two variables that are looked for.
const MOST_PAIRS: usize = 8_192;

/// The combinations.
pub(super) struct Combinations {
    pub(super) rows: Vec<Row>,
    /// How many others there are of the integration's variables. What users have is not counted: nobody chooses how many
    /// values that has.
    pub(super) left_out: usize,
    /// Whether there is no other combination at all.
    pub(super) is_whole: bool,
}

/// All combinations, those of instances first. Where they are too many: each value, every variable set and unset with
/// every other one, each two values together, and others spread over the rest.
pub(super) fn combinations(choices: &[Choice<'_>], of_instances: Vec<Row>) -> Combinations {
    let product = |counts: &mut dyn Iterator<Item = usize>| counts.fold(1, usize::saturating_mul);
    let all = product(&mut choices.iter().map(Choice::count));
    let of_variables = product(&mut choices.iter().filter(|choice| choice.own).map(Choice::count));
    let mut made = Made { most: MOST, ..Made::default() };
    made.add(of_instances);
    made.most += made.rows.iter().filter(|row| lacks_any(choices, row)).count();
    if all <= MOST {
        made.add((0..all).map(|number| numbered(choices, number)));
    } else {
        made.add(each_value(choices));
        made.add(presences(choices));
        made.add(Pairs::new(choices));
        // Five eighths of the way on, so that each number is far from those before it.
        let step = (all / 2 + all / 8) | 1;
        made.add((0..4 * MOST).map(|number| numbered(choices, number.wrapping_mul(step) % all)));
    }
    let own = |row: &&Row| choices.iter().zip(row.iter()).filter(|(choice, _)| choice.own).map(|(_, at)| *at).collect();
    let counted: Vec<_> = made.rows.iter().filter(|row| !lacks_any(choices, row)).collect();
    let tried: BTreeSet<Vec<usize>> = counted.iter().map(own).collect();
    let (left_out, is_whole) = (of_variables - tried.len(), counted.len() == all);
    Combinations { rows: made.rows, left_out, is_whole }
}

/// Whether it is that of an instance which is not listed with a variable, as no other one is.
pub(super) fn lacks_any(choices: &[Choice<'_>], row: &Row) -> bool {
    choices.iter().zip(row).any(|(choice, at)| choice.is_lacked(*at))
}

#[derive(Default)]
struct Made {
    most: usize,
    rows: Vec<Row>,
    seen: BTreeSet<Row>,
}

impl Made {
    /// Adds those that are new, as long as there is room.
    fn add(&mut self, rows: impl IntoIterator<Item = Row>) {
        for row in rows {
            if self.rows.len() >= self.most {
                return;
            }
            if self.seen.insert(row.clone()) {
                self.rows.push(row);
            }
        }
    }
}

/// The first value of each, and every other one beside the first values of the others.
fn each_value(choices: &[Choice<'_>]) -> impl Iterator<Item = Row> {
    choices.iter().enumerate().flat_map(move |(at, choice)| {
        (0..choice.count()).map(move |value| {
            let mut row = vec![0; choices.len()].into_boxed_slice();
            row[at] = value;
            row
        })
    })
}

/// Each combination of set and unset, with the first value of what is set.
fn presences(choices: &[Choice<'_>]) -> impl Iterator<Item = Row> {
    let optional: Vec<_> = choices.iter().enumerate().filter_map(|(at, choice)| Some((at, choice.unset()?))).collect();
    let count = optional.len();
    let masks = if count <= MOST_UNSET { 0..1_usize << count } else { 0..0 };
    let width = choices.len();
    let of = move |unset: &dyn Fn(usize) -> bool| {
        let mut row = vec![0; width].into_boxed_slice();
        for (bit, (at, place)) in optional.iter().enumerate() {
            row[*at] = if unset(bit) { *place } else { 0 };
        }
        row
    };
    let none = of(&|_| true);
    masks.map(move |mask| of(&|bit| mask >> bit & 1 == 1)).chain([none])
}

/// A combination by its number, with one digit for each choice.
fn numbered(choices: &[Choice<'_>], mut number: usize) -> Row {
    let digits = choices.iter().map(|choice| {
        let digit = number % choice.count();
        number /= choice.count();
        digit
    });
    digits.collect()
}

/// A value of one choice and a value of a later one.
type Pair = [(usize, usize); 2];

/// Combinations that have, together, each two values of two choices.
struct Pairs<'a, 'b> {
    choices: &'a [Choice<'b>],
    missing: BTreeSet<Pair>,
}

impl<'a, 'b> Pairs<'a, 'b> {
    fn new(choices: &'a [Choice<'b>]) -> Self {
        let two = || {
            choices
                .iter()
                .enumerate()
                .flat_map(|(at, one)| choices.iter().enumerate().skip(at + 1).map(move |other| ((at, one), other)))
        };
        let count = two()
            .map(|((_, one), (_, other))| one.count().saturating_mul(other.count()))
            .fold(0, usize::saturating_add);
        let mut missing = BTreeSet::new();
        if count <= MOST_PAIRS {
            for ((at, one), (beside, other)) in two() {
                let values = (0..one.count()).flat_map(|it| (0..other.count()).map(move |second| (it, second)));
                missing.extend(values.map(|(first, second)| [(at, first), (beside, second)]));
            }
        }
        Self { choices, missing }
    }

    /// How many missing pairs a value makes with those that were chosen.
    fn gain(&self, at: usize, value: usize, chosen: &[Option<usize>]) -> usize {
        let others = chosen.iter().enumerate().filter_map(|(other, chosen)| Some((other, (*chosen)?)));
        others.filter(|other| self.missing.contains(&ordered((at, value), *other))).count()
    }
}

fn ordered(one: (usize, usize), other: (usize, usize)) -> Pair {
    if one.0 < other.0 { [one, other] } else { [other, one] }
}

impl Iterator for Pairs<'_, '_> {
    type Item = Row;

    /// Begins with a pair that is missing, and chooses for each of the others what makes most of them.
    fn next(&mut self) -> Option<Row> {
        let begun = *self.missing.first()?;
        let mut chosen: Vec<Option<usize>> = vec![None; self.choices.len()];
        for (at, value) in begun {
            chosen[at] = Some(value);
        }
        for (at, choice) in self.choices.iter().enumerate() {
            if chosen[at].is_none() {
                let best = (0..choice.count()).rev().max_by_key(|value| self.gain(at, *value, &chosen));
                chosen[at] = Some(best.unwrap_or(0));
            }
        }
        let row: Row = chosen.into_iter().map(Option::unwrap_or_default).collect();
        for (at, value) in row.iter().enumerate() {
            for (beside, other) in row.iter().enumerate().skip(at + 1) {
                self.missing.remove(&[(at, *value), (beside, *other)]);
            }
        }
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{
        super::{
            super::Dialect,
            DeclaredVariable, Instance, Since,
            choice::{assignment, of_instances},
        },
        *,
    };

    fn choice(name: &str, values: &'static [&'static str], since: Since) -> Choice<'static> {
        Choice::of_variable(Dialect::Oidc.variable(name), &DeclaredVariable { name: "", values, since }, &[])
    }

    fn told(choices: &[Choice<'_>], made: &Combinations) -> Vec<String> {
        made.rows.iter().map(|row| assignment(choices, row).to_string()).collect()
    }

    #[test]
    fn few_combinations_are_all_made() {
        let choices = [choice("a", &["1", "2", "1"], Since::Published), choice("b", &[], Since::Draft)];
        let made = combinations(&choices, Vec::new());
        let expected = [
            "a = \"1\", b = \"sample\"",
            "a = \"2\", b = \"sample\"",
            "a = \"1\", b = \"https://sample.example\"",
            "a = \"2\", b = \"https://sample.example\"",
            "a = \"1\", b unset",
            "a = \"2\", b unset",
        ];
        assert_eq!((told(&choices, &made), made.left_out), (expected.map(str::to_owned).to_vec(), 0));
    }

    #[test]
    fn those_of_instances_are_the_first() {
        let choices = [choice("a", &["1", "2"], Since::Published), choice("b", &["3", "4"], Since::Draft)];
        let values: BTreeMap<_, _> =
            [("a", "2"), ("b", "4")].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let instance = Instance { dialect: Dialect::Oidc, values: &values };
        let rows = of_instances(&choices, &[instance], Dialect::Oidc);
        let made = combinations(&choices, rows);
        assert_eq!(told(&choices, &made)[0], "a = \"2\", b = \"4\"");
        assert_eq!(made.rows.len(), 6);
        assert!(of_instances(&choices, &[instance], Dialect::Saml).is_empty());
    }

    #[test]
    fn of_too_many_combinations_each_pair_of_values_is_made_and_no_room_is_left() {
        const VALUES: &[&str] = &["1", "2", "3", "4"];
        const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let choices = NAMES.map(|name| choice(name, VALUES, Since::Draft));
        let made = combinations(&choices, Vec::new());
        assert_eq!((made.rows.len(), made.left_out), (MOST, 5_usize.pow(8) - MOST));
        let mut pairs = BTreeSet::new();
        for row in &made.rows {
            for at in 0..8 {
                pairs.extend((at + 1..8).map(|beside| [(at, row[at]), (beside, row[beside])]));
            }
        }
        assert_eq!(pairs.len(), 28 * 25);
    }

    #[test]
    fn of_a_few_variables_each_combination_of_unset_ones_is_made() {
        const VALUES: &[&str] = &["1", "2", "3", "4"];
        let choices = ["a", "b", "c", "d", "e", "f", "g"].map(|name| choice(name, VALUES, Since::Draft));
        let made = combinations(&choices, Vec::new());
        let unset = |row: &Row| choices.iter().zip(row).map(|(choice, at)| choice.value(*at).is_none()).collect();
        let unset: BTreeSet<Vec<bool>> = made.rows.iter().map(unset).collect();
        assert_eq!(unset.len(), 128);
    }

    #[test]
    fn of_more_variables_none_all_and_each_one_are_unset() {
        let names: Vec<String> = (0..40).map(|number| format!("v{number}")).collect();
        let choices: Vec<_> = names.iter().map(|name| choice(name, &["1"], Since::Draft)).collect();
        let made = combinations(&choices, Vec::new());
        let unset = |row: &Row| choices.iter().zip(row).filter(|(choice, at)| choice.value(**at).is_none()).count();
        let counts: BTreeSet<_> = made.rows.iter().map(unset).collect();
        assert!([0, 1, 40].iter().all(|count| counts.contains(count)), "{counts:?}");
        assert_eq!(made.rows.len(), MOST);
    }
}
