//! `saml.request.wellformed`: the AuthnRequest is readable.
//!
//! # What it checks
//! The parameter decodes (base64; by redirect also raw DEFLATE) to well-formed UTF-8 XML without a document
//! type, with `{urn:oasis:names:tc:SAML:2.0:protocol}AuthnRequest` as its root, within the limits of size and
//! depth.
//!
//! # Why it matters
//! What one reader repairs, another refuses or reads differently.
//!
//! # What to do
//! Build the message with a SAML library and percent-encode the whole parameter; the byte named here is where
//! reading stopped.
//!
//! # Reference
//! SAML core §3.4.1; SAML bindings §3.4.4.1, §3.5.4

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.wellformed",
    title: "the AuthnRequest is readable",
    severity: Severity::Fail,
    scope: Scope::SAML.started_by(Direction::Sp),
    reference: "SAML core §3.4.1; SAML bindings §3.4.4.1, §3.5.4",
    remedy: "Build the message with a SAML library and percent-encode the whole parameter; the byte named here is where reading stopped.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let sent = messages.sent()?;
    let expected = "a well-formed AuthnRequest";
    Ok(match &sent.message.decoded {
        Ok(_) => Judgement::passed(expected, "it is one"),
        Err(error) => Judgement::failed(expected, error.to_string()),
    }
    .at(sent.exchange))
}
