//! The access token belongs to the ID token.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        oidc::{in_claims, value},
    },
    finding::{Basis, Severity},
    protocol::oidc::{Algorithm, access_token_hash},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.idtoken.at-hash",
    title: "the access token belongs to the ID token",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::OidcIdToken,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`at_hash`, if it is there, is the left half of the access token's hash.",
        why: "Another access token was put in the place of the right one.",
        remedy: "Nothing but the org writes it: look for what changed the answer on its way.",
        reference: "OpenID Connect Core §3.1.3.8, §3.2.2.9",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let seen = subject.id_token()?;
    let token = seen.read()?;
    let hash = token.claims.at_hash.as_ref().ok().and_then(Option::as_ref);
    let hash = hash.ok_or_else(|| Missing::new("an at_hash in the ID token"))?;
    let access = seen.access_token.as_deref().ok_or_else(|| Missing::new("the access token beside the ID token"))?;
    let algorithm = value(&token.jws.alg()).and_then(Algorithm::of);
    let algorithm = algorithm.ok_or_else(|| Missing::new("a signature algorithm that is known"))?;
    let holds = access_token_hash(algorithm, access) == hash.value;
    let actual = if holds { "it is" } else { "the hash of another token" };
    Ok(Judgement::of(holds, "the hash of the access token", actual).pointing(in_claims(Some(hash))))
}
