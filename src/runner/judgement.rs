//! From what was seen and concluded to a verdict and its reason.

use crate::{
    event::{Diagnosis, StepRecord, Verdict},
    finding::Finding,
    flow::{Blame, FlowError},
};

/// The verdict of an attempt.
pub(super) fn verdict(ended: &Result<(), FlowError>, findings: &[Finding]) -> Verdict {
    match ended {
        Err(error) => error.verdict(),
        Ok(()) if findings.iter().any(Finding::decides) => Verdict::Failed,
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
        .filter(|finding| finding.decides() && !blamed_on_rig)
        .min_by_key(|finding| (is_consequence(finding), finding.exchange.unwrap_or(u32::MAX)));
    match (cause, ended) {
        (Some(finding), Ok(())) => Some(of_finding(finding)),
        (Some(finding), Err(_)) if !is_consequence(finding) => Some(of_finding(finding)),
        (_, Err(error)) => Some(of_error(error, steps)),
        (None, Ok(())) => None,
    }
}

/// What the flow as a whole or the app's answer was, as against what a message said.
fn is_consequence(finding: &Finding) -> bool {
    finding.check.starts_with("flow.")
        || finding.check.starts_with("jit.")
        || ["oidc.callback.status", "saml.acs.status"].contains(&finding.check.as_str())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock,
        finding::{Basis, Outcome, Severity},
    };

    fn finding(check: &str, outcome: Outcome, severity: Severity, exchange: Option<u32>) -> Finding {
        Finding {
            check: check.to_owned(),
            outcome,
            severity,
            expected: "this".to_owned(),
            basis: Basis::Tester,
            actual: "that".to_owned(),
            exchange,
            place: None,
            reference: String::new(),
            remedy: "mend it".to_owned(),
        }
    }

    fn failed(check: &str, exchange: u32) -> Finding {
        finding(check, Outcome::Failed, Severity::Fail, Some(exchange))
    }

    fn decided_by(ended: &Result<(), FlowError>, findings: &[Finding]) -> Option<String> {
        diagnosis(ended, findings, &[]).map(|diagnosis| diagnosis.decided_by)
    }

    #[test]
    fn a_flow_that_ended_well_passes_unless_a_rule_that_fails_is_broken() {
        let warned = finding("a", Outcome::Warned, Severity::Fail, None);
        let absent = finding("b", Outcome::NotEvaluated, Severity::Fail, None);
        let unwise = finding("c", Outcome::Failed, Severity::Warn, None);
        assert_eq!(verdict(&Ok(()), &[warned, absent, unwise]), Verdict::Passed);
        assert_eq!(verdict(&Ok(()), &[failed("d", 1)]), Verdict::Failed);
    }

    #[test]
    fn the_blame_of_the_flow_is_the_verdict() {
        assert_eq!(verdict(&Err(FlowError::app("x", "y")), &[]), Verdict::Failed);
        assert_eq!(verdict(&Err(FlowError::rig("x", "y")), &[failed("d", 1)]), Verdict::Errored);
    }

    #[test]
    fn the_first_wrong_message_explains_most() {
        let findings = [failed("flow.success.marker", 1), failed("saml.b", 7), failed("saml.a", 3)];
        assert_eq!(decided_by(&Err(FlowError::app("x", "y")), &findings).as_deref(), Some("saml.a"));
        assert_eq!(decided_by(&Ok(()), &findings).as_deref(), Some("saml.a"));
    }

    #[test]
    fn a_step_explains_more_than_its_own_echo_and_the_rig_more_than_any_message() {
        let echo = [failed("flow.success.marker", 1)];
        assert_eq!(decided_by(&Err(FlowError::app("x", "y")), &echo).as_deref(), Some("the flow"));
        assert_eq!(decided_by(&Ok(()), &echo).as_deref(), Some("flow.success.marker"));
        let wrong = [failed("saml.a", 3)];
        assert_eq!(decided_by(&Err(FlowError::rig("x", "y")), &wrong).as_deref(), Some("the flow"));
    }

    #[test]
    fn the_step_that_ended_the_attempt_is_named() {
        let step = |name: &str, verdict| StepRecord {
            name: name.to_owned(),
            started_at: clock::now(),
            duration_ms: 1,
            verdict,
            detail: None,
        };
        let steps = [step("one", Verdict::Passed), step("two", Verdict::Failed), step("three", Verdict::Errored)];
        let diagnosis = diagnosis(&Err(FlowError::app("x", "y")), &[], &steps).unwrap();
        assert_eq!(diagnosis.decided_by, "step: two");
    }
}
