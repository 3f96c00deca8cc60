//! The checks: one file per check, one registry; pure functions of evidence, no I/O.
//!
//! To add a check: one file with a `CHECK` and the four headings of its documentation, one line in
//! [`REGISTRY`], one passing and one failing case in `tests/`, one defect in the fixtures.

mod answer;
mod artifacts;
mod flow;
mod jit;
mod judgement;
mod log;
mod oidc;
mod person;
mod registry;
mod saml;
mod subject;

#[cfg(test)]
mod tests;

pub use artifacts::artifacts;
pub use judgement::{Comparison, Judgement, Missing};
pub use registry::REGISTRY;
pub use subject::{Carried, Message, OidcMessages, SamlMessages, SignatureState, Subject};

use crate::{
    evidence::{Evidence, Expectations, ProtocolExpectations},
    finding::{Finding, Outcome, Severity},
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
    /// Which attempts it concerns.
    pub scope: Scope,
    /// The specification and section.
    pub reference: &'static str,
    /// What to do when the rule is broken.
    pub remedy: &'static str,
    /// Applies the rule; [`Missing`] when what it applies to was not captured.
    pub run: fn(&Subject<'_>) -> Result<Judgement, Missing>,
}

/// Which attempts a check concerns; for all others it is not applied at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    protocol: Option<Protocol>,
    direction: Option<Direction>,
    just_in_time: bool,
}

impl Scope {
    /// Every attempt.
    pub const ANY: Self = Self { protocol: None, direction: None, just_in_time: false };
    /// Every SAML attempt.
    pub const SAML: Self = Self { protocol: Some(Protocol::Saml), ..Self::ANY };
    /// Every OpenID Connect attempt.
    pub const OIDC: Self = Self { protocol: Some(Protocol::Oidc), ..Self::ANY };
    /// Every attempt whose user the app has never seen.
    pub const JUST_IN_TIME: Self = Self { just_in_time: true, ..Self::ANY };

    /// Only when the sign-on starts there.
    #[must_use]
    pub const fn started_by(self, direction: Direction) -> Self {
        Self { direction: Some(direction), ..self }
    }

    /// Only when the app has never seen the user.
    #[must_use]
    pub const fn for_new_users(self) -> Self {
        Self { just_in_time: true, ..self }
    }

    /// Whether an attempt is concerned.
    pub fn covers(self, expectations: &Expectations) -> bool {
        let protocol = match expectations.protocol {
            ProtocolExpectations::Oidc(_) => Protocol::Oidc,
            ProtocolExpectations::Saml(_) => Protocol::Saml,
        };
        self.protocol.is_none_or(|wanted| wanted == protocol)
            && self.direction.is_none_or(|wanted| wanted == expectations.direction)
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
    REGISTRY.iter().filter(|check| check.scope.covers(expectations)).map(|check| check.apply(&subject)).collect()
}

/// The check with that id.
pub fn find(id: &str) -> Option<&'static Check> {
    REGISTRY.iter().copied().find(|check| check.id == id)
}

impl Check {
    fn apply(&self, subject: &Subject<'_>) -> Finding {
        let (outcome, comparison) = match (self.run)(subject) {
            Ok(Judgement::Passed(comparison)) => (Outcome::Passed, comparison),
            Ok(Judgement::Failed(comparison)) if self.severity == Severity::Fail => (Outcome::Failed, comparison),
            Ok(Judgement::Failed(comparison) | Judgement::Warned(comparison)) => (Outcome::Warned, comparison),
            Err(Missing(what)) => {
                let comparison =
                    Comparison { expected: String::new(), actual: format!("not captured: {what}"), exchange: None };
                (Outcome::NotEvaluated, comparison)
            }
        };
        Finding {
            check: self.id.to_owned(),
            outcome,
            severity: self.severity,
            expected: comparison.expected,
            actual: comparison.actual,
            exchange: comparison.exchange,
            reference: self.reference.to_owned(),
            remedy: self.remedy.to_owned(),
        }
    }
}
