//! The request lets the org talk to the user.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.is-passive",
    title: "the request lets the org talk to the user",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`IsPassive` is not true when a user starts the sign-in.",
        why: "A passive request may only use an existing session: the org answers a user who has none with an error.",
        remedy: "Leave `IsPassive` out of the requests that a user's click starts.",
        reference: "SAML core §3.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let passive = matches!(request.is_passive.text(), Some("true" | "1"));
    let actual = request.is_passive.text().map_or_else(|| "none".to_owned(), shown);
    Ok(Judgement::of(!passive, "no IsPassive", actual).in_xml(request.is_passive.as_ref()))
}
