//! A redirected request is not signed inside.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Place, Severity},
    protocol::saml::Binding,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.sig.redirect-no-xmldsig",
    title: "a redirected request is not signed inside",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "A request by HTTP-Redirect holds no `ds:Signature` element.",
        why: "The binding demands that the signature stands in the query; the one inside is ignored or refused.",
        remedy: "Remove the XML signature and sign the query, or send the request by HTTP-POST.",
        reference: "SAML bindings §3.4.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (sent, request) = subject.request()?;
    if sent.message.binding != Binding::Redirect {
        return Err(Missing::new("a request by HTTP-Redirect"));
    }
    let place = request.signatures.first().map(|signature| Place::xml(&signature.place));
    let actual = format!("{} of them", request.signatures.len());
    Ok(Judgement::of(request.signatures.is_empty(), "no signature element", actual).pointing(place))
}
