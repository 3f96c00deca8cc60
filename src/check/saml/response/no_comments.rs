//! `saml.response.no-comments`: no value is split by a comment.
//!
//! # What it checks
//! No issuer, name, audience, attribute value, digest or signature holds a comment, a processing instruction or
//! a CDATA section.
//!
//! # Why it matters
//! Some readers stop at a comment: they see another name than the one that was signed.
//!
//! # What to do
//! This comes from the org: look at the decoded message.
//!
//! # Reference
//! VU#475445; CVE-2025-29775

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.no-comments",
    title: "no value is split by a comment",
    severity: Severity::Warn,
    scope: Scope::SAML,
    reference: "VU#475445; CVE-2025-29775",
    remedy: "This comes from the org: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, response) = messages.response()?;
    let expected = "values of text only";
    Ok(match response.split_values.first() {
        None => Judgement::passed(expected, "text only"),
        Some(offset) => Judgement::failed(expected, format!("a value that holds more than text at byte {offset}")),
    }
    .at(delivered.exchange))
}
