//! The functions of Okta's expression language that have a meaning in a submission.

use super::Arity;
use Arity::{AtLeast, Exactly, ThenPairs};

/// A function of Okta's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Okta {
    Append,
    Join,
    Length,
    RemoveSpaces,
    Replace,
    ReplaceFirst,
    StartsWith,
    Contains,
    Switch,
    Substring,
    SubstringAfter,
    SubstringBefore,
    ToUpperCase,
    ToLowerCase,
    ArrayAdd,
    ArrayRemove,
    ArrayClear,
    ArrayGet,
    ArrayFlatten,
    ArrayContains,
    ArraySize,
    ArrayIsEmpty,
    ArrayToCsv,
    ToInteger,
    ToNumber,
}

const ROWS: [(Okta, &str, Arity); 25] = [
    (Okta::Append, "String.append", Exactly(2)),
    (Okta::Join, "String.join", AtLeast(2)),
    (Okta::Length, "String.len", Exactly(1)),
    (Okta::RemoveSpaces, "String.removeSpaces", Exactly(1)),
    (Okta::Replace, "String.replace", Exactly(3)),
    (Okta::ReplaceFirst, "String.replaceFirst", Exactly(3)),
    (Okta::StartsWith, "String.startsWith", Exactly(2)),
    (Okta::Contains, "String.stringContains", Exactly(2)),
    (Okta::Switch, "String.stringSwitch", ThenPairs(2)),
    (Okta::Substring, "String.substring", Exactly(3)),
    (Okta::SubstringAfter, "String.substringAfter", Exactly(2)),
    (Okta::SubstringBefore, "String.substringBefore", Exactly(2)),
    (Okta::ToUpperCase, "String.toUpperCase", Exactly(1)),
    (Okta::ToLowerCase, "String.toLowerCase", Exactly(1)),
    (Okta::ArrayAdd, "Arrays.add", Exactly(2)),
    (Okta::ArrayRemove, "Arrays.remove", Exactly(2)),
    (Okta::ArrayClear, "Arrays.clear", Exactly(1)),
    (Okta::ArrayGet, "Arrays.get", Exactly(2)),
    (Okta::ArrayFlatten, "Arrays.flatten", AtLeast(1)),
    (Okta::ArrayContains, "Arrays.contains", Exactly(2)),
    (Okta::ArraySize, "Arrays.size", Exactly(1)),
    (Okta::ArrayIsEmpty, "Arrays.isEmpty", Exactly(1)),
    (Okta::ArrayToCsv, "Arrays.toCsvString", Exactly(1)),
    (Okta::ToInteger, "Convert.toInt", Exactly(1)),
    (Okta::ToNumber, "Convert.toNum", Exactly(1)),
];

/// Functions of users, groups, directories and clocks: a submission's property has none of them.
const OUT_OF_SCOPE: [&str; 16] = [
    "getFilteredGroups",
    "isMemberOfGroupName",
    "isMemberOfGroup",
    "isMemberOfAnyGroup",
    "isMemberOfGroupNameStartsWith",
    "isMemberOfGroupNameContains",
    "isMemberOfGroupNameRegex",
    "getManagerUser",
    "getManagerAppUser",
    "getAssistantUser",
    "getAssistantAppUser",
    "hasDirectoryUser",
    "hasWorkdayUser",
    "findDirectoryUser",
    "findWorkdayUser",
    "user.getLinkedObject",
];

impl Okta {
    /// What stands before the dot in names of functions.
    pub(in super::super) const FAMILIES: [&str; 6] =
        ["String", "Arrays", "Convert", "Iso3166Convert", "Time", "Groups"];

    /// The function of that name; some have an old name without a family.
    pub(in super::super) fn named(name: &str) -> Option<Self> {
        let full = match name {
            "toUpperCase" | "toLowerCase" | "substring" | "substringBefore" | "substringAfter" => {
                &format!("String.{name}")
            }
            full => full,
        };
        ROWS.iter().find(|(_, known, _)| *known == full).map(|(function, ..)| *function)
    }

    /// Whether Okta has a function of that name that is of no use in a submission.
    pub(in super::super) fn out_of_scope(name: &str) -> bool {
        let family = name.split_once('.').map(|(family, _)| family);
        matches!(family, Some("Iso3166Convert" | "Time" | "Groups")) || OUT_OF_SCOPE.contains(&name)
    }

    /// The names of all.
    pub(in super::super) fn names() -> impl Iterator<Item = &'static str> {
        ROWS.iter().map(|(_, name, _)| *name)
    }

    pub(super) fn row(self) -> (&'static str, Arity) {
        let row = ROWS.iter().find(|(function, ..)| *function == self);
        row.map_or(("", Exactly(0)), |(_, name, arity)| (*name, *arity))
    }
}
