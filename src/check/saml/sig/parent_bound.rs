//! Each signature is bound to its parent.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::{Basis, Severity},
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.parent-bound",
    title: "each signature is bound to its parent",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A signature is the direct child of the element that its reference names, behind the issuer, one for \
               each element.",
        why: "Signature wrapping moves the signed element aside and puts a forged one in its place.",
        remedy: "Nothing but the org writes the response: look for what changed the message on its way.",
        reference: "SAML core §5.4.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    subject.saml()?.1.response_signatures()?;
    gate_rule(subject, Rule::ParentBound, "a signature in the element that its reference names")
}
