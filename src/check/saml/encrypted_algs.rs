//! Encrypted assertions use strong algorithms.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.encrypted.algs",
    title: "encrypted assertions use strong algorithms",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The content of an encrypted assertion is encrypted with AES in GCM, and its key with RSA-OAEP.",
        why: "AES in CBC without a check of integrity lets an attacker decrypt by asking, and RSA 1.5 lets him find \
              the key.",
        remedy: "Choose AES256-GCM and RSA-OAEP in the instance, and support them in the app.",
        reference: "SAML errata E93; XML Encryption 1.1 §5.2, §5.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, response) = subject.response()?;
    let encrypted = response.encrypted_assertions.first();
    let encrypted = encrypted.ok_or_else(|| Missing::new("an encrypted assertion"))?;
    let expected = "AES-GCM and RSA-OAEP";
    let weak_data = encrypted.data_method.as_ref().filter(|method| !method.value.ends_with("-gcm"));
    let weak_key = encrypted.key_methods.iter().find(|method| !method.value.contains("#rsa-oaep"));
    let actual = weak_key.or(weak_data).map_or_else(|| "they are".to_owned(), |method| shown(&method.value));
    Ok(Judgement::of(weak_data.is_none() && weak_key.is_none(), expected, actual).in_xml(weak_key.or(weak_data)))
}
