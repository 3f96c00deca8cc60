//! Identifiers are names, and unique.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::{Basis, Severity},
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.ids-unique",
    title: "identifiers are names, and unique",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Every `ID`, `Id`, `xml:id` and `AssertionID` in the response is an XML name and stands once.",
        why: "A signature names what it covers by its identifier; when two elements share it, verifier and reader \
              may take different ones.",
        remedy: "Nothing but the org writes the response: look for what changed the message on its way.",
        reference: "SAML core §1.3.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    gate_rule(subject, Rule::UniqueIds, "identifiers that are XML names and stand once")
}
