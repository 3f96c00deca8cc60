//! `saml.response.binding`: the response comes by POST.
//!
//! # What it checks
//! The response is delivered by HTTP-POST as `application/x-www-form-urlencoded`, in exactly one `SAMLResponse`
//! field, and never in an address.
//!
//! # Why it matters
//! Addresses are logged and passed on; two fields let two readers see two different messages.
//!
//! # What to do
//! Set the app's assertion consumer service to the HTTP-POST binding.
//!
//! # Reference
//! SAML profiles §4.1.2; SAML bindings §3.5.4

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
    protocol::saml::Binding,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.binding",
    title: "the response comes by POST",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.2; SAML bindings §3.5.4",
    remedy: "Set the app's assertion consumer service to the HTTP-POST binding.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let delivered = messages.delivered()?;
    let by = match delivered.message.binding {
        Binding::Post => "by form",
        Binding::Redirect => "in the address",
    };
    let holds = delivered.message.binding == Binding::Post && delivered.message.copies == 1;
    let actual = format!("{} SAMLResponse {by}", delivered.message.copies);
    Ok(Judgement::of(holds, "one SAMLResponse field, by form", actual).at(delivered.exchange))
}
