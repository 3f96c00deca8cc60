//! The PKCE challenge is a hash.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.pkce-s256",
    title: "the PKCE challenge is a hash",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "When there is a `code_challenge`, its method is `S256`, it has 43 characters of base64url, and \
               differs from those of other requests of the same sign-on.",
        why: "A plain challenge is the verifier itself, and whoever sees the request has it.",
        remedy: "Use the method `S256` and a fresh verifier for each request.",
        reference: "RFC 7636 §4.2, §4.3; RFC 9700 §2.1.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    let challenge = request
        .message
        .get("code_challenge")
        .ok_or_else(|| Missing::new("a code_challenge in the authorization request"))?;
    let method = request.message.get("code_challenge_method").unwrap_or("plain");
    let hash = challenge.len() == 43
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let uses =
        messages.authorizations.iter().filter(|other| other.message.get("code_challenge") == Some(challenge)).count();
    let actual = format!("method {}, {} characters, in {uses} request(s)", shown(method), challenge.chars().count());
    Ok(Judgement::of(
        method == "S256" && hash && uses == 1,
        "method \"S256\", 43 characters of base64url, in 1 request",
        actual,
    )
    .at(request.exchange))
}
