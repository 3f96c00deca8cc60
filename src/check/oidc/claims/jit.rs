//! The claims are enough to make an account.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        oidc::value,
        person::{same_email, same_name},
    },
    finding::{Basis, Severity},
    protocol::oidc::{Claims, Member},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.claims.jit",
    title: "the claims are enough to make an account",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcIdToken,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "ID token or userinfo have `given_name`, `family_name` and `email` of the new user.",
        why: "The app can make no account from less.",
        remedy: "Ask for the scopes `profile` and `email`, and give the user's profile these values.",
        reference: "OpenID Connect Core §5.4; Okta: JIT test compares first name, last name and e-mail",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let user = subject.user()?;
    let token = &subject.id_token()?.read()?.claims;
    let userinfo = subject.userinfo();
    let told = |pick: fn(&Claims) -> &Member<String>| {
        value(pick(token)).or_else(|| value(pick(userinfo.as_ref()?))).map(str::to_owned)
    };
    let claims = [
        ("given_name", told(|claims| &claims.given_name), &user.first_name),
        ("family_name", told(|claims| &claims.family_name), &user.last_name),
        ("email", told(|claims| &claims.email), &user.email),
    ];
    let expected =
        claims.iter().map(|(name, _, wanted)| format!("{name} {}", shown(wanted))).collect::<Vec<_>>().join(", ");
    let words = |(name, told, _): &(&str, Option<String>, &String)| {
        told.as_deref().map_or_else(|| format!("no {name}"), |told| format!("{name} {}", shown(told)))
    };
    let actual = claims.iter().map(words).collect::<Vec<_>>().join(", ");
    let fits = |(name, told, wanted): &(&str, Option<String>, &String)| {
        let same = if *name == "email" { same_email } else { same_name };
        told.as_deref().is_some_and(|told| same(wanted, told))
    };
    Ok(Judgement::of(claims.iter().all(fits), expected, actual))
}
