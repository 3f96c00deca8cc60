//! The System Log: what the org itself saw of a sign-on, the back channel included.

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::Deserialize;
use url::Url;

use super::operation::Operation;
use super::transport::{Answer, Request};
use super::{OrgClient, OrgError, Problem, link};
use crate::clock;
use crate::evidence::OrgLogEntry;

/// Okta's largest page.
const PAGE: usize = 1000;

/// Which events to read: those between two times that concern any of the subjects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogQuery {
    /// The earliest time of publication.
    pub since: DateTime<Utc>,
    /// The latest time of publication. With both bounds, the org answers in order and to the end.
    pub until: DateTime<Utc>,
    /// Ids of users, instances and clients: an event counts when one is its actor or a target.
    /// Empty, as is `failing`, means every event.
    pub subjects: Vec<String>,
    /// Ids of whose events only the failures count: of an instance that many use, the others are too many.
    pub failing: Vec<String>,
    /// When so many events are read, no further page is.
    pub at_most: usize,
}

/// The events that were read.
#[derive(Clone, Debug, PartialEq)]
pub struct LogExcerpt {
    /// Oldest first.
    pub entries: Vec<OrgLogEntry>,
    /// No further page was left unread.
    pub complete: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawEvent {
    published: DateTime<Utc>,
    event_type: String,
    #[serde(default)]
    outcome: Option<RawOutcome>,
    #[serde(default)]
    actor: Option<RawSubject>,
    #[serde(default)]
    target: Option<Vec<RawSubject>>,
    #[serde(default)]
    transaction: Option<RawTransaction>,
    #[serde(default)]
    authentication_context: Option<RawAuthentication>,
}

#[derive(Deserialize)]
struct RawTransaction {
    #[serde(default)]
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAuthentication {
    #[serde(default)]
    external_session_id: Option<String>,
}

#[derive(Deserialize)]
struct RawOutcome {
    #[serde(default)]
    result: Option<String>,
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawSubject {
    #[serde(default)]
    id: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    display_name: Option<String>,
}

impl RawSubject {
    /// The name of a policy or of a rule of one.
    fn policy(&self) -> Option<String> {
        let is_policy = matches!(self.kind.as_deref(), Some("PolicyEntity" | "PolicyRule"));
        self.display_name.clone().filter(|_| is_policy)
    }
}

impl From<RawEvent> for OrgLogEntry {
    fn from(raw: RawEvent) -> Self {
        let (outcome, reason) = raw.outcome.map_or((None, None), |outcome| (outcome.result, outcome.reason));
        let subjects: Vec<RawSubject> = raw.actor.into_iter().chain(raw.target.into_iter().flatten()).collect();
        Self {
            published: raw.published,
            event_type: raw.event_type,
            outcome,
            reason,
            policies: subjects.iter().filter_map(RawSubject::policy).collect(),
            subjects: subjects.into_iter().filter_map(|subject| subject.id).collect(),
            transaction: raw.transaction.and_then(|transaction| named(transaction.id)),
            session: raw.authentication_context.and_then(|context| named(context.external_session_id)),
        }
    }
}

/// An id, where there is one: Okta writes `unknown` for none.
fn named(id: Option<String>) -> Option<String> {
    id.filter(|id| !matches!(id.as_str(), "" | "unknown"))
}

impl OrgClient {
    /// Reads the events of a bounded time. The org publishes events some seconds after they happen:
    /// a caller that waits for one asks again.
    pub async fn log(&self, query: &LogQuery) -> Result<LogExcerpt, OrgError> {
        let mut entries = Vec::new();
        let mut page = Some(self.first_page(query)?);
        while let Some(url) = page.take() {
            if entries.len() >= query.at_most {
                return Ok(LogExcerpt { entries, complete: false });
            }
            let request = Request::new(Operation::ReadLog, query.subjects.join(", "), Method::GET, url);
            let (events, next) = self.send(request, read_page).await?;
            // A bounded list ends with a page without `next`; an empty page that has one would go on for ever.
            if events.is_empty() {
                break;
            }
            entries.extend(events.into_iter().map(OrgLogEntry::from));
            page = next.map(|next| self.page_at_the_org(Operation::ReadLog, &next)).transpose()?;
        }
        Ok(LogExcerpt { entries, complete: true })
    }

    fn first_page(&self, query: &LogQuery) -> Result<Url, OrgError> {
        let mut url = self.address(Operation::ReadLog, &["api", "v1", "logs"])?;
        url.query_pairs_mut()
            .append_pair("since", &clock::rfc3339(query.since))
            .append_pair("until", &clock::rfc3339(query.until))
            .append_pair("sortOrder", "ASCENDING")
            .append_pair("limit", &query.at_most.clamp(1, PAGE).to_string());
        if let Some(filter) = filter(query) {
            url.query_pairs_mut().append_pair("filter", &filter);
        }
        Ok(url)
    }

    /// The address of a next page, if it is at this org: every page is asked for with the token.
    pub(super) fn page_at_the_org(&self, operation: Operation, next: &str) -> Result<Url, OrgError> {
        match self.url().join(next) {
            Ok(url) if url.origin() == self.url().origin() => Ok(url),
            _ => {
                let problem = Problem::ForeignPage { next: super::error::shortened(next, 500) };
                Err(self.error(operation, "the next page", problem))
            }
        }
    }
}

fn read_page(answer: &Answer) -> Result<(Vec<RawEvent>, Option<String>), serde_json::Error> {
    Ok((answer.json()?, link::next_of(&answer.headers)))
}

/// A filter expression of the System Log API (SCIM syntax, in which `and` binds tighter than `or`).
fn filter(query: &LogQuery) -> Option<String> {
    let subjects = query.subjects.iter().flat_map(|id| concerns(id));
    let failing = query.failing.iter().flat_map(|id| concerns(id));
    let failures = failing.map(|clause| format!("outcome.result eq \"FAILURE\" and {clause}"));
    let clauses: Vec<String> = subjects.chain(failures).collect();
    (!clauses.is_empty()).then(|| clauses.join(" or "))
}

/// The two ways in which an event concerns an id.
fn concerns(id: &str) -> [String; 2] {
    let quoted = id.replace('\\', "\\\\").replace('"', "\\\"");
    ["actor", "target"].map(|role| format!("{role}.id eq \"{quoted}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_keeps_what_checks_read() {
        let json = r#"{"uuid":"x","published":"2026-11-22T04:00:00.123Z","eventType":"user.authentication.sso","severity":"INFO",
            "outcome":{"result":"FAILURE","reason":"no"},"actor":{"id":"00u1","type":"User"},
            "target":[{"id":"0oa1","type":"AppInstance"},{"type":"x"}],"transaction":{"type":"WEB","id":"req1"},
            "authenticationContext":{"externalSessionId":"unknown"}}"#;
        let entry = OrgLogEntry::from(serde_json::from_str::<RawEvent>(json).expect("an event"));
        assert_eq!(entry.subjects, ["00u1", "0oa1"]);
        assert_eq!((entry.outcome.as_deref(), entry.reason.as_deref()), (Some("FAILURE"), Some("no")));
        assert_eq!((entry.transaction.as_deref(), entry.session), (Some("req1"), None));
    }

    #[test]
    fn events_without_outcome_or_target_are_events() {
        let json = r#"{"published":"2026-11-22T04:00:00.123Z","eventType":"x","target":null,"outcome":null}"#;
        let entry = OrgLogEntry::from(serde_json::from_str::<RawEvent>(json).expect("an event"));
        assert_eq!((entry.outcome, entry.subjects), (None, Vec::<String>::new()));
    }

    fn filter_of(subjects: &[&str], failing: &[&str]) -> Option<String> {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        let now = clock::now();
        let (subjects, failing) = (owned(subjects), owned(failing));
        filter(&LogQuery { since: now, until: now, subjects, failing, at_most: 1 })
    }

    #[test]
    fn a_subject_cannot_break_out_of_the_filter() {
        assert_eq!(
            filter_of(&["a\" or x eq \""], &[]).expect("a filter"),
            r#"actor.id eq "a\" or x eq \"" or target.id eq "a\" or x eq \"""#
        );
    }

    #[test]
    fn of_some_only_the_failures_are_asked_for() {
        assert_eq!(
            filter_of(&["00u1"], &["0oa1"]).expect("a filter"),
            r#"actor.id eq "00u1" or target.id eq "00u1" or outcome.result eq "FAILURE" and actor.id eq "0oa1" or outcome.result eq "FAILURE" and target.id eq "0oa1""#
        );
        assert_eq!(filter_of(&[], &[]), None);
    }
}
