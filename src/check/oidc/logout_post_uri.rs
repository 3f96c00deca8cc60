//! The sign-out at the org leads back to the app.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
    },
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.logout.post-uri",
    title: "the sign-out at the org leads back to the app",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::OidcLogout,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A sign-out at the org that the app starts carries `id_token_hint`, and a `post_logout_redirect_uri` \
               of the submission.",
        why: "Without them the org asks the user, or leaves the browser on its own sign-in page.",
        remedy: "Send the ID token as a hint and a declared address; an address that is not declared is refused with \
                 an error page.",
        reference: "OpenID Connect RP-Initiated Logout §2, §3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, _) = subject.oidc()?;
    let (exchange, request) = subject.logout()?;
    let declared = &expectations.post_logout_uris;
    let expected = format!("id_token_hint, and one of {}", shown_all(declared.iter().map(String::as_str)));
    let target = request.post_logout_redirect_uri.text();
    let known = target.is_some_and(|target| declared.iter().any(|declared| declared == target));
    let hint = if request.id_token_hint.is_some() { "id_token_hint" } else { "no id_token_hint" };
    let actual = format!("{hint}, {}", target.map_or_else(|| "no address".to_owned(), shown));
    Ok(Judgement::of(known && request.id_token_hint.is_some(), expected, actual).at(exchange))
}
