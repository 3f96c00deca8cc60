//! An index stands alone.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.acs-exclusive",
    title: "an index stands alone",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`AssertionConsumerServiceIndex` does not stand beside `AssertionConsumerServiceURL` or \
               `ProtocolBinding`.",
        why: "The two say the same in different ways, and receivers disagree about which of them counts.",
        remedy: "Send either the index, or URL and binding.",
        reference: "SAML core §3.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let both: Vec<_> = [
        ("AssertionConsumerServiceURL", request.acs_url.is_some()),
        ("ProtocolBinding", request.protocol_binding.is_some()),
    ]
    .into_iter()
    .filter(|(_, present)| *present && request.acs_index.is_some())
    .map(|(name, _)| name)
    .collect();
    let actual =
        if both.is_empty() { "it is alone, or absent".to_owned() } else { format!("also {}", both.join(", ")) };
    Ok(Judgement::of(both.is_empty(), "an index alone, or none", actual).in_xml(request.acs_index.as_ref()))
}
