//! The request is of SAML 2.0.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.version",
    title: "the request is of SAML 2.0",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`Version` is `2.0`.",
        why: "Okta speaks SAML 2.0 only.",
        remedy: "Set `Version=\"2.0\"`.",
        reference: "SAML core §3.2.1, §4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    Ok(Judgement::same_xml("2.0", request.version.as_ref()))
}
