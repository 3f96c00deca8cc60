//! Signatures use SHA-256 or longer.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::gate_rule},
    finding::{Basis, Severity},
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.alg-sha256",
    title: "signatures use SHA-256 or longer",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Signature and digest algorithms are RSA or ECDSA with SHA-256 or longer, and SHA-256 or longer. SHA-1 \
               is verified all the same, to say what the signature would be worth.",
        why: "SHA-1 and MD5 can be forged, and HMAC needs a shared secret that SAML does not have.",
        remedy: "Set the signature and digest algorithms of the instance to SHA-256.",
        reference: "Okta: SAML integration limitations; SAML errata E81",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    subject.saml()?.1.response_signatures()?;
    gate_rule(subject, Rule::Algorithms, "RSA or ECDSA signatures and digests with SHA-256 or longer")
}
