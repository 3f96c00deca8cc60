//! The metadata has the key that signs.

use std::collections::BTreeSet;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::Known},
    finding::{Basis, Place, Severity},
    protocol::saml::signature::SignatureError,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.idp.cert",
    title: "the metadata has the key that signs",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A signing certificate of the instance's metadata verifies the messages; a second one, for a rotation, \
               is told.",
        why: "Apps take the key from the metadata and nowhere else.",
        remedy: "Load the instance's current metadata into the app; activate a new certificate only after the app \
                 has it.",
        reference: "SAML metadata §2.4.1.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (_, examination) = messages.response_signatures()?;
    let certificates = expectations.signing_certificates.known("a signing certificate of the instance")?.len();
    let verified = examination.verified.as_deref();
    let verified = verified.ok_or_else(|| Missing::new("a signature that may be verified"))?;
    let expected = "a certificate of the metadata whose key made the signatures";
    let unknown = verified.iter().find(|it| matches!(it.outcome, Err(SignatureError::Key { .. })));
    if let Some(signature) = unknown {
        return Ok(Judgement::failed(expected, format!("none of {certificates} made that of {}", signature.element))
            .at(messages.delivered()?.exchange)
            .pointing(Some(Place::xml(&signature.place))));
    }
    let used: BTreeSet<_> = verified.iter().filter_map(|it| it.outcome.as_ref().ok()).collect();
    if used.is_empty() {
        return Err(Missing::new("a signature that could be tied to a certificate"));
    }
    Ok(Judgement::passed(expected, format!("{} of {certificates} certificates is in use", used.len())))
}
