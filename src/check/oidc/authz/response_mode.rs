//! The code comes where servers see it.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.response-mode",
    title: "the code comes where servers see it",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`response_mode` is absent, `query` or `form_post`. With `fragment` the code reaches scripts only.",
        why: "What stands in the fragment must be sent to the server by a script of the page, together with every \
              other script there.",
        remedy: "Leave `response_mode` out, or ask for `form_post`.",
        reference: "OAuth 2.0 Multiple Response Types §2.1; OAuth 2.0 Form Post Response Mode §2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let mode = request.message.get("response_mode");
    let actual = mode.map_or_else(|| "none".to_owned(), shown);
    let holds = matches!(mode, None | Some("query" | "form_post"));
    Ok(Judgement::of(holds, "none, query or form_post", actual).pointing(in_request(&request.message, "response_mode")))
}
