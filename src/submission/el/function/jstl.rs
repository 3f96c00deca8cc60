//! The functions of JSTL (JSTL 1.1, library `fn`).

use super::Arity;
use Arity::Exactly;

/// A function of JSTL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Jstl {
    Contains,
    ContainsIgnoreCase,
    StartsWith,
    EndsWith,
    IndexOf,
    Length,
    Substring,
    SubstringAfter,
    SubstringBefore,
    Replace,
    Split,
    Join,
    ToLowerCase,
    ToUpperCase,
    Trim,
    EscapeXml,
}

const ROWS: [(Jstl, &str, Arity); 16] = [
    (Jstl::Contains, "fn:contains", Exactly(2)),
    (Jstl::ContainsIgnoreCase, "fn:containsIgnoreCase", Exactly(2)),
    (Jstl::StartsWith, "fn:startsWith", Exactly(2)),
    (Jstl::EndsWith, "fn:endsWith", Exactly(2)),
    (Jstl::IndexOf, "fn:indexOf", Exactly(2)),
    (Jstl::Length, "fn:length", Exactly(1)),
    (Jstl::Substring, "fn:substring", Exactly(3)),
    (Jstl::SubstringAfter, "fn:substringAfter", Exactly(2)),
    (Jstl::SubstringBefore, "fn:substringBefore", Exactly(2)),
    (Jstl::Replace, "fn:replace", Exactly(3)),
    (Jstl::Split, "fn:split", Exactly(2)),
    (Jstl::Join, "fn:join", Exactly(2)),
    (Jstl::ToLowerCase, "fn:toLowerCase", Exactly(1)),
    (Jstl::ToUpperCase, "fn:toUpperCase", Exactly(1)),
    (Jstl::Trim, "fn:trim", Exactly(1)),
    (Jstl::EscapeXml, "fn:escapeXml", Exactly(1)),
];

impl Jstl {
    /// The function of that name, with its prefix.
    pub(in super::super) fn named(name: &str) -> Option<Self> {
        ROWS.iter().find(|(_, known, _)| *known == name).map(|(function, ..)| *function)
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
