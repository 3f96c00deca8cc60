//! Which failures are a customer's: of the combinations that a property is evaluated for, some are nobody's.

use std::collections::BTreeMap;

use super::choice::{Choice, Row};

/// Why a failure may be nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Each of the values is known, and no instance has all of them.
    Together,
    /// A value was made up, since none is known.
    MadeUp,
}

/// What a failure is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It can happen to a customer.
    Certain,
    /// It may be nobody's.
    Doubtful(Doubt),
    /// Another value in the place of one that was made up does not fail.
    Nothing,
}

/// A value that may be to blame: that of a choice, or that all new variables are unset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Blamed {
    Value(usize, usize),
    Older,
}

/// The combinations and which of them failed.
pub(super) struct Failures<'a> {
    choices: &'a [Choice<'a>],
    instances: &'a [Row],
    /// How many combinations have a value, and how many of those failed.
    blamed: BTreeMap<Blamed, (usize, usize)>,
    /// The same by what is known of a combination.
    known: BTreeMap<Vec<Option<usize>>, (usize, usize)>,
}

impl<'a> Failures<'a> {
    pub(super) fn new<'r>(
        choices: &'a [Choice<'a>],
        instances: &'a [Row],
        rows: impl Iterator<Item = (&'r Row, bool)>,
    ) -> Self {
        let mut this = Self { choices, instances, blamed: BTreeMap::new(), known: BTreeMap::new() };
        for (row, failed) in rows {
            let counted = |(all, wrong): &mut (usize, usize)| {
                *all += 1;
                *wrong += usize::from(failed);
            };
            this.values(row).for_each(|blamed| counted(this.blamed.entry(blamed).or_default()));
            counted(this.known.entry(this.known_of(row)).or_default());
        }
        this
    }

    /// What a combination that failed is worth. It is a customer's where an instance has it, where it is that of an
    /// older instance, and where one value fails whatever the others are.
    pub(super) fn verdict(&self, row: &Row) -> Verdict {
        let always = |counts: Option<&(usize, usize)>| counts.is_some_and(|(all, wrong)| all == wrong);
        let blamed = self.values(row).any(|blamed| always(self.blamed.get(&blamed)));
        let known = self.known_of(row);
        let made_up = known.iter().any(Option::is_none);
        match (always(self.known.get(&known)), made_up) {
            _ if blamed => Verdict::Certain,
            (false, _) => Verdict::Nothing,
            (true, true) => Verdict::Doubtful(Doubt::MadeUp),
            (true, false) if row.is_empty() || self.is_of_instance(row) => Verdict::Certain,
            (true, false) => Verdict::Doubtful(Doubt::Together),
        }
    }

    /// The values of a combination that are not made up.
    fn values<'r>(&self, row: &'r Row) -> impl Iterator<Item = Blamed> + use<'r, 'a> {
        let choices = self.choices;
        let known = choices.iter().zip(row).enumerate().filter(|(_, (choice, at))| !choice.is_made_up(**at));
        let values = known.map(|(place, (_, at))| Blamed::Value(place, *at));
        values.chain(older(choices, row).then_some(Blamed::Older))
    }

    fn known_of(&self, row: &Row) -> Vec<Option<usize>> {
        self.choices.iter().zip(row).map(|(choice, at)| choice.is_known(*at).then_some(*at)).collect()
    }

    /// Whether an instance has these values, or had them before the update.
    fn is_of_instance(&self, row: &Row) -> bool {
        let older = older(self.choices, row);
        self.instances.iter().any(|instance| {
            let mut beside = self.choices.iter().zip(row).zip(instance);
            beside.all(|((choice, at), of_instance)| !choice.own || older && choice.is_new() || at == of_instance)
        })
    }
}

/// Whether a combination is one of the published version's instances, and another one is not.
fn older(choices: &[Choice<'_>], row: &Row) -> bool {
    let mut new = choices.iter().zip(row).filter(|(choice, _)| choice.is_new()).peekable();
    new.peek().is_some() && new.all(|(choice, at)| choice.is_older(*at))
}
