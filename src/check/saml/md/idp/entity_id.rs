//! The messages are of the instance's metadata.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.idp.entity-id",
    title: "the messages are of the instance's metadata",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The `Issuer` of response and assertion is the entity id that the instance's metadata has now.",
        why: "An app that was configured from the metadata of another instance, or of an earlier one, refuses the \
              messages.",
        remedy: "Load the metadata of this very instance into the app.",
        reference: "SAML profiles §4.1.6",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (delivered, response) = subject.response()?;
    let expected = subject.saml()?.0.idp_entity_id.known("the entity id of the instance's metadata")?;
    let issuers = response.issuer.iter().chain(response.assertions.iter().filter_map(|it| it.issuer.as_ref()));
    let issuers: Vec<_> = issuers.map(|issuer| &issuer.value).collect();
    if issuers.is_empty() {
        return Err(Missing::new("an Issuer in response or assertion"));
    }
    let other = issuers.iter().find(|issuer| issuer.value != expected).copied();
    Ok(Judgement::same_xml(expected, other.or(issuers.first().copied())).at(delivered.exchange))
}
