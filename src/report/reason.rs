//! Why a test or an attempt did not pass, as short formats tell it.

use super::result::{Attempt, TestResult};
use crate::event::{Diagnosis, Verdict};

/// A verdict that is no pass, with what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Reason<'a> {
    verdict: Verdict,
    diagnosis: Option<&'a Diagnosis>,
    /// The attempt that the diagnosis is of.
    attempt: Option<&'a Attempt>,
}

impl<'a> Reason<'a> {
    pub(super) fn of(verdict: Verdict, diagnosis: Option<&'a Diagnosis>, attempt: Option<&'a Attempt>) -> Self {
        Self { verdict, diagnosis, attempt }
    }

    /// A flaky test is explained by the last attempt that did not pass.
    pub(super) fn of_test(test: &'a TestResult) -> Self {
        match test.decisive() {
            Some(attempt) if test.verdict == Verdict::Flaky => Self::of_attempt(attempt),
            decisive => Self::of(test.verdict, test.diagnosis.as_ref(), decisive),
        }
    }

    pub(super) fn of_attempt(attempt: &'a Attempt) -> Self {
        Self::of(attempt.verdict, attempt.diagnosis.as_ref(), Some(attempt))
    }

    /// The id of the cause; where none is known, that of the check or the step that decided.
    pub(super) fn id(self) -> &'a str {
        let ids = self.diagnosis.into_iter().flat_map(|it| [it.cause.as_str(), it.decided_by.as_str()]);
        ids.into_iter().find(|id| !id.is_empty()).unwrap_or(self.verdict.name())
    }

    /// One sentence.
    pub(super) fn headline(self) -> &'a str {
        let known = self.diagnosis.map(|diagnosis| diagnosis.symptom.as_str()).filter(|symptom| !symptom.is_empty());
        known.unwrap_or(match self.verdict {
            Verdict::Errored => "The harness, the browser or the org could not do its part.",
            Verdict::Skipped => "It was not run.",
            Verdict::Passed | Verdict::Flaky | Verdict::Failed => "The app or the integration is wrong.",
        })
    }

    /// All of it, a line each.
    pub(super) fn story(self) -> String {
        let Some(diagnosis) = self.diagnosis else { return self.headline().to_owned() };
        let mut lines: Vec<String> =
            diagnosis.told().into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
        if let Some(reference) = self.reference() {
            lines.push(format!("specification: {reference}"));
        }
        if !diagnosis.further.is_empty() {
            lines.push(format!("also: {}", diagnosis.further.join(", ")));
        }
        lines.join("\n")
    }

    /// The specification and section that the deciding check stands on.
    pub(super) fn reference(self) -> Option<&'a str> {
        let decided_by = self.diagnosis?.decided_by.as_str();
        let finding = self.attempt?.findings.iter().find(|finding| finding.check == decided_by)?;
        Some(finding.reference.as_str()).filter(|reference| !reference.is_empty())
    }
}
