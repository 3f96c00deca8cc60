//! How far a submission has come, and what may be done with it there (OIN Wizard guide, *Submission status*).

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a submission is. The wizard shows the three phases of Okta's review under one name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is edited; Okta does not look at it.
    #[default]
    Draft,
    /// Okta reviews it (wizard: "OIN to review").
    InReview,
    /// Okta found something that the vendor must answer or mend (wizard: "ISV to review").
    Returned,
    /// The catalog holds it.
    Published,
}

/// What is done with a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The vendor submits it.
    Submit,
    /// Okta returns it.
    Return,
    /// Okta publishes it.
    Publish,
    /// The vendor edits it again: the status becomes Draft, and a live catalog entry keeps working.
    Edit,
    /// The vendor answers without an edit, and it goes back to Okta.
    Answer,
    /// The vendor deletes the draft, for good.
    Delete,
}

/// The states and what was done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeCycle {
    /// Where it is.
    #[serde(default)]
    pub state: State,
    /// The version that is in review or published: it may not be edited before [`Step::Edit`].
    #[serde(default)]
    pub submission_sha256: Option<String>,
    /// The version that the catalog holds; `None` before the first publication.
    #[serde(default)]
    pub published_sha256: Option<String>,
    /// The org that it was submitted from: an update must come from the same one.
    #[serde(default)]
    pub org: Option<String>,
    /// What was done, the oldest first.
    #[serde(default)]
    pub history: Vec<Taken>,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Which.
    pub step: Step,
    /// When.
    pub at: DateTime<Utc>,
    /// What it led to.
    pub state: State,
}

/// A step that is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// Not where the submission is.
    #[error("a submission that is {state} cannot be {}; possible now: {}", step.done(), possible(*state))]
    HasState {
        /// Where it is.
        state: State,
        /// What was to be done.
        step: Step,
    },
    /// Something was edited, so that it is no mere answer.
    #[error("the submission was edited since it was submitted: that is no mere answer; take the step `submit`")]
    WasEdited,
    /// Not from this org.
    #[error("the integration was submitted from {first}, and an update must come from there, not from {now}")]
    HasOrg {
        /// The org that it was submitted from.
        first: String,
        /// The scenario's.
        now: String,
    },
}

fn possible(state: State) -> String {
    let allowed = Step::ALL.into_iter().filter(|step| state.after(*step).is_some());
    allowed.map(Step::name).collect::<Vec<_>>().join(", ")
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Draft, Self::InReview, Self::Returned, Self::Published];

    /// Where a step leads; `None` when it is not allowed here.
    pub fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Draft | Self::Returned, Step::Submit) | (Self::Returned, Step::Answer) => Some(Self::InReview),
            (Self::InReview, Step::Return) => Some(Self::Returned),
            (Self::InReview, Step::Publish) => Some(Self::Published),
            // Of a deleted first draft nothing is left to have a state: the next one begins.
            (Self::InReview | Self::Returned | Self::Published, Step::Edit) | (Self::Draft, Step::Delete) => {
                Some(Self::Draft)
            }
            _ => None,
        }
    }

    /// Whether the form may be changed: it is read-only while Okta has it and once it is published.
    pub fn is_read_only(self) -> bool {
        matches!(self, Self::InReview | Self::Published)
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Draft => "a draft",
            Self::InReview => "in review",
            Self::Returned => "returned by Okta",
            Self::Published => "published",
        })
    }
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Submit, Self::Return, Self::Publish, Self::Edit, Self::Answer, Self::Delete];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Return => "return",
            Self::Publish => "publish",
            Self::Edit => "edit",
            Self::Answer => "answer",
            Self::Delete => "delete",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Submit => "submitted",
            Self::Return => "returned",
            Self::Publish => "published",
            Self::Edit => "opened for editing",
            Self::Answer => "answered",
            Self::Delete => "deleted",
        }
    }
}

/// A name that no step has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no step of a submission; there are submit, return, publish, edit, answer and delete")]
pub struct UnknownStep(String);

impl FromStr for Step {
    type Err = UnknownStep;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|step| step.name() == name).ok_or_else(|| UnknownStep(name.to_owned()))
    }
}

impl LifeCycle {
    /// Takes a step with the version of the submission that there is now, in that org.
    pub fn take(
        &mut self,
        step: Step,
        submission_sha256: &str,
        org: &str,
        at: DateTime<Utc>,
    ) -> Result<(), NotAllowed> {
        let state = self.state.after(step).ok_or(NotAllowed::HasState { state: self.state, step })?;
        if let Some(first) = self.org.as_ref().filter(|first| *first != org) {
            return Err(NotAllowed::HasOrg { first: first.clone(), now: org.to_owned() });
        }
        let of_this = Some(submission_sha256.to_owned());
        match step {
            Step::Answer if self.submission_sha256 != of_this => return Err(NotAllowed::WasEdited),
            Step::Submit => (self.submission_sha256, self.org) = (of_this, Some(org.to_owned())),
            Step::Publish => self.published_sha256.clone_from(&self.submission_sha256),
            Step::Edit => self.submission_sha256 = None,
            Step::Delete => {
                self.delete(at);
                return Ok(());
            }
            Step::Answer | Step::Return => {}
        }
        self.enter(state, step, at);
        Ok(())
    }

    /// The draft is gone: what the catalog holds stays, and of an integration that it does not hold nothing is left.
    fn delete(&mut self, at: DateTime<Utc>) {
        let Some(published) = self.published_sha256.clone() else {
            *self = Self::default();
            return;
        };
        self.submission_sha256 = Some(published);
        self.enter(State::Published, Step::Delete, at);
    }

    fn enter(&mut self, state: State, step: Step, at: DateTime<Utc>) {
        self.state = state;
        self.history.push(Taken { step, at, state });
    }

    /// When the catalog got the version that it holds; `None` before the first publication.
    pub fn published_at(&self) -> Option<DateTime<Utc>> {
        self.history.iter().rev().find(|taken| taken.step == Step::Publish).map(|taken| taken.at)
    }

    /// Whether the form was changed although it is read-only.
    pub fn was_changed(&self, submission_sha256: &str) -> bool {
        self.state.is_read_only() && self.submission_sha256.as_deref().is_some_and(|of| of != submission_sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state with every step.
    #[test]
    fn what_is_allowed_in_which_state() {
        use State::{Draft, InReview, Published, Returned};
        let rows = [
            (Draft, [Some(InReview), None, None, None, None, Some(Draft)]),
            (InReview, [None, Some(Returned), Some(Published), Some(Draft), None, None]),
            (Returned, [Some(InReview), None, None, Some(Draft), Some(InReview), None]),
            (Published, [None, None, None, Some(Draft), None, None]),
        ];
        for (state, expected) in rows {
            assert_eq!(Step::ALL.map(|step| state.after(step)), expected, "{state}");
        }
        assert_eq!(State::ALL.map(State::is_read_only), [false, true, false, true]);
    }

    #[test]
    fn a_submission_goes_round() {
        let at = "2026-08-01T12:00:00Z".parse().unwrap();
        let mut life = LifeCycle::default();
        for step in [Step::Submit, Step::Return, Step::Answer, Step::Publish, Step::Edit, Step::Submit] {
            life.take(step, "v1", "acme", at).unwrap();
        }
        assert_eq!((life.state, life.history.len()), (State::InReview, 6));
        assert!(life.was_changed("v2") && !life.was_changed("v1"));
        let refused = life.take(Step::Delete, "v1", "acme", at).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "a submission that is in review cannot be deleted; possible now: return, publish, edit"
        );
        assert!(matches!(life.take(Step::Publish, "v1", "other", at), Err(NotAllowed::HasOrg { .. })));
    }

    #[test]
    fn an_answer_is_no_edit() {
        let at = "2026-08-01T12:00:00Z".parse().unwrap();
        let mut life = LifeCycle::default();
        for step in [Step::Submit, Step::Return] {
            life.take(step, "v1", "acme", at).unwrap();
        }
        assert_eq!(life.take(Step::Answer, "v2", "acme", at), Err(NotAllowed::WasEdited));
        assert_eq!(life.state, State::Returned);
        life.take(Step::Submit, "v2", "acme", at).unwrap();
        assert_eq!(life.submission_sha256.as_deref(), Some("v2"));
    }

    /// "Only a draft can be deleted"; the catalog's entry stays, and so does the org that it came from.
    #[test]
    fn a_deleted_update_leaves_what_was_published() {
        let at = "2026-08-01T12:00:00Z".parse().unwrap();
        let mut first = LifeCycle::default();
        first.take(Step::Delete, "v1", "acme", at).unwrap();
        assert_eq!(first, LifeCycle::default());
        let mut life = LifeCycle::default();
        for step in [Step::Submit, Step::Publish, Step::Edit, Step::Delete] {
            life.take(step, "v1", "acme", at).unwrap();
        }
        assert_eq!((life.state, life.published_at()), (State::Published, Some(at)));
        assert!(life.was_changed("v2") && !life.was_changed("v1"));
        assert!(matches!(life.take(Step::Edit, "v1", "other", at), Err(NotAllowed::HasOrg { .. })));
    }
}
