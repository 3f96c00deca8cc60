//! The ID token is from this org for this app.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
        oidc::in_claims,
        subject::Known,
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.idtoken.iss-aud",
    title: "the ID token is from this org for this app",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::OidcIdToken,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`iss` is the org's issuer, and `aud` holds the client id of the instance and nothing else.",
        why: "A token for another app, or of another org, must not open this one.",
        remedy: "Compare the issuer that the app is configured with, and the client id.",
        reference: "OpenID Connect Core §3.1.3.7",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, _) = subject.oidc()?;
    let token = subject.id_token()?.read()?;
    let issuer = expectations.issuer.known("the org's issuer")?;
    let client_id = expectations.client_id.known("the client id of the instance")?;
    let iss = token.claims.iss.as_ref().ok().and_then(Option::as_ref);
    if iss.is_none_or(|iss| iss.value != issuer) {
        return Ok(Judgement::same(issuer, iss.map(|iss| iss.value.as_str())).pointing(in_claims(iss)));
    }
    let aud = token.claims.aud.as_ref().ok().and_then(Option::as_ref);
    let holds = aud.is_some_and(|aud| aud.value == [client_id]);
    let actual = aud.map_or_else(|| "nothing".to_owned(), |aud| shown_all(aud.value.iter().map(String::as_str)));
    Ok(Judgement::of(holds, shown(client_id), actual).pointing(in_claims(aud)))
}
