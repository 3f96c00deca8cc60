//! The verifier fits the challenge.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::oidc::pkce,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.pkce-verifier",
    title: "the verifier fits the challenge",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`code_verifier` is there exactly when a challenge was sent, has 43 to 128 unreserved characters, and \
               hashes to the challenge.",
        why: "A server that does not compare them gives PKCE away; one that does refuses the code.",
        remedy: "Keep the verifier with the state, and send it with the code that answers the request.",
        reference: "RFC 7636 §4.1, §4.5, §4.6",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let redemption = subject.back_channel()?.redemption()?;
    let request = subject.oidc()?.1.parameters()?;
    let challenge = request.message.get("code_challenge").filter(|challenge| !challenge.is_empty());
    let verifier = redemption.request.code_verifier.as_ref().map(|verifier| verifier.value.expose());
    let expected = "a verifier exactly when a challenge was sent, which hashes to it";
    let plain = request.message.get("code_challenge_method").unwrap_or("plain") == "plain";
    let problem = match (challenge, verifier) {
        (None, None) => return Err(Missing::new("PKCE in this sign-on")),
        (Some(_), None) => Some("no verifier".to_owned()),
        (None, Some(_)) => Some("a verifier without a challenge".to_owned()),
        (Some(challenge), Some(verifier)) => match pkce::check_verifier(verifier) {
            Err(defect) => Some(defect.to_string()),
            Ok(()) if plain && verifier == challenge => None,
            Ok(()) if !plain && pkce::challenge_of(verifier) == challenge => None,
            Ok(()) => Some("a verifier of another challenge".to_owned()),
        },
    };
    Ok(Judgement::of(problem.is_none(), expected, problem.unwrap_or_else(|| "it fits".to_owned())))
}
