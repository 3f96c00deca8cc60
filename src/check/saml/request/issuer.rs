//! The request names its app.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::same_entity, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.issuer",
    title: "the request names its app",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`Issuer` is the app's entity id, that is the audience of the submission; its `Format`, if any, is \
               that of an entity, and it has no qualifiers.",
        why: "The org finds the app by it and refuses a request of a stranger.",
        remedy: "Use the same entity id in the app and in the submission; when the instance's variables make it, \
                 generate a new instance after a change.",
        reference: "SAML profiles §4.1.4.1; SAML core §8.3.6",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let audience = subject.saml()?.0.audience.known("the app's entity id")?;
    let qualifiers = request.issuer.as_ref().map(|issuer| issuer.qualifiers.join(", ")).unwrap_or_default();
    if !qualifiers.is_empty() {
        return Ok(Judgement::failed("an Issuer without qualifiers", format!("an Issuer with {qualifiers}")));
    }
    Ok(same_entity(audience, request.issuer.as_ref()))
}
