//! `oidc.callback.error-reported`: the org reports no error.
//!
//! # What it checks
//! The answer has no `error`; when it has one, its code and description are shown here.
//!
//! # Why it matters
//! The org says in it why the user is not signed in.
//!
//! # What to do
//! Act on the description; `access_denied` most often means that the user is not assigned or a policy refuses.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.6

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.error-reported",
    title: "the org reports no error",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.6",
    remedy: "Act on the description; `access_denied` most often means that the user is not assigned or a policy refuses.",
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
