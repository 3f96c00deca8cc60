//! A row, and how it is tried.

use std::path::Path;

use oin_tester::{
    scenario::{self, Scenario, Variables},
    submission::{
        Ruleset,
        rules::{self, Context, Given, Logo},
    },
};

const WHOLE: &str = include_str!("../../../scenarios/submission/strawberry.yaml");
const LOGO: &[u8] = include_bytes!("../../../scenarios/submission/strawberry.png");

/// A change of a submission that breaks nothing, and the rules that are broken then.
pub(super) struct Row {
    /// The row of Okta's tables, and the case.
    pub(super) name: &'static str,
    pub(super) ruleset: Ruleset,
    edits: Vec<Edit>,
    logo: Option<Vec<u8>>,
    /// The published version: edits of the same file.
    published: Option<Vec<Edit>>,
    /// Ids, each with a part of the line that it points at.
    pub(super) broken: Vec<(&'static str, String)>,
}

#[derive(Clone)]
pub(super) enum Edit {
    /// The first such text becomes the other.
    Replace(String, String),
    /// The block that begins with that line goes away.
    Remove(&'static str),
}

pub(super) fn replace(from: &str, to: impl Into<String>) -> Edit {
    Edit::Replace(from.to_owned(), to.into())
}

pub(super) fn remove(line: &'static str) -> Edit {
    Edit::Remove(line)
}

/// So many characters.
pub(super) fn long(length: usize) -> String {
    "x".repeat(length)
}

impl Row {
    pub(super) fn new(name: &'static str, edits: impl IntoIterator<Item = Edit>) -> Self {
        let ruleset = Ruleset::August2026;
        Self { name, ruleset, edits: edits.into_iter().collect(), logo: None, published: None, broken: Vec::new() }
    }

    /// The rule is broken, at the line that holds the text.
    pub(super) fn breaks(mut self, id: &'static str, line: impl Into<String>) -> Self {
        self.broken.push((id, line.into()));
        self
    }

    pub(super) fn in_2024(mut self) -> Self {
        self.ruleset = Ruleset::October2024;
        self
    }

    pub(super) fn with_logo(mut self, logo: Vec<u8>) -> Self {
        self.logo = Some(logo);
        self
    }

    /// An update of a version that differs so from the file of the repository.
    pub(super) fn updates(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.published = Some(edits.into_iter().collect());
        self
    }

    /// How what is told differs from what the row says.
    pub(super) fn difference(&self) -> Option<String> {
        let base = base(self.ruleset);
        let text = edited(&base, &self.edits, self.name);
        let told = told(self, &base, &text);
        let mut expected: Vec<String> =
            self.broken.iter().map(|(id, line)| format!("{id} at {}", line_of(&text, line, self.name))).collect();
        let mut seen: Vec<String> = told.iter().map(|(id, line, _)| format!("{id} at {line}")).collect();
        expected.sort();
        seen.sort();
        (expected != seen).then(|| format!("{}\n    expected {expected:?}\n    told     {told:?}", self.name))
    }
}

fn told(row: &Row, base: &str, text: &str) -> Vec<(&'static str, usize, String)> {
    let scenario = read(text);
    let published = row.published.as_ref().map(|edits| read(&edited(base, edits, row.name)));
    let logo = scenario.submission.catalog.as_ref().and_then(|catalog| catalog.value.logo.as_ref());
    let logo = logo.map(|name| match name.value.as_str() {
        "strawberry.png" => Ok(Logo::of_bytes(row.logo.as_deref().unwrap_or(LOGO))),
        other => Logo::read(Path::new(other)),
    });
    let given = Given {
        submission: &scenario.submission,
        published: published.as_ref().map(|scenario| &scenario.submission),
        instances: scenario.instance_values(),
        logo,
    };
    let violations = rules::examine(&Context::new(given));
    violations.into_iter().map(|it| (it.rule.id, it.place.line, it.seen)).collect()
}

/// The file of the repository, as far as the ruleset has what it says.
pub(super) fn base(ruleset: Ruleset) -> String {
    let old = [
        replace("ruleset: \"2026-08\"", "ruleset: \"2024-10\""),
        remove("    use_cases:"),
        remove("    contacts:"),
        remove("  entitlements:"),
        remove("  universal_logout:"),
        remove("      scopes: [scim]"),
        remove("      entitlements: https"),
    ];
    match ruleset {
        Ruleset::August2026 => WHOLE.to_owned(),
        Ruleset::October2024 => edited(WHOLE, &old, "the base of 2024-10"),
    }
}

pub(super) fn read(text: &str) -> Scenario {
    let variables: Variables = std::iter::empty().collect();
    match scenario::parse(Path::new("strawberry.yaml"), text, &variables) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{:?}\n{text}", miette::Report::new(error)),
    }
}

fn edited(text: &str, edits: &[Edit], name: &str) -> String {
    edits.iter().fold(text.to_owned(), |text, edit| match edit {
        Edit::Replace(from, to) => {
            assert!(text.contains(from.as_str()), "{name}: no {from:?}");
            text.replacen(from.as_str(), to, 1)
        }
        Edit::Remove(line) => without(&text, line, name),
    })
}

/// The text without the line that begins so and the deeper ones below it.
fn without(text: &str, beginning: &str, name: &str) -> String {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let at = text.lines().position(|line| line.starts_with(beginning));
    let at = at.unwrap_or_else(|| panic!("{name}: no line begins with {beginning:?}"));
    let own = depth(beginning);
    let below = text.lines().skip(at + 1).take_while(|line| line.trim().is_empty() || depth(line) > own).count();
    let kept = text.lines().enumerate().filter(|(number, _)| *number < at || *number > at + below);
    kept.flat_map(|(_, line)| [line, "\n"]).collect()
}

/// Counted from 1.
fn line_of(text: &str, part: &str, name: &str) -> usize {
    let at = text.lines().position(|line| line.contains(part));
    at.unwrap_or_else(|| panic!("{name}: no line has {part:?}:\n{text}")) + 1
}
