//! The request has a nonce.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.nonce",
    title: "the request has a nonce",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`nonce` is present, and differs from the nonces of other requests of the same sign-on.",
        why: "It ties the ID token to the browser that asked; in the code flow it is recommended, not required.",
        remedy: "Send a random `nonce` with each request, and compare it with the ID token's.",
        reference: "OpenID Connect Core §3.1.2.1, §15.5.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let nonce = request.message.get("nonce").filter(|nonce| !nonce.is_empty());
    let again =
        messages.authorizations.iter().filter(|other| nonce.is_some() && other.message.get("nonce") == nonce).count()
            > 1;
    let actual = match nonce {
        None => "none",
        Some(_) if again => "the nonce of another request",
        Some(_) => "a nonce of its own",
    };
    Ok(Judgement::of(nonce.is_some() && !again, "a nonce of its own", actual).at(request.exchange))
}
