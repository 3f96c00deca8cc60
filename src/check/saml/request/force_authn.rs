//! The request does not force a new sign-in.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.force-authn",
    title: "the request does not force a new sign-in",
    severity: Severity::Info,
    basis: Basis::Requirement,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "Reports `ForceAuthn=\"true\"`: the org must then ask for the password again although a session \
               exists.",
        why: "Users who come from the dashboard are asked twice; integrations of the catalog honour it by default.",
        remedy: "Nothing, when it is meant; otherwise leave `ForceAuthn` out.",
        reference: "SAML core §3.4.1; Okta: SAML integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let forced = matches!(request.force_authn.text(), Some("true" | "1"));
    let actual = request.force_authn.text().map_or_else(|| "none".to_owned(), shown);
    Ok(Judgement::of(!forced, "no ForceAuthn", actual).in_xml(request.force_authn.as_ref()))
}
