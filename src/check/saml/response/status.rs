//! `saml.response.status`: the response says success.
//!
//! # What it checks
//! The outer status code is `urn:oasis:names:tc:SAML:2.0:status:Success`.
//!
//! # Why it matters
//! Any other code means that the org did not sign the user in; the inner code and the message say why.
//!
//! # What to do
//! Read the code and the message; often the request asked for something that the org cannot do.
//!
//! # Reference
//! SAML core §3.2.2.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.status",
    title: "the response says success",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML core §3.2.2.2",
    remedy: "Read the code and the message; often the request asked for something that the org cannot do.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, response) = messages.response()?;
    let status = response.status.as_ref();
    let code = status.and_then(|status| status.code.as_deref());
    let parts =
        [code, status.and_then(|status| status.nested.as_deref()), status.and_then(|status| status.message.as_deref())];
    let expected = "urn:oasis:names:tc:SAML:2.0:status:Success";
    Ok(Judgement::of(code == Some(expected), expected, shown_all(parts.into_iter().flatten())).at(delivered.exchange))
}
