//! The response is the org's.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, saml::same_entity,
        subject::Known,
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.issuer",
    title: "the response is the org's",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`Issuer` of the response is the entity id of the instance's metadata, with no `Format` or that of an \
               entity. Only a response that is not itself signed may have none.",
        why: "An app that knows several identity providers finds the key by it.",
        remedy: "Load the metadata of this very instance into the app: each instance has an entity id of its own.",
        reference: "SAML profiles §4.1.4.2; SAML errata E17",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (_, response) = messages.response()?;
    let expected = expectations.idp_entity_id.known("the entity id of the instance's metadata")?;
    let signed = response.signatures.iter().any(|signature| signature.parent == "Response");
    Ok(match &response.issuer {
        None if !signed => Judgement::passed(format!("{} or none", shown(expected)), "none"),
        issuer => same_entity(expected, issuer.as_ref()),
    })
}
