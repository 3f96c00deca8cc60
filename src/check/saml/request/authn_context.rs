//! The request asks for no context that the org cannot give.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.authn-context",
    title: "the request asks for no context that the org cannot give",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "There is no `RequestedAuthnContext`, or it names a class that Okta can give and does not insist on \
               exactly a password.",
        why: "With `exact` and a password class, users whom a policy asks for a second factor cannot sign in; an \
              unknown class is never given.",
        remedy: "Leave `RequestedAuthnContext` out, or use `Comparison=\"minimum\"`.",
        reference: "SAML core §3.3.2.2.1; SAML errata E45",
    },
    run,
};

/// What Okta can say of an authentication, with the two spellings that it uses for Kerberos.
const GIVEN: [&str; 8] = [
    "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:Password",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:X509",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos",
    "oasis:names:tc:SAML:2.0:ac:classes:Kerberos",
    "urn:federation:authentication:windows",
];

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let expected = "no context, or one that Okta can give";
    let Some(context) = &request.requested_authn_context else {
        return Ok(Judgement::passed(expected, "none"));
    };
    let first = context.classes.first().or(context.declarations.first());
    let names = shown_all(context.classes.iter().chain(&context.declarations).map(|name| name.value.as_str()));
    let comparison = context.comparison.text().unwrap_or("exact");
    let known = context.classes.iter().any(|class| GIVEN.contains(&class.value.trim()));
    let only_password = context.classes.iter().all(|class| class.value.contains(":Password"));
    let holds = known && !(comparison == "exact" && only_password);
    Ok(Judgement::of(holds, expected, format!("{comparison} {names}")).in_xml(first))
}
