//! Which events of the org's log are this attempt's: the same user may have signed on a moment before, or sign on
//! elsewhere at the same time.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::evidence::{ApiCall, Evidence, Header, OrgLogEntry};

/// With these a browser signs on, in a session of its own.
const SIGN_ONS: [&str; 2] = ["user.session.start", "user.authentication.sso"];

/// What the attempt is known by at the org.
#[derive(Debug)]
pub(super) struct Traces {
    /// The names that the org gave the attempt's requests, the browser's and those to the API.
    requests: HashSet<String>,
    /// When it began, by the org's clock.
    begun: DateTime<Utc>,
}

impl Traces {
    /// The traces of an attempt that began at `started_at` by this machine's clock, from which the org's is off by no
    /// more than `tolerance`.
    pub(super) fn of(evidence: &Evidence, calls: &[ApiCall], started_at: DateTime<Utc>, tolerance: TimeDelta) -> Self {
        let browsers = evidence.exchanges.iter().map(|exchange| &exchange.response_headers);
        let answers = browsers.chain(calls.iter().map(|call| &call.response_headers));
        let requests = answers.filter_map(|headers| value(headers, "x-okta-request-id")).map(str::to_owned).collect();
        // The first call is made before the sign-on, and `Date` has no fractions: it is never late.
        let told = calls.iter().find_map(|call| org_time(call, tolerance));
        Self { requests, begun: told.unwrap_or(started_at - tolerance) }
    }

    /// Nothing of the attempt is older, by the org's clock.
    pub(super) fn begun(&self) -> DateTime<Utc> {
        self.begun
    }

    /// The attempt's own of these events. What the app's server causes bears the name of no request that is known here:
    /// it counts when it is not older than the first event that does.
    pub(super) fn own(&self, entries: Vec<OrgLogEntry>) -> Vec<OrgLogEntry> {
        let (asked, other): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| self.caused(entry));
        let begun = asked.iter().map(|entry| entry.published).min().unwrap_or(self.begun);
        let sessions: HashSet<String> = asked.iter().filter_map(|entry| entry.session.clone()).collect();
        let signed_on = other.iter().filter(|entry| SIGN_ONS.contains(&entry.event_type.as_str()));
        // Without a session of its own, the attempt cannot be told from another by sessions.
        let foreign: HashSet<String> = signed_on
            .filter_map(|entry| entry.session.clone())
            .filter(|session| !sessions.is_empty() && !sessions.contains(session))
            .collect();
        let is_foreign = |entry: &OrgLogEntry| entry.session.as_ref().is_some_and(|session| foreign.contains(session));
        let own = |entry: &OrgLogEntry| self.caused(entry) || entry.published >= begun && !is_foreign(entry);
        entries.into_iter().filter(own).collect()
    }

    fn caused(&self, entry: &OrgLogEntry) -> bool {
        entry.transaction.as_ref().is_some_and(|id| self.requests.contains(id))
    }
}

/// The org's time as an answer of its API tells it. A time that is further off than tolerated is no clock's.
fn org_time(call: &ApiCall, tolerance: TimeDelta) -> Option<DateTime<Utc>> {
    let date = DateTime::parse_from_rfc2822(value(&call.response_headers, "date")?).ok()?.to_utc();
    ((date - call.started_at).abs() <= tolerance + TimeDelta::milliseconds(call.duration_ms.try_into().ok()?))
        .then_some(date)
}

fn value<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u32) -> DateTime<Utc> {
        format!("2026-11-22T04:00:{second:02}Z").parse().expect("a time")
    }

    /// An event at that second, of that request and session.
    fn entry(event_type: &str, second: u32, transaction: &str, session: Option<&str>) -> OrgLogEntry {
        OrgLogEntry {
            published: at(second),
            event_type: event_type.to_owned(),
            outcome: Some("SUCCESS".to_owned()),
            reason: None,
            subjects: Vec::new(),
            policies: Vec::new(),
            transaction: Some(transaction.to_owned()),
            session: session.map(str::to_owned),
        }
    }

    fn call(date: &str) -> ApiCall {
        ApiCall {
            operation: "find the user".to_owned(),
            attempt: 1,
            method: "GET".to_owned(),
            url: "https://acme.okta.example/api/v1/users/ann".to_owned(),
            started_at: at(20),
            duration_ms: 100,
            status: Some(200),
            request_body: None,
            response_headers: vec![
                Header { name: "date".to_owned(), value: date.to_owned() },
                Header { name: "x-okta-request-id".to_owned(), value: "own".to_owned() },
            ],
            response_body: None,
            failure: None,
        }
    }

    fn traces(date: &str) -> Traces {
        Traces::of(&Evidence::default(), &[call(date)], at(20), TimeDelta::seconds(10))
    }

    /// The seconds of the events that are the attempt's own.
    fn kept(traces: &Traces, entries: Vec<OrgLogEntry>) -> Vec<DateTime<Utc>> {
        traces.own(entries).into_iter().map(|entry| entry.published).collect()
    }

    #[test]
    fn the_first_event_of_an_own_request_is_where_the_attempt_begins() {
        let entries = vec![
            entry("app.oauth2.token.grant.id_token", 20, "server", None),
            entry("user.session.start", 21, "own", Some("session")),
            entry("app.oauth2.token.grant.id_token", 22, "server", None),
        ];
        assert_eq!(kept(&traces("Sun, 22 Nov 2026 04:00:20 GMT"), entries), [at(21), at(22)]);
    }

    #[test]
    fn a_sign_on_in_another_session_is_not_the_attempts() {
        let entries = vec![
            entry("user.session.start", 21, "own", Some("session")),
            entry("user.authentication.sso", 22, "other", Some("elsewhere")),
            entry("app.oauth2.authorize.code", 22, "unseen", Some("elsewhere")),
            entry("user.authentication.sso", 23, "unseen", Some("session")),
            entry("app.oauth2.token.grant.id_token", 24, "server", Some("of the server")),
        ];
        assert_eq!(kept(&traces("Sun, 22 Nov 2026 04:00:20 GMT"), entries), [at(21), at(23), at(24)]);
    }

    #[test]
    fn where_requests_are_not_named_the_orgs_own_clock_says_what_is_older() {
        let events = || [11, 14, 16, 29].map(|second| entry("x", second, "unseen", Some("any"))).to_vec();
        assert_eq!(kept(&traces("Sun, 22 Nov 2026 04:00:15 GMT"), events()), [at(16), at(29)], "it is behind");
        assert_eq!(kept(&traces("Sun, 22 Nov 2026 04:00:29 GMT"), events()), [at(29)], "it is ahead");
        // A header that no clock of the org's can have written does not say when the attempt began.
        assert_eq!(kept(&traces("Sun, 22 Nov 2026 04:10:20 GMT"), events()), [11, 14, 16, 29].map(at));
    }
}
