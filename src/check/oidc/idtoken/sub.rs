//! The ID token names the user for good.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, oidc::in_claims},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.idtoken.sub",
    title: "the ID token names the user for good",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::OidcIdToken,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`sub` is there, has 1 to 255 ASCII characters, and is the same in every sign-on of the same user.",
        why: "Apps know their users by issuer and subject; a subject that changes makes a new account each time.",
        remedy: "Nothing but the org writes it: look for what changed the answer on its way.",
        reference: "OpenID Connect Core §2, §5.7",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let token = subject.id_token()?.read()?;
    let sub = token.claims.sub.as_ref().ok().and_then(Option::as_ref);
    let expected = "1 to 255 ASCII characters, the same each time";
    let Some(sub) = sub else { return Ok(Judgement::failed(expected, "nothing")) };
    let form = !sub.value.is_empty() && sub.value.len() <= 255 && sub.value.is_ascii();
    let actual = if form { shown(&sub.value) } else { format!("{} bytes", sub.value.len()) };
    if let Some(other) = subject.other_subject(&sub.value) {
        return Ok(
            Judgement::failed(expected, format!("{actual}, then {}", shown(&other))).pointing(in_claims(Some(sub)))
        );
    }
    Ok(Judgement::of(form, expected, actual).pointing(in_claims(Some(sub))))
}
