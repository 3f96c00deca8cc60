//! Requests go where the metadata says.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        subject::{Known, bare, endpoint},
    },
    evidence::SsoService,
    finding::{Basis, Severity},
    protocol::saml::Binding,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.idp.sso-url",
    title: "requests go where the metadata says",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlMetadata,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The browser carries the request to a `SingleSignOnService` of the instance's metadata, by the binding \
               of that service.",
        why: "Another address belongs to another instance, or to none.",
        remedy: "Take sign-on URL and binding from this instance's metadata.",
        reference: "SAML metadata §2.4.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let sent = messages.sent()?;
    let services = expectations.sso.known("the sign-on addresses of the instance's metadata")?;
    let binding = match sent.message.binding {
        Binding::Redirect => "HTTP-Redirect",
        Binding::Post => "HTTP-POST",
    };
    let fits = |it: &SsoService| it.binding.ends_with(binding) && endpoint(&it.location, &sent.address);
    let words = |it: &SsoService| format!("{} at {}", it.binding.rsplit(':').next().unwrap_or_default(), it.location);
    let expected = services.iter().map(words).collect::<Vec<_>>().join(" or ");
    let actual = format!("{binding} at {}", bare(&sent.address));
    Ok(Judgement::of(services.iter().any(fits), expected, actual).at(sent.exchange))
}
