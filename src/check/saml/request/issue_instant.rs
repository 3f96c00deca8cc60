//! `saml.request.issue-instant`: the AuthnRequest is fresh.
//!
//! # What it checks
//! `IssueInstant` is a time in UTC, written with `Z`, within five minutes of the moment when the browser sent
//! the request (plus the allowed clock difference).
//!
//! # Why it matters
//! An org may refuse stale requests, and a wrong clock makes every answer look too early or too late.
//!
//! # What to do
//! Set the app server's clock by NTP, and write the time of the request in UTC.
//!
//! # Reference
//! SAML core §1.3.3, §3.2.1

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, saml::near},
    finding::Severity,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.issue-instant",
    title: "the AuthnRequest is fresh",
    severity: Severity::Fail,
    scope: Scope::SAML.started_by(Direction::Sp),
    reference: "SAML core §1.3.3, §3.2.1",
    remedy: "Set the app server's clock by NTP, and write the time of the request in UTC.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (sent, request) = messages.request()?;
    Ok(near("IssueInstant", request.issue_instant.as_ref(), sent.at, subject).at(sent.exchange))
}
