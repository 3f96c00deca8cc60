//! The request has a nonce of its own.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.nonce",
    title: "the request has a nonce of its own",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`nonce` is there and differs from those of the app's other requests in the same test.",
        why: "It ties the ID token to the browser's session, and a stolen code becomes worthless.",
        remedy: "Send a fresh random value and compare it with the claim in the ID token.",
        reference: "OpenID Connect Core §3.1.2.1, §15.5.2; RFC 9700 §4.5.3.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let nonce = request.message.get("nonce").filter(|nonce| !nonce.is_empty());
    let again = nonce.and_then(|nonce| subject.repeated("nonce", nonce)).is_some_and(|again| again > 0);
    let actual = match nonce {
        None => "none",
        Some(_) if again => "the nonce of another request",
        Some(_) => "a nonce of its own",
    };
    Ok(Judgement::of(nonce.is_some() && !again, "a nonce of its own", actual)
        .pointing(in_request(&request.message, "nonce")))
}
