//! The request asks for an index that is registered.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.acs-index",
    title: "the request asks for an index that is registered",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`AssertionConsumerServiceIndex` is a number from 0 to 65535 that the instance gives to one of its ACS \
               URLs.",
        why: "The org answers to the address with this index, or refuses.",
        remedy: "Give the ACS URL this index in the submission, or leave the index out and send the URL.",
        reference: "SAML core §3.4.1; Okta: indexed ACS URLs",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, _) = subject.saml()?;
    let (_, request) = subject.request()?;
    let index = request.acs_index.as_ref().ok_or_else(|| Missing::new("an AssertionConsumerServiceIndex"))?;
    let registered = expectations.acs_indexes.keys().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let number = index.value.trim().parse::<u16>().ok().map(u32::from);
    let holds = number.is_some_and(|number| expectations.acs_indexes.contains_key(&number));
    let expected = if registered.is_empty() { "no index: none is registered".to_owned() } else { registered };
    Ok(Judgement::of(holds, expected, shown(&index.value)).in_xml(Some(index)))
}
