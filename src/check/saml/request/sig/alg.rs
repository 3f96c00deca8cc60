//! The request is signed with SHA-256 or longer.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Place, Severity},
    protocol::saml::signature::Rule,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.sig.alg",
    title: "the request is signed with SHA-256 or longer",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "A signed request, in the query or inside, uses RSA or ECDSA with SHA-256 or longer, and a digest of \
               the same strength.",
        why: "SHA-1 can be forged, and Okta's catalog demands SHA-256.",
        remedy: "Choose `http://www.w3.org/2001/04/xmldsig-more#rsa-sha256` and \
                 `http://www.w3.org/2001/04/xmlenc#sha256`.",
        reference: "Okta: SAML integration limitations; RFC 6931 §2.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let sent = messages.sent()?;
    let expected = "RSA or ECDSA with SHA-256 or longer";
    if let Some(signature) = &sent.message.redirect_signature {
        return Ok(Judgement::of(signature.is_safe(), expected, shown(&signature.algorithm)));
    }
    let (_, examination) = messages.request_signatures()?;
    Ok(match examination.against(Rule::Algorithms) {
        None => Judgement::passed(expected, "it is"),
        Some(defect) => Judgement::failed(expected, defect.found.clone()).pointing(Some(Place::xml(&defect.place))),
    })
}
