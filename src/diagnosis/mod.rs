//! From what was concluded to the one cause that is named first: what is wrong, why, and what to do.
//!
//! To add a cause: an entry in the table of its subject under `causes/`, with the signs by which it is known, and a
//! row in `tests/it/checks/` that provokes it.

mod causes;
mod sign;

#[cfg(test)]
mod tests;

pub use causes::all;
pub use sign::Sign;

use crate::{
    check,
    event::{Diagnosis, NewInstance, StepRecord, Verdict},
    finding::{Finding, Severity},
    flow::{Blame, FlowError},
};

/// Something that goes wrong with a sign-on, and how to mend it.
#[derive(Debug)]
pub struct Cause {
    /// The stable id, such as `saml-audience-mismatch`.
    pub id: &'static str,
    /// What is wrong, in one sentence.
    pub symptom: &'static str,
    /// Why that is so, most likely.
    pub likely: &'static str,
    /// What to do.
    pub mending: &'static str,
    /// Whether a new app instance must be generated afterwards (Okta: "Failed tests").
    pub instance: NewInstance,
    /// How it is known. Any of them will do; the first that is there is named as what decided.
    pub signs: &'static [Sign],
}

/// What an attempt showed.
#[derive(Clone, Copy, Debug)]
pub struct Symptoms<'a> {
    /// How the flow ended.
    pub ended: &'a Result<(), FlowError>,
    /// What the checks said.
    pub findings: &'a [Finding],
    /// The steps, in order.
    pub steps: &'a [StepRecord],
}

/// The verdict of an attempt.
pub fn verdict(symptoms: Symptoms<'_>) -> Verdict {
    match symptoms.ended {
        Err(error) => error.verdict(),
        Ok(()) if symptoms.findings.iter().any(Finding::decides) => Verdict::Failed,
        Ok(()) => Verdict::Passed,
    }
}

/// Why an attempt did not pass; `None` when it passed.
///
/// What the org itself says explains most, then the first wrong message, then what the app did with right ones, and
/// last that it did not work. Harness, browser and org come before all of it: their failure says nothing of the app.
pub fn diagnose(symptoms: Symptoms<'_>) -> Option<Diagnosis> {
    if verdict(symptoms) == Verdict::Passed {
        return None;
    }
    let known = all().filter_map(|cause| Some((sign::strongest(cause, &symptoms)?, cause)));
    // Of equally strong ones the first of the table; `min_by_key` keeps it.
    let diagnosis = match known.min_by_key(|(evidence, _)| evidence.strength) {
        Some((evidence, cause)) => of_cause(cause, &evidence, &symptoms),
        None => unexplained(&symptoms)?,
    };
    let further = further(symptoms.findings, &diagnosis.decided_by);
    Some(Diagnosis { further, ..diagnosis })
}

fn of_cause(cause: &Cause, evidence: &sign::Evidence<'_>, symptoms: &Symptoms<'_>) -> Diagnosis {
    let (decided_by, expected, seen) = evidence.told(symptoms.steps);
    let mending = cause.mending.to_owned();
    Diagnosis {
        cause: cause.id.to_owned(),
        decided_by,
        symptom: cause.symptom.to_owned(),
        likely_cause: cause.likely.to_owned(),
        expected,
        seen,
        remedy: Some(match evidence.remedy() {
            Some(own) if own != mending => format!("{mending} {own}"),
            _ => mending,
        }),
        new_instance: cause.instance,
        further: Vec::new(),
    }
}

/// No cause of the tables fits: the rule that decided, or the step, speaks for itself.
fn unexplained(symptoms: &Symptoms<'_>) -> Option<Diagnosis> {
    let decides = symptoms.findings.iter().filter(|finding| finding.decides());
    let first = decides.min_by_key(|finding| sign::order(finding));
    let of_rig = symptoms.ended.as_ref().is_err_and(|error| error.reason.blame() == Blame::Rig);
    match (first, symptoms.ended) {
        (Some(finding), _) if !of_rig => Some(of_finding(finding)),
        (_, Err(error)) => Some(of_error(error, symptoms.steps)),
        (_, Ok(())) => None,
    }
}

fn of_finding(finding: &Finding) -> Diagnosis {
    let check = check::find(&finding.check);
    let sentence = |text: &str| format!("{text}.");
    Diagnosis {
        cause: finding.check.clone(),
        decided_by: finding.check.clone(),
        symptom: check.map_or_else(String::new, |check| sentence(&format!("It is not so that {}", check.title))),
        likely_cause: check.map_or_else(String::new, |check| check.documentation.why.to_owned()),
        expected: finding.expected.clone(),
        seen: finding.actual.clone(),
        remedy: Some(finding.remedy.clone()),
        new_instance: NewInstance::IfSubmissionChanges,
        further: Vec::new(),
    }
}

fn of_error(error: &FlowError, steps: &[StepRecord]) -> Diagnosis {
    Diagnosis {
        cause: "unexplained".to_owned(),
        decided_by: sign::step_of(error, steps),
        symptom: "The test did not come to its end.".to_owned(),
        likely_cause: "None of the known causes fits; the step and the exchanges before it tell what there is."
            .to_owned(),
        expected: error.expected.clone(),
        seen: error.seen.clone(),
        remedy: error.remedy.clone(),
        new_instance: NewInstance::NotNeeded,
        further: Vec::new(),
    }
}

/// The other broken rules: those that fail a test first, then those that should be mended, each in the order of the
/// exchanges. What is merely reported is left out.
fn further(findings: &[Finding], decided_by: &str) -> Vec<String> {
    let broken = |finding: &&Finding| finding.is_above_info() && finding.check != decided_by;
    let mut others: Vec<&Finding> = findings.iter().filter(broken).collect();
    others.sort_by_key(|finding| (!finding.decides(), finding.severity != Severity::Fail, sign::order(finding)));
    others.into_iter().map(|finding| finding.check.clone()).collect()
}
