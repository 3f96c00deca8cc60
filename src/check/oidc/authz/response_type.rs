//! The code flow is used.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.response-type",
    title: "the code flow is used",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`response_type` is `code`.",
        why: "With every other value tokens pass through the browser; Okta takes them by exception only.",
        remedy: "Ask for `code`, and redeem it from the app's server.",
        reference: "OpenID Connect Core §3.1.2.1; RFC 9700 §2.1.2; Okta: OpenID Connect integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let place = in_request(&request.message, "response_type");
    Ok(Judgement::same("code", request.message.get("response_type")).pointing(place))
}
