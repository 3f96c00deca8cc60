//! The ID token answers this request.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_claims},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.idtoken.nonce",
    title: "the ID token answers this request",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::OidcIdToken,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`nonce` of the ID token is that of the authorization request.",
        why: "A token with another nonce was made for another sign-on.",
        remedy: "Look for an earlier sign-on in the same browser; the app must refuse the token.",
        reference: "OpenID Connect Core §3.1.3.7",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let token = subject.id_token()?.read()?;
    let sent = subject.oidc()?.1.parameters()?.message.get("nonce").filter(|nonce| !nonce.is_empty());
    let sent = sent.ok_or_else(|| Missing::new("a nonce in the authorization request"))?;
    let nonce = token.claims.nonce.as_ref().ok().and_then(Option::as_ref);
    Ok(Judgement::same(sent, nonce.map(|nonce| nonce.value.as_str())).pointing(in_claims(nonce)))
}
