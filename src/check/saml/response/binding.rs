//! The response comes by form, once.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::saml::Binding,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.binding",
    title: "the response comes by form, once",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The response is delivered by HTTP-POST, in exactly one form field `SAMLResponse`, and never in an \
               address.",
        why: "An address is logged and kept in the history; several fields are read differently by different \
              readers.",
        remedy: "Ask for HTTP-POST, and let nothing between org and app turn the form into an address.",
        reference: "SAML profiles §4.1.2; SAML bindings §3.5.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let delivered = subject.saml()?.1.delivered()?;
    let by = match delivered.message.binding {
        Binding::Post => "by form",
        Binding::Redirect => "in the address",
    };
    let count = delivered.message.count();
    let holds = delivered.message.binding == Binding::Post && count == 1;
    Ok(Judgement::of(holds, "one SAMLResponse field, by form", format!("{count} SAMLResponse {by}")))
}
