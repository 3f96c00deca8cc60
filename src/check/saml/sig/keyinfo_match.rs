//! The certificate in the message is the metadata's.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.keyinfo-match",
    title: "the certificate in the message is the metadata's",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A certificate in `KeyInfo`, if there is one, is byte for byte a signing certificate of the instance's \
               metadata.",
        why: "It is never trusted, but one that differs means that app and org have different metadata, or that the \
              key was rotated.",
        remedy: "Load the instance's current metadata into the app.",
        reference: "SAML core §5.4.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (response, _) = messages.response_signatures()?;
    let known = expectations.signing_certificates.known("a signing certificate of the instance")?;
    let brought: Vec<_> = response.signatures.iter().flat_map(|signature| &signature.certificates).collect();
    if brought.is_empty() {
        return Err(Missing::new("a certificate in KeyInfo"));
    }
    let foreign = brought.iter().find(|certificate| !known.contains(&certificate.value));
    let actual = if foreign.is_some() { "a certificate that the metadata does not have" } else { "it is" };
    Ok(Judgement::of(foreign.is_none(), "a signing certificate of the metadata", actual).in_xml(foreign.copied()))
}
