//! The signature inside the request is the app's.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::Known},
    finding::{Basis, Place, Severity},
    protocol::saml::Binding,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.sig.post-verify",
    title: "the signature inside the request is the app's",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "A request by HTTP-POST that is signed has one enveloped signature over itself, which verifies with a \
               certificate that the app declares for signing. A second implementation (xmlsec) must have digested \
               the same bytes.",
        why: "An org that asks for signed requests refuses one whose signature does not fit.",
        remedy: "Sign the root element by its ID after everything else is written, and change nothing afterwards.",
        reference: "SAML core §5.4.1 to §5.4.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    if messages.sent()?.message.binding != Binding::Post {
        return Err(Missing::new("a request by HTTP-POST"));
    }
    let (_, examination) = messages.request_signatures()?;
    expectations.request_certificates.known("the app's signing certificate")?;
    let expected = "one enveloped signature by the app's key";
    let Some(verified) = &examination.verified else {
        let defect = examination.defects.first();
        let actual = defect.map_or_else(|| "a signature that cannot be read".to_owned(), |defect| defect.found.clone());
        return Ok(Judgement::failed(expected, actual).pointing(defect.map(|defect| Place::xml(&defect.place))));
    };
    let broken = verified.iter().find_map(|each| Some((each, each.outcome.as_ref().err()?)));
    Ok(match (broken, examination.disagreement()) {
        (Some((each, error)), _) => {
            Judgement::failed(expected, error.to_string()).pointing(Some(Place::xml(&each.place)))
        }
        (None, Some(disagreement)) => Judgement::failed(expected, disagreement.to_string()),
        (None, None) => Judgement::passed(expected, "it is"),
    })
}
