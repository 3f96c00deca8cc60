//! Findings that the scenario accepts for a time.

use chrono::NaiveDate;

use crate::{
    finding::{Acceptance, Finding},
    plan::Case,
    scenario::AcceptedFinding,
};

/// Marks the broken rules that the scenario accepts in this case on that day.
pub(super) fn mark(findings: &mut [Finding], case: &Case, today: NaiveDate) {
    for finding in findings.iter_mut().filter(|finding| finding.is_broken()) {
        let accepts = |accepted: &&AcceptedFinding| {
            accepted.check == finding.check && accepted.covers(case.test, &case.instance.id)
        };
        let accepted =
            case.scenario.accepted_findings.iter().find(|accepted| accepts(accepted) && accepted.until >= today);
        finding.accepted =
            accepted.map(|accepted| Acceptance { reason: accepted.reason.clone(), until: accepted.until });
    }
}
