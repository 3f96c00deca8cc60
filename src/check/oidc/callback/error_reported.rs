//! The org grants the request.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all, oidc::in_callback},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.error-reported",
    title: "the org grants the request",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The answer holds no `error`. One that it holds is told with its description, in the org's own words.",
        why: "It is the org's reason for refusing.",
        remedy: "Read the description: `access_denied` is a missing assignment or a policy, `invalid_scope` and \
                 `unsupported_response_type` are the request.",
        reference: "OpenID Connect Core §3.1.2.6",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let callback = subject.oidc()?.1.callback()?;
    let parts = ["error", "error_description"].map(|name| callback.message.get(name));
    let holds = parts.iter().all(Option::is_none);
    let actual = if holds { "none".to_owned() } else { shown_all(parts.into_iter().flatten()) };
    Ok(Judgement::of(holds, "no error", actual).pointing(in_callback(&callback.message, "error")))
}
