//! Only the two transforms of SAML are used.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::{Basis, Severity},
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.transforms",
    title: "only the two transforms of SAML are used",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The transforms are the enveloped signature and exclusive canonicalization, in this order, with \
               nothing but a list of inclusive prefixes in them.",
        why: "Other transforms run programs of the sender's, or change what is verified.",
        remedy: "Nothing but the org writes the response: look for what changed the message on its way.",
        reference: "SAML core §5.4.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    subject.saml()?.1.response_signatures()?;
    gate_rule(subject, Rule::Transforms, "enveloped signature, then exclusive canonicalization")
}
