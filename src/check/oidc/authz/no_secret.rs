//! The request holds no credential.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.no-secret",
    title: "the request holds no credential",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No `client_secret`, password or token stands in the request, except an `id_token_hint`.",
        why: "Addresses are logged by every server and proxy on the way, and kept in the browser's history.",
        remedy: "Send credentials to the token endpoint only.",
        reference: "RFC 6749 §2.3.1; RFC 9700 §2.5",
    },
    run,
};

const SECRET: [&str; 7] =
    ["client_secret", "client_assertion", "password", "access_token", "refresh_token", "id_token", "code_verifier"];

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.authorization()?;
    let found: Vec<_> = SECRET.into_iter().filter(|name| request.message.parameters.has(name)).collect();
    let actual = if found.is_empty() { "none".to_owned() } else { format!("{} (value withheld)", found.join(", ")) };
    let place = found.first().and_then(|name| in_request(&request.message, name));
    Ok(Judgement::of(found.is_empty(), "no credential in the request", actual).pointing(place))
}
