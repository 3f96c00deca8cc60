//! `saml.response.issue-instant`: the response is fresh.
//!
//! # What it checks
//! `IssueInstant` is a time in UTC, written with `Z`, within five minutes of the moment of delivery (plus the
//! allowed clock difference), and not before the request was made.
//!
//! # Why it matters
//! Apps refuse stale responses, and a response older than its request cannot answer it.
//!
//! # What to do
//! Compare the clocks of the org, the app and this machine.
//!
//! # Reference
//! SAML core §3.2.2

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        saml::{near, skew},
    },
    clock::rfc3339,
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.issue-instant",
    title: "the response is fresh",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §3.2.2",
    remedy: "Compare the clocks of the org, the app and this machine.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, response) = messages.response()?;
    let fresh = near("IssueInstant", response.issue_instant.as_ref(), delivered.at, subject);
    let asked = messages.request().ok().filter(|(sent, _)| sent.exchange < delivered.exchange);
    let asked = asked.and_then(|(_, request)| request.issue_instant.as_ref()?.time);
    let issued = response.issue_instant.as_ref().and_then(|issued| issued.time);
    if let (Judgement::Passed(_), Some(asked), Some(issued)) = (&fresh, asked, issued)
        && issued + skew(subject) < asked
    {
        let expected = format!("not before the request of {}", rfc3339(asked));
        return Ok(Judgement::failed(expected, rfc3339(issued)).at(delivered.exchange));
    }
    Ok(fresh.at(delivered.exchange))
}
