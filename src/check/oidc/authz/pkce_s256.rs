//! The PKCE challenge is a hash.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, oidc::in_request},
    finding::{Basis, Severity},
    protocol::oidc::pkce,
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
               differs from those of the app's other requests in the same test.",
        why: "A plain challenge is the verifier itself, and whoever sees the request has it.",
        remedy: "Use the method `S256` and a fresh verifier for each request.",
        reference: "RFC 7636 §4.2, §4.3; RFC 9700 §2.1.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let challenge = request.message.get("code_challenge").filter(|challenge| !challenge.is_empty());
    let challenge = challenge.ok_or_else(|| Missing::new("a code_challenge in the request"))?;
    let method = request.message.get("code_challenge_method").unwrap_or("plain");
    let form = pkce::check_challenge(challenge).is_ok();
    let again = subject.repeated("code_challenge", challenge).unwrap_or(0);
    let actual =
        format!("method {}, {} characters, in {again} other requests", shown(method), challenge.chars().count());
    let expected = "method \"S256\", 43 characters of base64url, in 0 other requests";
    Ok(Judgement::of(method == "S256" && form && again == 0, expected, actual)
        .pointing(in_request(&request.message, "code_challenge")))
}
