//! The app does not insist on a verified address.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::oidc::Claims,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.claims.email-verified",
    title: "the app does not insist on a verified address",
    severity: Severity::Warn,
    basis: Basis::Requirement,
    about: About::OidcIdToken,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A user whose `email_verified` is false or absent is signed in all the same.",
        why: "Okta does not say of every address that it was verified; the org vouches for its users.",
        remedy: "Do not make the sign-on depend on `email_verified`.",
        reference: "Okta: OpenID Connect integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let token = &subject.id_token()?.read()?.claims;
    let of = |claims: &Claims| claims.email_verified.as_ref().ok().and_then(Option::as_ref).map(|it| it.value);
    if of(token).or_else(|| of(&subject.userinfo()?)) == Some(true) {
        return Err(Missing::new("a user whose address is not verified"));
    }
    let signed_in = subject.evidence.observations.signed_in;
    let signed_in = signed_in.ok_or_else(|| Missing::new("the app's page after the sign-on"))?;
    Ok(Judgement::of(signed_in, "the user signed in", if signed_in { "signed in" } else { "not signed in" }))
}
