//! The key set holds public keys only.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
    protocol::oidc::{
        RSA_BITS,
        jwks::{Jwk, Material},
    },
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.jwks.shape",
    title: "the key set holds public keys only",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcProvider,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The org's key set can be read, holds at least one usable key, no private or symmetric one, RSA keys \
               of at least 2048 bits, and no two keys of one `kid`.",
        why: "Whoever has the private key can sign tokens; two keys of one name make apps guess.",
        remedy: "Nothing but the org publishes it: look for a proxy that changes it.",
        reference: "RFC 7517 §4.5, §9.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, read) = subject.keys()?;
    let expected = "public keys only, RSA of 2048 bits or more, each kid once";
    let set = match read {
        Ok(set) => set,
        Err(error) => return Ok(Judgement::failed(expected, error.to_string())),
    };
    let short = |key: &&Jwk| matches!(key.material, Material::Rsa { bits } if bits < RSA_BITS);
    let repeated = set.repeated_kids();
    let problem = if set.keys.iter().all(|key| key.public_key().is_none()) {
        Some("no usable key".to_owned())
    } else if let Some(key) = set.keys.iter().find(|key| key.is_private() || key.is_symmetric()) {
        Some(format!("a key that must not be published: {}", key.label()))
    } else if let Some(key) = set.keys.iter().find(short) {
        Some(format!("a key that is too short: {}", key.label()))
    } else {
        repeated.first().map(|kid| format!("{} twice", shown(kid)))
    };
    let holds = problem.is_none();
    Ok(Judgement::of(holds, expected, problem.unwrap_or_else(|| format!("{} keys, all good", set.keys.len()))))
}
