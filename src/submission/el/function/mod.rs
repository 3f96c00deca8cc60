//! The functions: their names, and how many values they take.

mod jstl;
mod okta;

pub(super) use jstl::Jstl;
pub(super) use okta::Okta;

/// A function of either language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Okta(Okta),
    Jstl(Jstl),
}

/// How many values a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arity {
    Exactly(usize),
    AtLeast(usize),
    /// So many, then one pair or more.
    ThenPairs(usize),
}

impl Function {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Okta(function) => function.row().0,
            Self::Jstl(function) => function.row().0,
        }
    }

    pub(super) fn arity(self) -> Arity {
        match self {
            Self::Okta(function) => function.row().1,
            Self::Jstl(function) => function.row().1,
        }
    }

    /// Whether Okta's language keeps it out of conditions: conversions and arrays.
    pub(super) fn barred_from_conditions(self) -> bool {
        matches!(self, Self::Okta(_)) && ["Arrays.", "Convert."].iter().any(|family| self.name().starts_with(family))
    }
}

impl Arity {
    pub(super) fn allows(self, count: usize) -> bool {
        match self {
            Self::Exactly(wanted) => count == wanted,
            Self::AtLeast(least) => count >= least,
            Self::ThenPairs(first) => count > first && (count - first).is_multiple_of(2),
        }
    }

    pub(super) fn in_words(self) -> String {
        let values = |count: usize| if count == 1 { "1 value".to_owned() } else { format!("{count} values") };
        match self {
            Self::Exactly(wanted) => values(wanted),
            Self::AtLeast(least) => format!("at least {}", values(least)),
            Self::ThenPairs(first) => format!("{}, then pairs of key and value", values(first)),
        }
    }
}

/// What other languages name a function, and what both languages here do: only one of the names is either's own.
const OTHER_NAMES: [(&str, [&str; 2]); 8] = [
    ("contains", ["String.stringContains", "fn:contains"]),
    ("stringcontains", ["String.stringContains", "fn:contains"]),
    ("len", ["String.len", "fn:length"]),
    ("length", ["String.len", "fn:length"]),
    ("size", ["String.len", "fn:length"]),
    ("concat", ["String.append", "fn:join"]),
    ("replaceall", ["String.replace", "fn:replace"]),
    ("switch", ["String.stringSwitch", "fn:contains"]),
];

/// The function that was probably meant. What stands before the dot or colon is the same for most of them, and makes
/// none more likely.
pub(super) fn near_function(name: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    fn own(name: &str) -> &str {
        name.rsplit(['.', ':']).next().unwrap_or(name)
    }
    let names: Vec<_> = names.collect();
    let wanted = own(name).to_ascii_lowercase();
    let known = OTHER_NAMES.iter().find(|(other, _)| *other == wanted);
    let known = known.and_then(|(_, both)| both.iter().find(|it| names.contains(it)).copied());
    known.or_else(|| {
        let nearest = near(&wanted, names.iter().map(|name| own(name)))?;
        names.iter().find(|name| own(name) == nearest).copied()
    })
}

/// The name that was probably meant.
pub(super) fn near<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer ones are no misspellings, and the distance takes the time of both lengths.
    let name = (name.len() <= 64).then(|| name.to_ascii_lowercase())?;
    let others = names.into_iter().filter(|other| other.len() <= 64);
    let distances = others.map(|other| (strsim::damerau_levenshtein(&name, &other.to_ascii_lowercase()), other));
    distances.filter(|(distance, _)| *distance <= 3.min(name.len() / 2)).min().map(|(_, other)| other)
}
