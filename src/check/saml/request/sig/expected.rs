//! Requests are signed when metadata says so.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.sig.expected",
    title: "requests are signed when metadata says so",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The request is signed if the app's metadata says `AuthnRequestsSigned`, or the instance's says \
               `WantAuthnRequestsSigned`; and is not signed when both say no.",
        why: "Each side relies on what the other's metadata says.",
        remedy: "Sign the requests, or correct the metadata.",
        reference: "SAML metadata §2.4.3, §2.4.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, _) = subject.saml()?;
    let (sent, request) = subject.request()?;
    let declared = subject.sp_metadata().ok().and_then(|metadata| metadata.requests_signed.text());
    let promised = declared.map(|value| matches!(value, "true" | "1"));
    let wanted = match (promised, expectations.want_requests_signed) {
        (None, None) => return Err(Missing::new("metadata that says whether requests are signed")),
        (promised, wanted) => promised == Some(true) || wanted == Some(true),
    };
    let signed = sent.message.redirect_signature.is_some() || !request.signatures.is_empty();
    // Whoever promises nothing may sign more than is wanted.
    let holds = signed == wanted || (signed && promised.is_none());
    let words = |signed: bool| if signed { "a signed request" } else { "a request without signature" };
    Ok(Judgement::of(holds, words(wanted), words(signed)))
}
