//! The request asks for a declared address.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
        subject::Known,
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.acs-url",
    title: "the request asks for a declared address",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`AssertionConsumerServiceURL`, if it is there, is one of the ACS URLs of the submission, character by \
               character.",
        why: "The org sends assertions to declared addresses only.",
        remedy: "Declare the address in the submission, or send one that is declared; a changed ACS URL needs a new \
                 instance.",
        reference: "SAML core §3.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let declared = subject.saml()?.0.acs_urls.known("the ACS URLs of the submission")?;
    let expected = format!("one of {}, or none", shown_all(declared.iter().map(String::as_str)));
    Ok(match &request.acs_url {
        None => Judgement::passed(expected, "none"),
        Some(url) => Judgement::of(declared.contains(&url.value), expected, shown(&url.value)).in_xml(Some(url)),
    })
}
