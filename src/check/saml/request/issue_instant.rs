//! The request is of this moment.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::near},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.issue-instant",
    title: "the request is of this moment",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`IssueInstant` is a time in UTC, written with `Z`, within five minutes (and the scenario's clock \
               difference) of the moment when the browser sent it.",
        why: "A request from another time is a sign of a wrong clock, or of a request that was stored and sent \
              again.",
        remedy: "Create the request when the user begins the sign-in, take the time in UTC, and set the app's clock \
                 by NTP.",
        reference: "SAML core §1.3.3, §3.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (sent, request) = subject.request()?;
    Ok(near("IssueInstant", request.issue_instant.as_ref(), sent.at, subject))
}
