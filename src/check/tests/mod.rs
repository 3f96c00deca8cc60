//! Every check with an attempt that passes it and at least one that breaks it.

mod artifacts;
mod attempt;
mod attribution;
mod flow;
mod oidc;
mod saml;
mod signature;

use std::collections::BTreeSet;

use self::attempt::Attempt;
use super::{REGISTRY, judge};
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
    fn verify(&self) {
        let findings = judge(&self.attempt.evidence, &self.attempt.expectations);
        for finding in &findings {
            assert!(finding.outcome != Outcome::Failed || finding.severity == Severity::Fail, "{finding:#?}");
            for secret in attempt::SECRETS {
                assert!(!format!("{finding:?}").contains(secret), "a secret stands in {finding:#?}");
            }
        }
        let finding = findings.iter().find(|finding| finding.check == self.check);
        let finding = finding.unwrap_or_else(|| panic!("{} was not applied", self.check));
        assert_eq!(finding.outcome, self.outcome, "{finding:#?}");
        assert!(finding.actual.contains(self.actual), "expected {:?} in {finding:#?}", self.actual);
        if finding.outcome != Outcome::NotEvaluated {
            assert!(!finding.expected.is_empty() && !finding.actual.is_empty(), "{finding:#?}");
        }
    }
}

fn finding(attempt: &Attempt, check: &str) -> Finding {
    let findings = judge(&attempt.evidence, &attempt.expectations);
    let found = findings.into_iter().find(|finding| finding.check == check);
    found.unwrap_or_else(|| panic!("{check} was not applied"))
}

/// All good attempts: both protocols, both directions, all of users that the app has never seen.
fn good() -> [Attempt; 4] {
    [
        Attempt::saml(Direction::Sp),
        Attempt::saml(Direction::Idp),
        Attempt::oidc(Direction::Sp),
        Attempt::oidc(Direction::Idp),
    ]
}

fn cases() -> impl Iterator<Item = Case> {
    flow::cases().into_iter().chain(saml::cases()).chain(signature::cases()).chain(oidc::cases())
}

#[test]
fn every_case_is_judged_as_it_should_be_and_every_check_breaks_somewhere() {
    let mut broken = BTreeSet::new();
    for case in cases() {
        case.verify();
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
            assert_eq!(finding.outcome, Outcome::Passed, "{finding:#?}");
            passing.insert(finding.check);
        }
    }
    let never: Vec<_> = REGISTRY.iter().map(|check| check.id).filter(|id| !passing.contains(*id)).collect();
    assert!(never.is_empty(), "no attempt passes {never:?}");
}

#[test]
fn nothing_captured_is_never_passed() {
    for mut attempt in good() {
        attempt.evidence = crate::evidence::Evidence::default();
        for finding in judge(&attempt.evidence, &attempt.expectations) {
            assert!(matches!(finding.outcome, Outcome::NotEvaluated | Outcome::Failed), "{finding:#?}");
        }
    }
}

#[test]
fn ids_are_unique_and_every_text_is_there() {
    let ids: BTreeSet<_> = REGISTRY.iter().map(|check| check.id).collect();
    assert_eq!(ids.len(), REGISTRY.len());
    for check in REGISTRY {
        for text in [check.title, check.reference, check.remedy] {
            assert!(!text.trim().is_empty(), "{}", check.id);
        }
        assert!(check.remedy.ends_with('.'), "{}: {}", check.id, check.remedy);
    }
}

/// The documentation of the checks is made from these headings.
#[test]
fn every_check_has_a_file_with_the_four_headings() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
    for check in REGISTRY {
        let (family, rest) = check.id.split_once('.').unwrap();
        let rest = rest.replace('-', "_");
        let flat = format!("{family}/{}.rs", rest.replace('.', "_"));
        let nested = format!("{family}/{}.rs", rest.replace('.', "/"));
        let file = [nested, flat].into_iter().map(|path| root.join(path)).find(|path| path.exists());
        let file = file.unwrap_or_else(|| panic!("no file for {}", check.id));
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(&format!("//! `{}`: {}.", check.id, check.title)), "{}", file.display());
        let headings: Vec<_> = text.lines().filter(|line| line.starts_with("//! # ")).collect();
        let wanted = ["//! # What it checks", "//! # Why it matters", "//! # What to do", "//! # Reference"];
        assert_eq!(headings, wanted, "{}", file.display());
    }
}
