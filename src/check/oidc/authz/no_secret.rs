//! The request carries no secret.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

/// Parameters that only a server may send, to the token endpoint.
const SECRET: [&str; 7] =
    ["client_secret", "password", "client_assertion", "code_verifier", "access_token", "refresh_token", "id_token"];

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.no-secret",
    title: "the request carries no secret",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The authorization request has no client secret, password, client assertion, code verifier or access \
               token.",
        why: "The address stands in the browser's history and in logs.",
        remedy: "Send credentials from the app's server to the token endpoint only.",
        reference: "RFC 6749 §2.3.1; RFC 9700 §2.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    let found: Vec<_> = SECRET.into_iter().filter(|name| request.message.parameters.has(name)).collect();
    let actual = if found.is_empty() { "none".to_owned() } else { format!("{} (value withheld)", found.join(", ")) };
    Ok(Judgement::of(found.is_empty(), "no credential in the request", actual).at(request.exchange))
}
