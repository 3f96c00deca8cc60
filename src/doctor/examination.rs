//! One line of what was looked at: what, how it stands, and what mends it.

use serde::Serialize;

use crate::{
    org::client::{OrgError, Trouble},
    secret::{RedactError, Redactor},
};

/// What a line is about. The order is the one in which they are told: what comes first spoils what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Browser and driver of this machine.
    Browser,
    /// The org, its addresses and its clock.
    Org,
    /// The API token and what it may do.
    Token,
    /// The app instances and their sign-in policies.
    Instances,
    /// Test users, their assignments, and temporary users that were left.
    Users,
    /// The app's addresses.
    App,
}

impl Area {
    /// The heading of its lines.
    pub fn title(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Org => "org",
            Self::Token => "API token",
            Self::Instances => "instances",
            Self::Users => "users",
            Self::App => "app",
        }
    }
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it must be.
    Ok,
    /// A run is possible, but will tell less or be slower.
    Warning,
    /// A run cannot succeed.
    Wrong,
    /// It could not be found out.
    Unknown,
}

/// Something that was looked at. Whatever is not ok has a mending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Examination {
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<String>,
    area: Area,
    what: String,
    state: State,
    seen: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mending: Option<String>,
}

impl Examination {
    /// It is as it must be.
    pub fn ok(area: Area, what: impl Into<String>, seen: impl Into<String>) -> Self {
        let (what, seen) = (what.into(), seen.into());
        Self { scenario: None, area, what, state: State::Ok, seen, mending: None }
    }

    /// A run is possible, but something should be mended.
    pub fn warning(area: Area, what: impl Into<String>, seen: impl Into<String>, mending: impl Into<String>) -> Self {
        Self::ok(area, what, seen).but(State::Warning, mending)
    }

    /// A run cannot succeed before it is mended.
    pub fn wrong(area: Area, what: impl Into<String>, seen: impl Into<String>, mending: impl Into<String>) -> Self {
        Self::ok(area, what, seen).but(State::Wrong, mending)
    }

    /// It could not be found out; the mending says how it can be.
    pub fn unknown(area: Area, what: impl Into<String>, seen: impl Into<String>, mending: impl Into<String>) -> Self {
        Self::ok(area, what, seen).but(State::Unknown, mending)
    }

    /// What a failed question to the org says of the thing that was asked for: when there is no such thing, it is
    /// wrong; when the org did not answer the question, it is not known.
    pub fn unanswered(area: Area, what: impl Into<String>, error: &OrgError) -> Self {
        match error.trouble() {
            Trouble::TokenRefused => Self::unknown(area, what, "the org refuses the API token", TOKEN_FIRST),
            Trouble::NotFound => Self::wrong(area, what, error.problem.to_string(), error.remedy()),
            _ => Self::unknown(area, what, error.problem.to_string(), error.remedy()),
        }
    }

    /// The same, of that scenario.
    #[must_use]
    pub fn of(mut self, scenario: &str) -> Self {
        self.scenario = Some(scenario.to_owned());
        self
    }

    /// The same without the secrets that the redactor knows: an org or an app may repeat what it was sent.
    pub fn redacted(self, redactor: &Redactor) -> Result<Self, RedactError> {
        let (what, seen) = (redactor.redact(&self.what)?, redactor.redact(&self.seen)?);
        let mending = self.mending.map(|mending| redactor.redact(&mending)).transpose()?;
        Ok(Self { what, seen, mending, ..self })
    }

    fn but(self, state: State, mending: impl Into<String>) -> Self {
        Self { state, mending: Some(mending.into()), ..self }
    }

    /// The scenario that it belongs to; `None` for what belongs to this machine.
    pub fn scenario(&self) -> Option<&str> {
        self.scenario.as_deref()
    }

    /// What it is about.
    pub fn area(&self) -> Area {
        self.area
    }

    /// What was looked at.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// How it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// What was seen.
    pub fn seen(&self) -> &str {
        &self.seen
    }

    /// The step that mends it; `None` only for what is ok.
    pub fn mending(&self) -> Option<&str> {
        self.mending.as_deref()
    }
}

/// The step before everything that the org is asked with the token.
const TOKEN_FIRST: &str = "mend the API token first";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ok_needs_no_mending() {
        let lines = [
            Examination::ok(Area::Org, "address", "answers"),
            Examination::warning(Area::Org, "address", "slow", "wait"),
            Examination::wrong(Area::Org, "address", "silent", "start it"),
            Examination::unknown(Area::Org, "address", "not asked", "ask"),
        ];
        assert!(lines.iter().all(|line| (line.state() == State::Ok) == line.mending().is_none()), "{lines:?}");
    }

    #[test]
    fn data_has_the_scenario_and_the_mending_only_where_they_are() {
        let ok = serde_json::to_value(Examination::ok(Area::App, "clock", "in step")).expect("JSON");
        let ok_expected = serde_json::json!({"area": "app", "what": "clock", "state": "ok", "seen": "in step"});
        assert_eq!(ok, ok_expected);
        let wrong = Examination::wrong(Area::Users, "ann", "locked", "unlock her").of("acme");
        let expected = serde_json::json!({"scenario": "acme", "area": "users", "what": "ann", "state": "wrong",
            "seen": "locked", "mending": "unlock her"});
        assert_eq!(serde_json::to_value(wrong).expect("JSON"), expected);
    }
}
