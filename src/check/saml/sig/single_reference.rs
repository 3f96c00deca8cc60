//! Each signature has one reference.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::{Basis, Severity},
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.single-reference",
    title: "each signature has one reference",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "There is exactly one `SignedInfo` with one `Reference`, to `#ID` of the parent: never to the whole \
               document, an address or a file.",
        why: "A second `SignedInfo` or an external reference is verified by some libraries and read by none.",
        remedy: "Nothing but the org writes the response: look for what changed the message on its way.",
        reference: "SAML core §5.4.2; CVE-2025-29774",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    subject.saml()?.1.response_signatures()?;
    gate_rule(subject, Rule::SingleReference, "one SignedInfo with one Reference to the parent's ID")
}
