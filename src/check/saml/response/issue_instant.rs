//! The response is of this moment.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        saml::{near, skew},
    },
    clock::rfc3339,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.issue-instant",
    title: "the response is of this moment",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`IssueInstant` is a time in UTC within five minutes (and the scenario's clock difference) of the \
               delivery, and not before the request that it answers.",
        why: "An old response is a replay; one from the future is a wrong clock, and will be refused by careful \
              apps.",
        remedy: "Compare the clocks of the org, of this machine and of the app.",
        reference: "SAML core §3.2.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (delivered, response) = subject.response()?;
    let fresh = near("IssueInstant", response.issue_instant.as_ref(), delivered.at, subject);
    let asked = subject.saml()?.1.asked().and_then(|(_, request)| request.issue_instant.as_ref()?.value.time);
    let issued = response.issue_instant.as_ref().and_then(|issued| issued.value.time);
    if let (Judgement::Passed(_), Some(asked), Some(issued)) = (&fresh, asked, issued)
        && issued + skew(subject) < asked
    {
        let expected = format!("not before the request of {}", rfc3339(asked));
        return Ok(Judgement::failed(expected, rfc3339(issued)).in_xml(response.issue_instant.as_ref()));
    }
    Ok(fresh)
}
