//! The response is a well-formed Response.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Place, Severity},
    protocol::saml::SamlError,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.wellformed",
    title: "the response is a well-formed Response",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The message is well-formed XML without a document type declaration or processing instruction, within \
               the limits of size and depth, and its only root is a `Response` of SAML's protocol namespace.",
        why: "What one parser mends, another reads differently: the classic way around a signature.",
        remedy: "Look at the decoded message at the byte that is named; nothing but the org may write it.",
        reference: "SAML core §3.3.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let delivered = subject.saml()?.1.delivered()?;
    let expected = "a well-formed Response";
    Ok(match &delivered.message.decoded {
        Ok(response) => match response.instructions.first() {
            None => Judgement::passed(expected, "it is one"),
            Some(place) => Judgement::failed(expected, "a processing instruction").pointing(Some(Place::xml(place))),
        },
        Err(SamlError::Base64 { .. } | SamlError::Deflate { .. } | SamlError::Encoding { .. }) => {
            return Err(Missing::new("a SAML response that can be decoded"));
        }
        Err(error) => Judgement::failed(expected, error.to_string()),
    })
}
