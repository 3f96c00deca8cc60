//! Signatures hold nothing besides themselves.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::{Basis, Severity},
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.no-object",
    title: "signatures hold nothing besides themselves",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A signature has `SignedInfo`, `SignatureValue` and `KeyInfo` and nothing else; no `Object`, \
               `Manifest` or reference to a key elsewhere; no signature element stands outside a signature.",
        why: "What hides there is verified in place of the message, or fetched from an address of the sender's.",
        remedy: "Nothing but the org writes the response: look for what changed the message on its way.",
        reference: "SAML errata E91",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    subject.saml()?.1.response_signatures()?;
    gate_rule(subject, Rule::NoObject, "only SignedInfo, SignatureValue and KeyInfo")
}
