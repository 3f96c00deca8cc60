//! What Okta demands of a submission: one row per rule, one registry; pure functions of the submission.
//!
//! To add a rule: one row in the table of its page, and a passing and a failing case in `tests/it/rules/`.

mod capabilities;
mod catalog;
mod context;
mod demand;
mod entitlements;
mod expressions;
mod logo;
mod mailbox;
mod oidc;
mod placeholders;
mod registry;
mod saml;
mod scim;
mod tenant_settings;
mod test_information;
mod universal_logout;
mod update;

use super::Ruleset;
use crate::located::Place;

pub use super::el::{Span, analysis::Severity};
pub(crate) use catalog::LONGEST_NAME;
pub use context::{Context, Given, InstanceValues};
pub(crate) use demand::{hidden, is_address};
pub use logo::{Logo, LogoError, LogoFormat};
pub(crate) use mailbox::is_email;
pub use registry::registry;
pub(crate) use tenant_settings::{is_name as is_variable_name, is_reserved as is_reserved_name};

/// Something that Okta demands of a submission.
#[derive(Debug)]
pub struct Rule {
    /// The stable id, such as `catalog.name.length`.
    pub id: &'static str,
    /// What it demands, as a sentence.
    pub demands: &'static str,
    /// Whether Okta refuses what breaks it.
    pub severity: Severity,
    /// The rulesets that have it.
    pub rulesets: Rulesets,
    /// What mends it.
    pub remedy: &'static str,
    /// Where Okta says so.
    pub source: &'static str,
    /// The places that break it.
    pub(super) run: fn(&Context<'_>) -> Vec<Breach>,
}

/// Which rulesets have a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rulesets {
    /// All of them.
    Every,
    /// Those since then.
    Since(Ruleset),
    /// Those before then.
    Before(Ruleset),
}

/// A place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Breach {
    place: Place,
    seen: String,
    help: Option<String>,
    mark: Option<Mark>,
}

/// A place in the text of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The property, as it was read from the file.
    pub text: String,
    /// The place in it.
    pub span: Span,
}

/// A rule that is broken somewhere.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The rule.
    pub rule: &'static Rule,
    /// Where, in the file of the submission.
    pub place: Place,
    /// What is there.
    pub seen: String,
    /// What mends it there, where more can be said than the rule's remedy.
    pub help: Option<String>,
    /// Where in an expression, when it is about a part of one.
    pub mark: Option<Mark>,
}

impl Rule {
    /// Its severity in a word.
    pub fn severity_name(&self) -> &'static str {
        match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }

    /// The page of the wizard that it is about: what stands before the first dot of its id.
    pub fn page(&self) -> &'static str {
        self.id.split('.').next().unwrap_or(self.id)
    }
}

impl Rulesets {
    /// Whether a ruleset is one of them.
    pub fn contain(self, ruleset: Ruleset) -> bool {
        match self {
            Self::Every => true,
            Self::Since(first) => ruleset >= first,
            Self::Before(end) => ruleset < end,
        }
    }

    /// In a few words.
    pub fn describe(self) -> String {
        match self {
            Self::Every => "all".to_owned(),
            Self::Since(first) => format!("since {first}"),
            Self::Before(end) => format!("before {end}"),
        }
    }
}

impl Violation {
    /// What mends it.
    pub fn remedy(&self) -> &str {
        self.help.as_deref().unwrap_or(self.rule.remedy)
    }
}

impl Breach {
    fn new(place: Place, seen: impl Into<String>) -> Self {
        Self { place, seen: seen.into(), help: None, mark: None }
    }
}

/// Holds a submission to every rule of its ruleset. The violations are in the order of the file.
pub fn examine(context: &Context<'_>) -> Vec<Violation> {
    let rules = registry().filter(|rule| rule.rulesets.contain(context.ruleset));
    let mut violations: Vec<_> = rules
        .flat_map(|rule| {
            let broken = (rule.run)(context);
            broken.into_iter().map(move |Breach { place, seen, help, mark }| Violation {
                rule,
                place,
                seen,
                help,
                mark,
            })
        })
        .collect();
    violations.sort_by_key(|violation| (violation.place.line, violation.place.column));
    violations
}

/// The rule with that id.
pub fn find(id: &str) -> Option<&'static Rule> {
    registry().find(|rule| rule.id == id)
}
