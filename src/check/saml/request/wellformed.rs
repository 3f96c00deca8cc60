//! The request is a well-formed AuthnRequest.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::saml::SamlError,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.wellformed",
    title: "the request is a well-formed AuthnRequest",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The message is well-formed XML without a document type declaration, within the limits of size and \
               depth, and its root is an `AuthnRequest` of SAML's protocol namespace.",
        why: "Anything else is refused by a careful identity provider, or opens an attack on a careless one.",
        remedy: "Create the request with a SAML library, and look at the decoded message at the byte that is named.",
        reference: "SAML core §3.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let sent = subject.saml()?.1.sent()?;
    let expected = "a well-formed AuthnRequest";
    match &sent.message.decoded {
        Ok(_) => Ok(Judgement::passed(expected, "it is one")),
        Err(
            SamlError::Base64 { .. }
            | SamlError::Deflate { .. }
            | SamlError::Encoding { .. }
            | SamlError::TooLarge { what: "the inflated message, in bytes", .. },
        ) => Err(Missing::new("an AuthnRequest that can be decoded")),
        Err(error) => Ok(Judgement::failed(expected, error.to_string())),
    }
}
