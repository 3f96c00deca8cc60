//! The response is asked for by POST.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.protocol-binding",
    title: "the response is asked for by POST",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`ProtocolBinding` is absent or HTTP-POST.",
        why: "Okta sends responses by HTTP-POST only, and the profile forbids the redirect for them.",
        remedy: "Ask for `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST`, or leave the attribute out.",
        reference: "SAML profiles §4.1.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    Ok(match &request.protocol_binding {
        None => Judgement::passed(format!("{} or none", shown(post)), "none"),
        binding => Judgement::same_xml(post, binding.as_ref()),
    })
}
