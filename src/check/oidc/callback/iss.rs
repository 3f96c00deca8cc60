//! The answer names its issuer.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_callback, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.iss",
    title: "the answer names its issuer",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`iss` of the answer is the org's issuer; it must be there when the discovery document promises it.",
        why: "An app with several issuers tells by it whose code it holds, and cannot be tricked into sending it to \
              another.",
        remedy: "Compare `iss` with the issuer that was asked; where it is absent, use one redirect URI for each \
                 issuer.",
        reference: "RFC 9207 §2.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let issuer = expectations.issuer.known("the org's issuer")?;
    let seen = callback.message.get("iss");
    let promised = subject.discovery().ok().and_then(|(_, read)| read.ok());
    let promised = promised.and_then(|discovery| discovery.authorization_response_iss_parameter_supported);
    if seen.is_none() && promised != Some(true) {
        return Err(Missing::new("an iss in the answer; the org promises none"));
    }
    Ok(Judgement::same(issuer, seen).pointing(in_callback(&callback.message, "iss")))
}
