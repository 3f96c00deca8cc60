//! What the org itself saw of an attempt: the back channel included, which no browser shows.

use std::time::Duration;

use chrono::{DateTime, Utc};
use oin_tester_webdriver::Deadline;

use super::{PreparedCase, cast::org_error};
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

/// More events than a sign-on causes.
const MOST: usize = 500;

/// Reads the events of the user and of the instance since `started_at`: a client that could not
/// prove who it is has no user in its event. When the sign-on went well and `wait` is set, waits a
/// while for the event that ends every sign-on.
pub(super) async fn read(
    client: &OrgClient,
    prepared: &PreparedCase,
    user: &str,
    started_at: DateTime<Utc>,
    wait: bool,
) -> Result<Vec<OrgLogEntry>, FlowError> {
    let skew = chrono::Duration::from_std(prepared.case.scenario.clock_skew).unwrap_or_default();
    let last = match prepared.case.protocol() {
        Protocol::Oidc => "app.oauth2.token.grant.id_token",
        Protocol::Saml => "user.authentication.sso",
    };
    let deadline = Deadline::after(PUBLICATION);
    loop {
        let query = LogQuery {
            since: started_at - skew,
            until: clock::now() + skew,
            subjects: vec![user.to_owned(), prepared.case.instance.id.to_string()],
            at_most: MOST,
        };
        let excerpt = client.log(&query).await.map_err(|error| org_error(&error))?;
        let ends = |entry: &OrgLogEntry| entry.event_type == last && entry.subjects.iter().any(|id| id == user);
        let arrived = excerpt.entries.iter().any(|entry| ends(entry) && entry.published >= started_at - skew);
        if arrived || !wait || deadline.is_over() {
            return Ok(excerpt.entries);
        }
        tokio::time::sleep(PAUSE).await;
    }
}
