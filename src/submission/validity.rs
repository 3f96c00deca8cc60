//! Whether the result of a test still counts ("Results of the tests": expiry and invalidation).

use chrono::{DateTime, TimeDelta, Utc};

use super::instances::Ineligible;

/// How long a result counts.
pub const VALIDITY: TimeDelta = TimeDelta::hours(48);

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It passed in the end.
    Passed,
    /// The app or the integration is wrong.
    Failed,
    /// It could not be carried out.
    Errored,
    /// It was not run.
    NotRun,
}

/// What is known of a result.
#[derive(Clone, Debug)]
pub struct StoredResult<'a> {
    /// How the test ended.
    pub ending: Ending,
    /// When its last attempt began and ended; `None` when it was not run.
    pub ran: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The version of the submission that it was for; `None` when the result does not tell.
    pub submission_sha256: Option<&'a str>,
}

/// What is known of the instance now.
#[derive(Clone, Debug)]
pub struct InstanceNow<'a> {
    /// It is one of the scenario's.
    pub in_scenario: bool,
    /// The org has it.
    pub in_org: bool,
    /// When somebody else edited it last, as far as is known.
    pub edited_at: Option<DateTime<Utc>>,
    /// A user of the scenario who is not assigned to it, where the test is one of these users'.
    pub unassigned: Option<&'a str>,
    /// When it was generated or made known; `None` when nobody knows it.
    pub known_since: Option<DateTime<Utc>>,
    /// Whether it may be tested.
    pub eligible: Result<(), Ineligible>,
    /// The hash of the version that it must be of; `None` when there is no such version.
    pub submission_sha256: Option<&'a str>,
}

/// Why a result does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Void {
    /// It was not run.
    #[error("it was not run")]
    NotRun,
    /// It failed. That counts until it is run again: an earlier result is replaced.
    #[error("it failed")]
    Failed,
    /// It could not be carried out, which says nothing of the app.
    #[error("it could not be carried out")]
    Errored,
    /// It is too old.
    #[error("its 48 hours were over at {}", crate::clock::rfc3339(*.0))]
    Expired(DateTime<Utc>),
    /// It is from the future: a clock was wrong.
    #[error("it ended at {}, which is yet to come: the clock of this machine, or of the one that ran it, is wrong", crate::clock::rfc3339(*.0))]
    FromTheFuture(DateTime<Utc>),
    /// The instance is not among the scenario's any more.
    #[error("it was run over an instance that is not the scenario's any more")]
    InstanceRemoved,
    /// The org has no such instance.
    #[error("the org has no such instance any more")]
    InstanceDeleted,
    /// The instance was edited.
    #[error("the instance was edited at {}, after the test began", crate::clock::rfc3339(*.0))]
    InstanceEdited(DateTime<Utc>),
    /// A user of the tests is not assigned any more, which is an edit of the instance.
    #[error("{0} is not assigned to the instance any more")]
    Unassigned(String),
    /// What the instance was then, nobody knows.
    #[error("it was run before the instance was made known at {}", crate::clock::rfc3339(*.0))]
    InstanceUnknown(DateTime<Utc>),
    /// The instance may not be tested.
    #[error("the instance is not eligible: {0}")]
    InstanceIneligible(#[from] Ineligible),
    /// It does not tell which version it is of.
    #[error("it does not tell which version of the submission it is of")]
    UnknownSubmission,
    /// It is of another version.
    #[error("the submission was edited since")]
    SubmissionEdited,
}

/// Until when the result counts, or why it does not. An edit makes a result void for good, so it is told before age.
pub fn validity(
    result: &StoredResult<'_>,
    instance: &InstanceNow<'_>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Void> {
    let (began, ended) = result.ran.ok_or(Void::NotRun)?;
    if !instance.in_scenario {
        return Err(Void::InstanceRemoved);
    }
    if !instance.in_org {
        return Err(Void::InstanceDeleted);
    }
    if let Some(edited_at) = instance.edited_at.filter(|at| *at > began) {
        return Err(Void::InstanceEdited(edited_at));
    }
    if let Some(login) = instance.unassigned {
        return Err(Void::Unassigned(login.to_owned()));
    }
    instance.eligible.clone()?;
    if let Some(known_since) = instance.known_since.filter(|known_since| began < *known_since) {
        return Err(Void::InstanceUnknown(known_since));
    }
    match (result.submission_sha256, instance.submission_sha256) {
        (None, _) => return Err(Void::UnknownSubmission),
        (of, wanted) if of != wanted => return Err(Void::SubmissionEdited),
        _ => {}
    }
    match result.ending {
        Ending::Passed => {}
        Ending::Failed => return Err(Void::Failed),
        Ending::Errored => return Err(Void::Errored),
        Ending::NotRun => return Err(Void::NotRun),
    }
    // Two machines' clocks may differ a little.
    if ended > now + TimeDelta::minutes(5) {
        return Err(Void::FromTheFuture(ended));
    }
    let until = ended + VALIDITY;
    if until <= now { Err(Void::Expired(until)) } else { Ok(until) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        let noon: DateTime<Utc> = "2026-08-01T12:00:00Z".parse().unwrap();
        noon + TimeDelta::hours(hour)
    }

    type Judged = Result<DateTime<Utc>, Void>;
    type Change = fn(&mut StoredResult<'static>, &mut InstanceNow<'static>);

    /// A test that ended at noon over an instance of the hour before, looked at so many hours later, with one change.
    fn judged(hours: i64, change: Change) -> Judged {
        let ran = Some((at(0) - TimeDelta::minutes(1), at(0)));
        let mut result = StoredResult { ending: Ending::Passed, ran, submission_sha256: Some("draft") };
        let mut instance = InstanceNow {
            in_scenario: true,
            in_org: true,
            edited_at: None,
            known_since: Some(at(-1)),
            unassigned: None,
            eligible: Ok(()),
            submission_sha256: Some("draft"),
        };
        change(&mut result, &mut instance);
        validity(&result, &instance, at(hours))
    }

    #[test]
    fn every_event_that_voids_a_result() {
        let rows: [(&str, i64, Change, Judged); 16] = [
            ("nothing happened", 1, |_, _| {}, Ok(at(48))),
            ("47 h after the run", 47, |_, _| {}, Ok(at(48))),
            ("48 h after the run", 48, |_, _| {}, Err(Void::Expired(at(48)))),
            ("instance edited", 2, |_, instance| instance.edited_at = Some(at(1)), Err(Void::InstanceEdited(at(1)))),
            ("edited before the test", 2, |_, instance| instance.edited_at = Some(at(-1)), Ok(at(48))),
            (
                "edited during the test",
                1,
                |_, instance| instance.edited_at = Some(at(0) - TimeDelta::seconds(30)),
                Err(Void::InstanceEdited(at(0) - TimeDelta::seconds(30))),
            ),
            (
                "assignments edited: a user is not assigned",
                1,
                |_, instance| instance.unassigned = Some("ann"),
                Err(Void::Unassigned("ann".to_owned())),
            ),
            (
                "made known after the test",
                1,
                |_, instance| instance.known_since = Some(at(1)),
                Err(Void::InstanceUnknown(at(1))),
            ),
            ("removed from the tester", 1, |_, instance| instance.in_scenario = false, Err(Void::InstanceRemoved)),
            ("deleted in the org", 1, |_, instance| instance.in_org = false, Err(Void::InstanceDeleted)),
            (
                "submission edited: instance ineligible",
                1,
                |_, instance| instance.eligible = Err(Ineligible::SubmissionEdited),
                Err(Void::InstanceIneligible(Ineligible::SubmissionEdited)),
            ),
            (
                "submission edited: result of another version",
                1,
                |result, _| result.submission_sha256 = Some("older"),
                Err(Void::SubmissionEdited),
            ),
            ("no version told", 1, |result, _| result.submission_sha256 = None, Err(Void::UnknownSubmission)),
            ("fail", 1, |result, _| result.ending = Ending::Failed, Err(Void::Failed)),
            ("the browser fell over", 1, |result, _| result.ending = Ending::Errored, Err(Void::Errored)),
            ("never run", 1, |result, _| result.ran = None, Err(Void::NotRun)),
        ];
        for (row, hours, change, expected) in rows {
            assert_eq!(judged(hours, change), expected, "{row}");
        }
    }

    #[test]
    fn a_result_of_tomorrow_is_not_believed() {
        assert_eq!(judged(-1, |_, _| {}), Err(Void::FromTheFuture(at(0))));
    }
}
