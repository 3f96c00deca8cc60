//! The request asks for a declared address.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown_all,
        oidc::in_request,
        subject::{Known, is_private},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.redirect-uri",
    title: "the request asks for a declared address",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "There is one `redirect_uri`. It is one of the redirect URIs of the submission, character by \
               character; it is an https address (this machine is exempt) without fragment, of at most 1024 \
               characters.",
        why: "The org sends codes to registered addresses only, and shows an error page otherwise.",
        remedy: "Declare the address in the submission, or send one that is declared; after a change generate a new \
                 instance.",
        reference: "OpenID Connect Core §3.1.2.1; RFC 9700 §2.1, §4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let declared = expectations.redirect_uris.known("the redirect URIs of the submission")?;
    let place = in_request(&request.message, "redirect_uri");
    let uris: Vec<_> = request.message.parameters.all("redirect_uri").take(3).collect();
    let one = match uris.as_slice() {
        [one] => declared.iter().any(|declared| declared == one).then_some(*one),
        _ => None,
    };
    let form = |uri: &str| is_private(uri) && !uri.contains('#') && uri.chars().count() <= 1024;
    let expected = format!("one of {}", shown_all(declared.iter().map(String::as_str)));
    Ok(Judgement::of(one.is_some_and(form), expected, shown_all(uris)).pointing(place))
}
