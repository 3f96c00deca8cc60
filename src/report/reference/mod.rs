//! Every check, every rule of a submission and every known cause, for people to read: the source of `oin-tester explain` and of three pages in `docs/`.

mod page;
mod text;

pub use page::{causes_page, checks_page, rules_page};
pub use text::plain;

use serde::Serialize;

use crate::{
    check::{self, Check},
    diagnosis::{self, Cause, Sign},
    event::NewInstance,
    finding::{Basis, Severity},
    submission::{
        Ruleset,
        rules::{self, Rule},
    },
};

/// What has a name that results mention.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// A rule.
    Check(&'static Check),
    /// What Okta demands of a submission.
    Rule(&'static Rule),
    /// What goes wrong with a sign-on.
    Cause(&'static Cause),
}

/// An entry as `explain --json` prints it.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Explanation {
    /// A rule.
    Check {
        /// The stable id.
        id: &'static str,
        /// The rule in a few words.
        title: &'static str,
        /// What it means when it is broken.
        severity: Severity,
        /// What it stands on.
        basis: Basis,
        /// What it looks at.
        about: &'static str,
        /// Which tests it concerns.
        scope: &'static str,
        /// What it checks.
        what: &'static str,
        /// Why that matters.
        why: &'static str,
        /// What to do when it is broken.
        remedy: &'static str,
        /// Specification and section.
        reference: &'static str,
    },
    /// What Okta demands of a submission.
    Rule {
        /// The stable id.
        id: &'static str,
        /// What it demands.
        demands: &'static str,
        /// `error` or `warning`.
        severity: &'static str,
        /// The rulesets that have it.
        rulesets: Vec<&'static str>,
        /// What mends it.
        remedy: &'static str,
        /// Where Okta says so.
        source: &'static str,
    },
    /// What goes wrong with a sign-on.
    Cause {
        /// The stable id.
        id: &'static str,
        /// What is wrong.
        symptom: &'static str,
        /// Why, most likely.
        likely_cause: &'static str,
        /// What to do.
        remedy: &'static str,
        /// Whether a new instance is needed afterwards.
        new_instance: NewInstance,
        /// The rules by which it is known, where there are any.
        checks: Vec<&'static str>,
    },
}

impl Entry {
    /// All: the checks first, in the order in which results have them.
    pub fn all() -> impl Iterator<Item = Self> {
        let checks = check::REGISTRY.iter().copied().map(Self::Check);
        checks.chain(rules::registry().map(Self::Rule)).chain(diagnosis::all().map(Self::Cause))
    }

    /// Those with that id, or, when it ends with `*`, whose id begins so.
    pub fn find(wanted: &str) -> Vec<Self> {
        let fits = |id: &str| match wanted.strip_suffix('*') {
            Some(beginning) => id.starts_with(beginning),
            None => id == wanted,
        };
        Self::all().filter(|entry| fits(entry.id())).collect()
    }

    /// The id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Check(check) => check.id,
            Self::Rule(rule) => rule.id,
            Self::Cause(cause) => cause.id,
        }
    }

    /// What it says in a few words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Check(check) => check.title,
            Self::Rule(rule) => rule.demands,
            Self::Cause(cause) => cause.symptom,
        }
    }

    /// All of it.
    pub fn explanation(self) -> Explanation {
        match self {
            Self::Check(check) => Explanation::Check {
                id: check.id,
                title: check.title,
                severity: check.severity,
                basis: check.basis,
                about: check.about.title(),
                scope: check.scope.describe(),
                what: check.documentation.what,
                why: check.documentation.why,
                remedy: check.documentation.remedy,
                reference: check.documentation.reference,
            },
            Self::Rule(rule) => Explanation::Rule {
                id: rule.id,
                demands: rule.demands,
                severity: rule.severity_name(),
                rulesets: Ruleset::ALL.into_iter().filter(|it| rule.rulesets.contain(*it)).map(Ruleset::name).collect(),
                remedy: rule.remedy,
                source: rule.source,
            },
            Self::Cause(cause) => Explanation::Cause {
                id: cause.id,
                symptom: cause.symptom,
                likely_cause: cause.likely,
                remedy: cause.mending,
                new_instance: cause.instance,
                checks: known_by(cause),
            },
        }
    }
}

/// The rules by which a cause is known.
fn known_by(cause: &Cause) -> Vec<&'static str> {
    let mut checks: Vec<&'static str> = Vec::new();
    for sign in cause.signs {
        let (Sign::Broken(check) | Sign::BrokenSaying(check, _) | Sign::Explains(check, _)) = sign else { continue };
        if !checks.contains(check) {
            checks.push(check);
        }
    }
    checks
}

/// What happens to a test when a rule is broken.
fn consequence(check: &Check) -> &'static str {
    match (check.severity, check.basis.can_fail_a_test()) {
        (Severity::Fail, true) => "fails the test",
        (Severity::Fail, false) => "wrong, and fails no test",
        (Severity::Warn, _) => "should be mended",
        (Severity::Info, _) => "worth knowing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_finds_one_and_a_beginning_all_that_have_it() {
        let ids = |wanted| Entry::find(wanted).into_iter().map(Entry::id).collect::<Vec<_>>();
        assert_eq!(ids("saml.assertion.audience"), ["saml.assertion.audience"]);
        assert_eq!(ids("saml-audience-mismatch"), ["saml-audience-mismatch"]);
        assert!(ids("jit.*").len() > 5 && ids("jit.*").iter().all(|id| id.starts_with("jit.")));
        assert_eq!(ids("jit"), Vec::<&str>::new());
    }

    /// `UPDATE_DOCS=1 cargo test --lib the_pages_in_docs` rewrites them.
    #[test]
    fn the_pages_in_docs_are_up_to_date() {
        for (name, page) in [("checks.md", checks_page()), ("causes.md", causes_page()), ("rules.md", rules_page())] {
            let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("UPDATE_DOCS").is_some() {
                std::fs::write(&path, &page).unwrap();
            }
            let stored = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(stored == page, "{name} is out of date: UPDATE_DOCS=1 cargo test --lib the_pages_in_docs");
        }
    }

    #[test]
    fn every_page_names_every_entry() {
        let (checks, causes, rules) = (checks_page(), causes_page(), rules_page());
        for entry in Entry::all() {
            let (page, mark) = match entry {
                Entry::Check(_) => (&checks, "### "),
                Entry::Rule(_) => (&rules, "\n| "),
                Entry::Cause(_) => (&causes, "### "),
            };
            assert!(page.contains(&format!("{mark}`{}`", entry.id())), "{}", entry.id());
            assert!(plain(entry, 80).lines().all(|line| line.chars().count() <= 80), "{}", entry.id());
        }
    }
}
