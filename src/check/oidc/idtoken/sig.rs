//! The ID token is the org's.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, oidc::value},
    finding::{Basis, Severity},
    protocol::oidc::{Opinion, Question, Refused, second_opinion, verify},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.idtoken.sig",
    title: "the ID token is the org's",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::OidcIdToken,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The ID token is signed with RS256 by the key of the org that its header names. A second \
               implementation (`openidconnect`) is asked as well; where the two disagree, the finding says so.",
        why: "It is the only proof that the org wrote what the app reads.",
        remedy: "Read the keys of the org again; a key that the set does not have means a rotation, or another org.",
        reference: "OpenID Connect Core §2, §10.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, _) = subject.oidc()?;
    let seen = subject.id_token()?;
    let (bytes, keys) = subject.keys()?;
    let keys = keys.map_err(|_| Missing::new("a key set that can be read"))?;
    let expected = "a signature with RS256 by a key of the org";
    let judgement = match &seen.decoded {
        Err(error) => Judgement::failed(expected, error.to_string()),
        Ok(token) => {
            let algorithm = value(&token.jws.alg()).unwrap_or_default().to_owned();
            let ours = verify(&token.jws, &keys);
            // Who wrote it and for whom is judged elsewhere; where nobody knows, the token is taken at its word.
            let audience = token.claims.aud.as_ref().ok().and_then(Option::as_ref);
            let audience = audience.and_then(|audience| audience.value.first()).map(String::as_str);
            let opinion = second_opinion(Question {
                id_token: seen.text(),
                issuer: expectations.issuer.as_deref().or(value(&token.claims.iss)).unwrap_or_default(),
                client_id: expectations.client_id.as_deref().or(audience).unwrap_or_default(),
                nonce: None,
                keys: bytes,
                at: seen.at,
            });
            match (ours, opinion) {
                (Ok(_), Opinion::Refused { what: Refused::Signature, words }) => {
                    Judgement::failed(expected, format!("we accept it, openidconnect does not: {words}"))
                }
                (Err(error), Opinion::Accepted) => {
                    Judgement::failed(expected, format!("{error}, though openidconnect accepts it"))
                }
                (Err(error), _) => Judgement::failed(expected, error.to_string()),
                (Ok(key), _) => {
                    Judgement::of(algorithm == "RS256", expected, format!("{} by {}", shown(&algorithm), key.label()))
                }
            }
        }
    };
    Ok(seen.exchange.map_or(judgement.clone(), |exchange| judgement.at(exchange)))
}
