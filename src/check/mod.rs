//! The checks: one file per check, one registry; pure functions of evidence, no I/O.
//!
//! To add a check: one file with a `CHECK`, one line in [`REGISTRY`], one passing and one failing case in
//! `tests/`, one defect in the fixtures with its row in `tests/it/checks/`.

mod about;
mod answer;
mod artifacts;
mod flow;
mod jit;
mod judgement;
mod log;
mod oidc;
mod person;
mod randomness;
mod registry;
mod saml;
mod subject;

#[cfg(test)]
mod tests;

pub use about::About;
pub use artifacts::artifacts;
pub use judgement::{Comparison, Judgement, Missing};
pub use registry::REGISTRY;
pub use subject::{Carried, Message, OidcMessages, SamlMessages, Sender, Subject};

use crate::{
    evidence::{Evidence, Expectations, ProtocolExpectations},
    finding::{Basis, Finding, Outcome, Severity},
    submission::{Direction, Protocol},
};

/// One rule, applied to the evidence of one attempt.
#[derive(Debug)]
pub struct Check {
    /// The stable id, such as `saml.assertion.audience`.
    pub id: &'static str,
    /// The rule in a few words.
    pub title: &'static str,
    /// What it means when the rule is broken.
    pub severity: Severity,
    /// What the rule stands on: whether it can fail a test that Okta requires.
    pub basis: Basis,
    /// What it looks at.
    pub about: About,
    /// Which attempts it concerns, of those that have what it looks at.
    pub scope: Scope,
    /// What a person may want to know of it.
    pub documentation: Documentation,
    /// Applies the rule; [`Missing`] when what it applies to was not captured.
    pub run: fn(&Subject<'_>) -> Result<Judgement, Missing>,
}

/// What a check is about, for people: the source of `docs/checks.md` and of `oin-tester explain`.
#[derive(Clone, Copy, Debug)]
pub struct Documentation {
    /// What it checks.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do when the rule is broken.
    pub remedy: &'static str,
    /// The specification and section.
    pub reference: &'static str,
}

/// Which attempts a check concerns; for all others it is not applied at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    direction: Option<Direction>,
    just_in_time: bool,
}

impl Scope {
    /// Every attempt.
    pub const EVERY_TEST: Self = Self { direction: None, just_in_time: false };
    /// Only when the org starts the sign-on.
    pub const FROM_ORG: Self = Self { direction: Some(Direction::Idp), ..Self::EVERY_TEST };
    /// Only when the app starts the sign-on.
    pub const FROM_APP: Self = Self { direction: Some(Direction::Sp), ..Self::EVERY_TEST };
    /// Only when the app has never seen the user.
    pub const NEW_USER: Self = Self { just_in_time: true, ..Self::EVERY_TEST };

    /// In a few words.
    pub fn describe(self) -> &'static str {
        match (self.direction, self.just_in_time) {
            (None, false) => "every test",
            (Some(Direction::Idp), _) => "tests that start at the org",
            (Some(Direction::Sp), _) => "tests that start at the app",
            (None, true) => "just-in-time tests",
        }
    }

    fn covers(self, expectations: &Expectations) -> bool {
        self.direction.is_none_or(|wanted| wanted == expectations.direction)
            && (!self.just_in_time || expectations.just_in_time)
    }
}

/// Applies every check that concerns this protocol and kind of test to the evidence of one attempt.
///
/// Returns one finding per such check, in the order of the registry. Messages are judged at the
/// moment of their delivery, not now. Verifies XML signatures, which takes milliseconds of
/// computation for a message at its size limit: call it where blocking is allowed.
pub fn judge(evidence: &Evidence, expectations: &Expectations) -> Vec<Finding> {
    let subject = Subject::new(evidence, expectations);
    REGISTRY.iter().filter(|check| check.covers(expectations)).map(|check| check.apply(&subject)).collect()
}

/// What the messages of an attempt must say at the address of the org where its sign-on was begun.
pub fn as_begun(evidence: &Evidence, expectations: &Expectations) -> ProtocolExpectations {
    match Subject::new(evidence, expectations).oidc() {
        Ok((oidc, _)) => ProtocolExpectations::Oidc(oidc.clone()),
        Err(_) => expectations.protocol.clone(),
    }
}

/// The check with that id.
pub fn find(id: &str) -> Option<&'static Check> {
    REGISTRY.iter().copied().find(|check| check.id == id)
}

impl Check {
    /// Whether an attempt is concerned.
    pub fn covers(&self, expectations: &Expectations) -> bool {
        let protocol = match expectations.protocol {
            ProtocolExpectations::Oidc(_) => Protocol::Oidc,
            ProtocolExpectations::Saml(_) => Protocol::Saml,
        };
        self.about.protocol().is_none_or(|wanted| wanted == protocol) && self.scope.covers(expectations)
    }

    fn apply(&self, subject: &Subject<'_>) -> Finding {
        let (outcome, comparison) = match (self.run)(subject) {
            Ok(Judgement::Passed(comparison)) => (Outcome::Passed, comparison),
            Ok(Judgement::Failed(comparison)) if self.severity == Severity::Fail => (Outcome::Failed, comparison),
            Ok(Judgement::Failed(comparison) | Judgement::Warned(comparison)) => (Outcome::Warned, comparison),
            Err(Missing(what)) => {
                let actual = format!("not captured: {what}");
                let nothing = Comparison { expected: String::new(), actual, exchange: None, place: None };
                (Outcome::NotEvaluated, nothing)
            }
        };
        Finding {
            check: self.id.to_owned(),
            outcome,
            severity: self.severity,
            basis: self.basis,
            expected: comparison.expected,
            actual: comparison.actual,
            exchange: comparison.exchange.or_else(|| self.about.exchange(subject)),
            place: comparison.place,
            reference: self.documentation.reference.to_owned(),
            remedy: self.documentation.remedy.to_owned(),
            accepted: None,
        }
    }
}
