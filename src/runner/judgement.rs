//! From what was seen and concluded to a verdict and its reason.

use crate::{
    event::{Diagnosis, StepRecord, Verdict},
    finding::{Finding, Outcome, Severity},
    flow::{Blame, FlowError},
};

/// The verdict of an attempt.
pub(super) fn verdict(ended: &Result<(), FlowError>, findings: &[Finding]) -> Verdict {
    match ended {
        Err(error) => error.verdict(),
        Ok(()) if findings.iter().any(decides) => Verdict::Failed,
        Ok(()) => Verdict::Passed,
    }
}

/// Why an attempt did not pass.
///
/// A broken rule about a message explains more than the step that could not go on because of it,
/// and the first message that is wrong more than those that follow from it.
pub(super) fn diagnosis(
    ended: &Result<(), FlowError>,
    findings: &[Finding],
    steps: &[StepRecord],
) -> Option<Diagnosis> {
    let blamed_on_rig = ended.as_ref().is_err_and(|error| error.blame == Blame::Rig);
    let cause = findings
        .iter()
        .filter(|finding| decides(finding) && !blamed_on_rig)
        .min_by_key(|finding| (is_consequence(finding), finding.exchange.unwrap_or(u32::MAX)));
    match (cause, ended) {
        (Some(finding), Ok(())) => Some(of_finding(finding)),
        (Some(finding), Err(_)) if !is_consequence(finding) => Some(of_finding(finding)),
        (_, Err(error)) => Some(of_error(error, steps)),
        (None, Ok(())) => None,
    }
}

fn decides(finding: &Finding) -> bool {
    finding.outcome == Outcome::Failed && finding.severity == Severity::Fail
}

/// What the flow as a whole did or did not do, as against what a message said.
fn is_consequence(finding: &Finding) -> bool {
    finding.check.starts_with("flow.") || finding.check.starts_with("jit.")
}

fn of_finding(finding: &Finding) -> Diagnosis {
    Diagnosis {
        decided_by: finding.check.clone(),
        expected: finding.expected.clone(),
        seen: finding.actual.clone(),
        remedy: Some(finding.remedy.clone()),
    }
}

fn of_error(error: &FlowError, steps: &[StepRecord]) -> Diagnosis {
    let step = steps.iter().find(|step| step.verdict == error.verdict());
    Diagnosis {
        decided_by: step.map_or_else(|| "the flow".to_owned(), |step| format!("step: {}", step.name)),
        expected: error.expected.clone(),
        seen: error.seen.clone(),
        remedy: error.remedy.clone(),
    }
}
