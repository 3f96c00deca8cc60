//! Judging by what the org logged.

use super::{Judgement, Missing, Subject, judgement::shown};
use crate::{clock::rfc3339, evidence::OrgLogEntry};

/// Whether the log has a successful event of that type for this user and this instance.
pub(super) fn judge_event(subject: &Subject<'_>, event_type: &str) -> Result<Judgement, Missing> {
    let expected = format!("a successful {event_type} for this user and this instance");
    let events: Vec<_> = subject.logged(event_type)?.collect();
    if let Some(event) = events.iter().find(|event| succeeded(event)) {
        return Ok(Judgement::passed(expected, format!("logged at {}", rfc3339(event.published))));
    }
    subject.whole_org_log()?;
    let refusals = || subject.org_log().ok()?.iter().find(|event| subject.of_instance(event) && refused(event));
    if let Some(event) = events.first().copied().or_else(refusals) {
        return Ok(Judgement::failed(expected, describe(event)));
    }
    Ok(if subject.evidence.observations.signed_in == Some(true) {
        Judgement::warned(expected, "none so far, though the app shows a signed-in user: the log may be late")
    } else {
        Judgement::failed(expected, "no such event")
    })
}

/// A client that could not prove who it is, or asked for something else than it may have: such
/// events name the instance, and often no user.
fn refused(event: &OrgLogEntry) -> bool {
    event.outcome.as_deref() == Some("FAILURE")
        && (event.event_type.starts_with("app.oauth2.") || event.event_type == "app.generic.unauth_app_access_attempt")
}

fn succeeded(event: &OrgLogEntry) -> bool {
    event.outcome.as_deref() == Some("SUCCESS")
}

pub(super) fn describe(event: &OrgLogEntry) -> String {
    let outcome = event.outcome.as_deref().unwrap_or("no outcome");
    let reason =
        event.reason.as_deref().map_or_else(|| "no reason".to_owned(), |reason| format!("reason {}", shown(reason)));
    format!("{} at {}: {outcome}, {reason}", event.event_type, rfc3339(event.published))
}
