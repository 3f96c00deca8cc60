//! `oidc.authz.nonce`: the request has a nonce.
//!
//! # What it checks
//! `nonce` is present, and differs from the nonces of other requests of the same sign-on.
//!
//! # Why it matters
//! It ties the ID token to the browser that asked; in the code flow it is recommended, not required.
//!
//! # What to do
//! Send a random `nonce` with each request, and compare it with the ID token's.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.1, §15.5.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.nonce",
    title: "the request has a nonce",
    severity: Severity::Warn,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.1, §15.5.2",
    remedy: "Send a random `nonce` with each request, and compare it with the ID token's.",
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
