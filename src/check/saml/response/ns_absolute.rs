//! Namespace names are absolute.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::{Basis, Severity},
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.ns-absolute",
    title: "namespace names are absolute",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Every namespace name in the response is an absolute URI.",
        why: "Canonicalization is undefined for relative ones, and libraries then sign and verify nothing at all.",
        remedy: "Nothing but the org writes the response: look for what changed the message on its way.",
        reference: "SAML core §1.3.2; XML Namespaces 1.0 §2.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    gate_rule(subject, Rule::AbsoluteNamespaces, "absolute namespace names")
}
