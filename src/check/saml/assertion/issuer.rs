//! The assertion is the org's.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::same_entity, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.issuer",
    title: "the assertion is the org's",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`Issuer` of the assertion is the entity id of the instance's metadata, as in the response, with no \
               `Format` or that of an entity.",
        why: "An app that knows several identity providers tells its users apart by it.",
        remedy: "Load the metadata of this very instance into the app: each instance has an entity id of its own.",
        reference: "SAML profiles §4.1.4.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let expected = subject.saml()?.0.idp_entity_id.known("the entity id of the instance's metadata")?;
    Ok(same_entity(expected, assertion.issuer.as_ref()))
}
