//! `saml.response.wellformed`: the response is readable.
//!
//! # What it checks
//! The message is well-formed XML without a document type or processing instructions, with
//! `{urn:oasis:names:tc:SAML:2.0:protocol}Response` as its only root, within the limits of size and depth.
//!
//! # Why it matters
//! What one reader repairs, another refuses or reads differently.
//!
//! # What to do
//! This comes from the org or from something between it and the browser: look at the decoded message.
//!
//! # Reference
//! SAML core §3.3.3

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
    protocol::saml::SamlError,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.wellformed",
    title: "the response is readable",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §3.3.3",
    remedy: "This comes from the org or from something between it and the browser: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let delivered = messages.delivered()?;
    let expected = "a well-formed Response";
    Ok(match &delivered.message.decoded {
        Ok(response) if response.instructions.is_empty() => Judgement::passed(expected, "it is one"),
        Ok(response) => {
            let first = response.instructions.first().copied().unwrap_or_default();
            Judgement::failed(expected, format!("a processing instruction at byte {first}"))
        }
        Err(SamlError::Base64 { .. } | SamlError::Deflate { .. }) => {
            return Err(Missing::new("a SAML response that can be decoded"));
        }
        Err(error) => Judgement::failed(expected, error.to_string()),
    }
    .at(delivered.exchange))
}
