//! The app sends a SAML request.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::saml::Binding,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.present",
    title: "the app sends a SAML request",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The browser carries a `SAMLRequest` parameter to the instance's sign-on address, in the query \
               (HTTP-Redirect) or in a form (HTTP-POST).",
        why: "Without a request the org does not know which app asks, and signs nobody in.",
        remedy: "Send an AuthnRequest to the instance's sign-on URL when a user begins the sign-in.",
        reference: "SAML profiles §4.1.3.3; SAML bindings §3.4, §3.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let expected = "a SAMLRequest parameter in the browser's way to the org";
    let Ok(sent) = messages.sent() else {
        if !subject.main_documents().any(|page| subject.at_org(&page.url)) {
            return Err(Missing::new("the browser at the org"));
        }
        return Ok(Judgement::failed(expected, "no request with a SAMLRequest parameter"));
    };
    let by = match sent.message.binding {
        Binding::Redirect => "by HTTP-Redirect",
        Binding::Post => "by HTTP-POST",
    };
    Ok(Judgement::passed(expected, by))
}
