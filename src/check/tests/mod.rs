//! Every check with an attempt that passes it and at least one that breaks it.

mod artifacts;
mod attempt;
mod attribution;
mod back_channel;
mod browser;
mod corpus;
mod flow;
mod id_token;
mod oidc;
mod recorded;
mod saml;

use std::{collections::BTreeSet, sync::LazyLock};

use self::attempt::Attempt;
use super::{About, Documentation, REGISTRY, find, judge};
use crate::{
    finding::{Finding, Outcome, Severity},
    submission::Direction,
};

/// An attempt with one thing wrong, and what one check must say of it.
struct Case {
    check: &'static str,
    outcome: Outcome,
    /// A part of what the finding says was there.
    actual: &'static str,
    attempt: Attempt,
}

fn case(check: &'static str, outcome: Outcome, actual: &'static str, attempt: Attempt) -> Case {
    Case { check, outcome, actual, attempt }
}

fn failed(check: &'static str, actual: &'static str, attempt: Attempt) -> Case {
    case(check, Outcome::Failed, actual, attempt)
}

fn warned(check: &'static str, actual: &'static str, attempt: Attempt) -> Case {
    case(check, Outcome::Warned, actual, attempt)
}

fn not_evaluated(check: &'static str, actual: &'static str, attempt: Attempt) -> Case {
    case(check, Outcome::NotEvaluated, actual, attempt)
}

fn passed(check: &'static str, actual: &'static str, attempt: Attempt) -> Case {
    case(check, Outcome::Passed, actual, attempt)
}

impl Case {
    /// What is not as it should be, if anything is.
    fn problem(&self) -> Option<String> {
        let findings = judge(&self.attempt.evidence, &self.attempt.expectations);
        for finding in &findings {
            if finding.outcome == Outcome::Failed && finding.severity != Severity::Fail {
                return Some(format!("only a rule that fails can be broken: {finding:#?}"));
            }
            if attempt::SECRETS.iter().any(|secret| format!("{finding:?}").contains(secret)) {
                return Some(format!("a secret stands in {finding:#?}"));
            }
        }
        let Some(finding) = findings.iter().find(|finding| finding.check == self.check) else {
            return Some(format!("{} was not applied", self.check));
        };
        let words =
            finding.outcome == Outcome::NotEvaluated || (!finding.expected.is_empty() && !finding.actual.is_empty());
        let right = finding.outcome == self.outcome && finding.actual.contains(self.actual) && words;
        (!right).then(|| format!("expected {:?} {:?} in {finding:#?}", self.outcome, self.actual))
    }
}

fn finding(attempt: &Attempt, check: &str) -> Finding {
    let findings = judge(&attempt.evidence, &attempt.expectations);
    let found = findings.into_iter().find(|finding| finding.check == check);
    found.unwrap_or_else(|| panic!("{check} was not applied"))
}

/// All good attempts: both protocols, both directions, with a record of the back channel and
/// without, all of users that the app has never seen.
fn good() -> [Attempt; 7] {
    [
        Attempt::saml(Direction::Sp),
        Attempt::saml(Direction::Idp),
        Attempt::oidc(Direction::Sp),
        Attempt::oidc(Direction::Idp),
        Attempt::recorded(Direction::Sp),
        Attempt::recorded(Direction::Idp),
        id_token::again("00u1"),
    ]
}

/// Every case, made once: most of them are signed.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    [flow::cases(), browser::cases(), saml::cases(), oidc::cases(), back_channel::cases(), id_token::cases()]
        .into_iter()
        .flatten()
        .collect()
});

#[test]
fn every_case_is_judged_as_it_should_be_and_every_check_breaks_somewhere() {
    let mut broken = BTreeSet::new();
    let problems: Vec<_> = CASES.iter().filter_map(Case::problem).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    for case in CASES.iter() {
        if matches!(case.outcome, Outcome::Failed | Outcome::Warned) {
            broken.insert(case.check);
        }
    }
    let never: Vec<_> = REGISTRY.iter().map(|check| check.id).filter(|id| !broken.contains(id)).collect();
    assert!(never.is_empty(), "no attempt breaks {never:?}");
}

#[test]
fn good_attempts_pass_every_check_and_every_check_passes_somewhere() {
    let mut passing = BTreeSet::new();
    for attempt in good() {
        for finding in judge(&attempt.evidence, &attempt.expectations) {
            let noted = finding.outcome == Outcome::Warned && finding.severity == Severity::Info;
            assert!(noted || matches!(finding.outcome, Outcome::Passed | Outcome::NotEvaluated), "{finding:#?}");
            if finding.outcome == Outcome::Passed {
                passing.insert(finding.check);
            }
        }
    }
    passing.extend(CASES.iter().filter(|case| case.outcome == Outcome::Passed).map(|case| case.check.to_owned()));
    let never: Vec<_> = REGISTRY.iter().map(|check| check.id).filter(|id| !passing.contains(*id)).collect();
    assert!(never.is_empty(), "no attempt passes {never:?}");
}

#[test]
fn nothing_captured_is_never_passed() {
    for mut attempt in good() {
        attempt.evidence = crate::evidence::Evidence::default();
        for finding in judge(&attempt.evidence, &attempt.expectations) {
            // What the submission declares is no evidence, and is judged all the same.
            let declared = matches!(
                find(&finding.check).unwrap().about,
                About::Settings | About::SamlSettings | About::OidcSettings
            );
            assert!(declared || matches!(finding.outcome, Outcome::NotEvaluated | Outcome::Failed), "{finding:#?}");
        }
    }
}

#[test]
fn ids_are_unique_and_every_text_is_there() {
    let ids: BTreeSet<_> = REGISTRY.iter().map(|check| check.id).collect();
    assert_eq!(ids.len(), REGISTRY.len());
    for check in REGISTRY {
        let Documentation { what, why, remedy, reference } = check.documentation;
        for text in [check.title, what, why, remedy, reference] {
            assert!(!text.trim().is_empty(), "{}", check.id);
        }
        for sentence in [what, why, remedy] {
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{}: {sentence}", check.id);
        }
    }
}

/// Whoever reads a finding finds its rule by its name.
#[test]
fn every_check_has_a_file_of_its_name() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
    for check in REGISTRY {
        let (family, rest) = check.id.split_once('.').unwrap();
        let rest = rest.replace('-', "_");
        let flat = format!("{family}/{}.rs", rest.replace('.', "_"));
        let nested = format!("{family}/{}.rs", rest.replace('.', "/"));
        let file = [nested, flat].into_iter().map(|path| root.join(path)).find(|path| path.exists());
        let file = file.unwrap_or_else(|| panic!("no file for {}", check.id));
        let text = std::fs::read_to_string(&file).unwrap();
        let mut title = check.title.chars();
        let title = title.next().unwrap().to_uppercase().chain(title).collect::<String>();
        assert!(text.starts_with(&format!("//! {title}.\n")), "{}", file.display());
    }
}
