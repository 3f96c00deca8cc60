//! How a cause is known: a reason for which the flow ended, a rule that is broken, words of the org.

use super::{Cause, Symptoms};
use crate::{
    event::StepRecord,
    finding::Finding,
    flow::{Blame, FlowError, Reason},
};

/// One way by which a cause shows.
#[derive(Clone, Copy, Debug)]
pub enum Sign {
    /// The flow ended early for this reason.
    Ended(fn(Reason) -> bool),
    /// The same, and the reason is what the org itself says of the app's request.
    OrgSaid(fn(Reason) -> bool),
    /// This rule is broken: it decides, or it does not and the flow did not come to its end, which it explains.
    Broken(&'static str),
    /// This rule is broken and decides, and what was there holds these words of the org.
    BrokenSaying(&'static str, &'static str),
    /// This rule is broken, whether or not it decides, what was there holds these words, and the flow did not come to
    /// its end, which it explains better than how it ended.
    Explains(&'static str, &'static str),
}

/// How much a sign explains; what is smaller explains more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Harness, browser or org could not do their part.
    Rig,
    /// The org's own words about what the app asked.
    OrgSaid,
    /// A message that is wrong, the first one before the others.
    Message(u32),
    /// A rule that fails no test, and explains why the sign-on did not succeed.
    Explains,
    /// The app did something else than it should with right messages.
    App,
    /// A rule about the flow as a whole.
    Whole(u32),
}

/// A sign that is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence<'a> {
    pub(super) strength: Strength,
    source: Source<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Source<'a> {
    Error(&'a FlowError),
    Finding(&'a Finding),
}

impl Evidence<'_> {
    /// What decided, what was expected, what was seen.
    pub(super) fn told(&self, steps: &[StepRecord]) -> (String, String, String) {
        match self.source {
            Source::Error(error) => (step_of(error, steps), error.expected.clone(), error.seen.clone()),
            Source::Finding(finding) => (finding.check.clone(), finding.expected.clone(), finding.actual.clone()),
        }
    }

    /// What the source itself says is to be done, where that is more than a cause can know: a right, an address.
    pub(super) fn remedy(&self) -> Option<String> {
        let Source::Error(error) = self.source else { return None };
        let own = error.remedy.as_ref().filter(|_| self.strength == Strength::Rig)?;
        let mut words = own.chars();
        let first = words.next()?;
        Some(format!("{}{}.", first.to_uppercase(), words.as_str()))
    }
}

/// The strongest sign of a cause that is there; what the first one tells is what is told.
pub(super) fn strongest<'a>(cause: &Cause, symptoms: &Symptoms<'a>) -> Option<Evidence<'a>> {
    let mut there = cause.signs.iter().filter_map(|sign| find(*sign, symptoms));
    let first = there.next()?;
    let strength = there.map(|evidence| evidence.strength).fold(first.strength, Strength::min);
    Some(Evidence { strength, ..first })
}

fn find<'a>(sign: Sign, symptoms: &Symptoms<'a>) -> Option<Evidence<'a>> {
    let error = symptoms.ended.as_ref().err();
    let of_rig = error.is_some_and(|error| error.reason.blame() == Blame::Rig);
    let ended = |holds: fn(Reason) -> bool, strength: Strength| {
        let error = error.filter(|error| holds(error.reason))?;
        Some(Evidence { strength, source: Source::Error(error) })
    };
    let broken = |check: &str, counts: fn(&Finding) -> bool| {
        symptoms.findings.iter().find(|finding| !of_rig && finding.check == check && counts(finding))
    };
    match sign {
        Sign::Ended(holds) => ended(holds, if of_rig { Strength::Rig } else { Strength::App }),
        Sign::OrgSaid(holds) => ended(holds, Strength::OrgSaid),
        Sign::Broken(check) => {
            let explains = || broken(check, Finding::is_broken).filter(|_| error.is_some()).map(explanation);
            broken(check, Finding::decides).map(of_finding).or_else(explains)
        }
        Sign::BrokenSaying(check, words) => {
            let finding = broken(check, Finding::decides)?;
            let source = Source::Finding(finding);
            finding.actual.contains(words).then_some(Evidence { strength: Strength::OrgSaid, source })
        }
        Sign::Explains(check, words) => {
            error?;
            let finding = broken(check, Finding::is_above_info)?;
            finding.actual.contains(words).then(|| explanation(finding))
        }
    }
}

fn explanation(finding: &Finding) -> Evidence<'_> {
    Evidence { strength: Strength::Explains, source: Source::Finding(finding) }
}

fn of_finding(finding: &Finding) -> Evidence<'_> {
    let (whole, exchange) = order(finding);
    let strength = if whole { Strength::Whole(exchange) } else { Strength::Message(exchange) };
    Evidence { strength, source: Source::Finding(finding) }
}

/// Whether a rule speaks of the flow as a whole, which follows from what was said in it, and the exchange that it
/// points at.
pub(super) fn order(finding: &Finding) -> (bool, u32) {
    /// What the flow was like, or how the app answered, as against what a message said.
    const CONSEQUENCES: [&str; 12] = [
        "flow.success.marker",
        "flow.identity.matches",
        "flow.idp.reached",
        "flow.sp.returned",
        "flow.main-frame.no-error",
        "jit.login.first-visit",
        "jit.profile.first-name",
        "jit.profile.last-name",
        "jit.profile.email",
        "oidc.callback.status",
        "saml.acs.status",
        "oidc.log.code-redeemed",
    ];
    (CONSEQUENCES.contains(&finding.check.as_str()), finding.exchange.unwrap_or(u32::MAX))
}

/// The step that ended the attempt.
pub(super) fn step_of(error: &FlowError, steps: &[StepRecord]) -> String {
    let step = steps.iter().find(|step| step.verdict == error.verdict());
    step.map_or_else(|| "the flow".to_owned(), |step| format!("step: {}", step.name))
}
