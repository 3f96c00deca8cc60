//! The signature in the query is the app's.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.sig.redirect-verify",
    title: "the signature in the query is the app's",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The `Signature` of a request by HTTP-Redirect verifies, over the query as the app wrote it, with a \
               certificate that the app declares for signing.",
        why: "An org that asks for signed requests refuses one whose signature does not fit.",
        remedy: "Sign the percent-encoded `SAMLRequest`, `RelayState` and `SigAlg` exactly as they are sent, with \
                 the key whose certificate the metadata or the scenario names.",
        reference: "SAML bindings §3.4.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let sent = messages.sent()?;
    let signature = sent.message.redirect_signature.as_ref();
    let signature = signature.ok_or_else(|| Missing::new("a signature in the query of the request"))?;
    let certificates = expectations.request_certificates.known("the app's signing certificate")?;
    let expected = "a signature by the app's key over the query as it was sent";
    Ok(match signature.verify(certificates) {
        Ok(index) => Judgement::passed(expected, format!("made by the key of certificate {index}")),
        Err(error) => Judgement::failed(expected, error.to_string()),
    })
}
