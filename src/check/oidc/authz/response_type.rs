//! The app asks for a code.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.response-type",
    title: "the app asks for a code",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`response_type` is `code`.",
        why: "Tokens in addresses leak; the catalog takes the implicit flow by exception only.",
        remedy: "Use the authorization code flow.",
        reference: "OpenID Connect Core §3.1.2.1; RFC 9700 §2.1.2; Okta: OpenID Connect integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    Ok(Judgement::same("code", request.message.get("response_type")).at(request.exchange))
}
