//! The discovery document is complete.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, subject::is_private},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.disc.required",
    title: "the discovery document is complete",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcProvider,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The discovery document can be read and has the endpoints for authorization, tokens and keys as https \
               addresses (this machine is exempt), and says which response types, subject types and signature \
               algorithms there are, `RS256` among them.",
        why: "Libraries refuse to work with less.",
        remedy: "Nothing but the org writes it: look for a proxy that changes it.",
        reference: "OpenID Connect Discovery §3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, read) = subject.discovery()?;
    let expected = "all required members, with https endpoints";
    let discovery = match read {
        Ok(discovery) => discovery,
        Err(error) => return Ok(Judgement::failed(expected, error.to_string())),
    };
    let algorithms = discovery.id_token_signing_alg_values_supported.as_deref().unwrap_or_default();
    let absent = [
        ("token_endpoint", discovery.token_endpoint.is_some()),
        ("response_types_supported", discovery.response_types_supported.is_some()),
        ("subject_types_supported", discovery.subject_types_supported.is_some()),
        ("RS256 in id_token_signing_alg_values_supported", algorithms.iter().any(|algorithm| algorithm == "RS256")),
    ];
    let absent: Vec<_> = absent.into_iter().filter(|(_, present)| !present).map(|(name, _)| name).collect();
    if !absent.is_empty() {
        return Ok(Judgement::failed(expected, format!("no {}", absent.join(", no "))));
    }
    let endpoints =
        [&discovery.authorization_endpoint, &discovery.jwks_uri].into_iter().chain(&discovery.token_endpoint);
    let open = endpoints.into_iter().find(|endpoint| !is_private(endpoint));
    Ok(Judgement::of(open.is_none(), expected, open.map_or_else(|| "they are".to_owned(), |open| shown(open))))
}
