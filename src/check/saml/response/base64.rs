//! `saml.response.base64`: the response decodes.
//!
//! # What it checks
//! The field is canonical base64 of UTF-8 text. White space inside is only a warning.
//!
//! # Why it matters
//! Strict apps refuse what lenient ones repair.
//!
//! # What to do
//! This comes from the org or from something between it and the browser: look at the posted form.
//!
//! # Reference
//! SAML bindings §3.5.4

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
    protocol::saml::SamlError,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.base64",
    title: "the response decodes",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML bindings §3.5.4",
    remedy: "This comes from the org or from something between it and the browser: look at the posted form.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let delivered = messages.delivered()?;
    let expected = "canonical base64 of UTF-8 XML";
    let unreadable = |error: &SamlError| {
        matches!(error, SamlError::Base64 { .. } | SamlError::Encoding { .. } | SamlError::Deflate { .. })
            || matches!(error, SamlError::TooLarge { what, .. } if *what == "the field, in bytes")
    };
    Ok(match &delivered.message.decoded {
        Err(error) if unreadable(error) => Judgement::failed(expected, error.to_string()),
        _ if delivered.message.white_space => Judgement::warned(expected, "base64 with white space in it"),
        _ => Judgement::passed(expected, "it is"),
    }
    .at(delivered.exchange))
}
