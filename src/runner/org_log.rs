//! What the org itself saw of an attempt: the back channel included, which no browser shows.

use std::time::Duration;

use chrono::TimeDelta;
use oin_tester_webdriver::Deadline;

use super::{PreparedCase, cast::org_error, own_events::Traces};
use crate::{
    clock,
    evidence::OrgLogEntry,
    flow::FlowError,
    org::client::{LogQuery, OrgClient},
    submission::Protocol,
};

/// Okta publishes events some seconds after they happen.
const PUBLICATION: Duration = Duration::from_secs(20);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(500);

/// More events than a user causes in an attempt. Pages are read up to here.
const MOST: usize = 3_000;

/// What was read of the log.
#[derive(Debug)]
pub(super) struct OwnLog {
    /// The attempt's own events, oldest first.
    pub(super) entries: Vec<OrgLogEntry>,
    /// There were too many to read them all.
    pub(super) cut: bool,
}

/// Reads the attempt's own events of the user, and the failures of the instance: a client that could not prove who it is
/// has no user in its event. When the sign-on went well and `wait` is set, waits a while for the event that ends every sign-on.
pub(super) async fn read(
    client: &OrgClient,
    prepared: &PreparedCase,
    user: &str,
    traces: &Traces,
    wait: bool,
) -> Result<OwnLog, FlowError> {
    let last = match prepared.case.protocol() {
        Protocol::Oidc => "app.oauth2.token.grant.id_token",
        Protocol::Saml => "user.authentication.sso",
    };
    let deadline = Deadline::after(PUBLICATION);
    loop {
        let query = LogQuery {
            since: traces.begun(),
            until: clock::now() + tolerance(prepared),
            subjects: vec![user.to_owned()],
            failing: vec![prepared.case.instance.id.to_string()],
            at_most: MOST,
        };
        let excerpt = client.log(&query).await.map_err(|error| org_error(&error))?;
        let entries = traces.own(excerpt.entries);
        let ends = |entry: &OrgLogEntry| entry.event_type == last && entry.subjects.iter().any(|id| id == user);
        if entries.iter().any(ends) || !wait || deadline.is_over() {
            return Ok(OwnLog { entries, cut: !excerpt.complete });
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// How far the org's clock may be off.
pub(super) fn tolerance(prepared: &PreparedCase) -> TimeDelta {
    TimeDelta::from_std(prepared.case.scenario.clock_skew).unwrap_or_default()
}
