//! The app asks for a declared redirect URI.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.redirect-uri",
    title: "the app asks for a declared redirect URI",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`redirect_uri` is present once, has no fragment, and is one of the redirect URIs that the submission \
               declares, character by character.",
        why: "The org sends codes to declared addresses only, and refuses any other with an error page.",
        remedy: "Declare this address in the submission, or let the app send a declared one.",
        reference: "OpenID Connect Core §3.1.2.1; RFC 9700 §2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let expected = format!("one of {}", shown_all(expectations.redirect_uris.iter().map(String::as_str)));
    let uris: Vec<_> = request.message.parameters.all("redirect_uri").collect();
    let holds = matches!(uris.as_slice(), [uri] if !uri.contains('#') && expectations.redirect_uris.iter().any(|declared| declared == uri));
    Ok(Judgement::of(holds, expected, shown_all(uris)).at(request.exchange))
}
