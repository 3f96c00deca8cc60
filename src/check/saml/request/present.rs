//! `saml.request.present`: the app sends an AuthnRequest.
//!
//! # What it checks
//! When the app starts, the browser carries one `SAMLRequest` to the org, by redirect or by form.
//!
//! # Why it matters
//! Without a request the org has nothing to answer, and the app cannot tell a wanted answer from a planted one.
//!
//! # What to do
//! Start the sign-on with an AuthnRequest to the single sign-on address of the instance's metadata.
//!
//! # Reference
//! SAML profiles §4.1.3.3; SAML bindings §3.4, §3.5

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
    protocol::saml::Binding,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.present",
    title: "the app sends an AuthnRequest",
    severity: Severity::Fail,
    scope: Scope::SAML.started_by(Direction::Sp),
    reference: "SAML profiles §4.1.3.3; SAML bindings §3.4, §3.5",
    remedy: "Start the sign-on with an AuthnRequest to the single sign-on address of the instance's metadata.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let expected = "one SAMLRequest parameter in the browser's way to the org";
    let Ok(sent) = messages.sent() else {
        return Ok(Judgement::failed(expected, "no request with a SAMLRequest parameter"));
    };
    let by = match sent.message.binding {
        Binding::Redirect => "HTTP-Redirect",
        Binding::Post => "HTTP-POST",
    };
    Ok(Judgement::of(sent.message.copies == 1, expected, format!("{} by {by}", sent.message.copies)).at(sent.exchange))
}
