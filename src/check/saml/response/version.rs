//! The response is of SAML 2.0.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.version",
    title: "the response is of SAML 2.0",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`Version` of the response is `2.0`.",
        why: "Apps that do not look at the version read a message of another protocol as if it were theirs.",
        remedy: "Nothing but the org writes it: look for what changed the message on its way.",
        reference: "SAML core §3.2.2, §4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, response) = subject.response()?;
    Ok(Judgement::same_xml("2.0", response.version.as_ref()))
}
