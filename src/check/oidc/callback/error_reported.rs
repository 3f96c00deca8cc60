//! The org reports no error.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.error-reported",
    title: "the org reports no error",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The answer has no `error`; when it has one, its code and description are shown here.",
        why: "The org says in it why the user is not signed in.",
        remedy: "Act on the description; `access_denied` most often means that the user is not assigned or a policy \
                 refuses.",
        reference: "OpenID Connect Core §3.1.2.6",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let parts = ["error", "error_description"].map(|name| callback.message.get(name));
    let holds = parts.iter().all(Option::is_none);
    let actual = if holds { "none".to_owned() } else { shown_all(parts.into_iter().flatten()) };
    Ok(Judgement::of(holds, "no error", actual).at(callback.exchange))
}
