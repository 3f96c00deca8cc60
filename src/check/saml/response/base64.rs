//! The response is base64 of UTF-8 XML.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::saml::SamlError,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.base64",
    title: "the response is base64 of UTF-8 XML",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The form field is canonical base64 and decodes to UTF-8. White space in it is tolerated and told.",
        why: "Everything else is decoded differently by different readers, or by none.",
        remedy: "Nothing but the org writes this field: look for what changed it on its way.",
        reference: "SAML bindings §3.5.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let delivered = subject.saml()?.1.delivered()?;
    let expected = "canonical base64 of UTF-8 XML";
    Ok(match &delivered.message.decoded {
        Err(error) if is_unreadable(error) => Judgement::failed(expected, error.to_string()),
        _ if delivered.message.white_space => Judgement::warned(expected, "base64 with white space in it"),
        _ => Judgement::passed(expected, "it is"),
    })
}

fn is_unreadable(error: &SamlError) -> bool {
    matches!(
        error,
        SamlError::Base64 { .. }
            | SamlError::Encoding { .. }
            | SamlError::Deflate { .. }
            | SamlError::TooLarge { what: "the field, in bytes", .. }
    )
}
