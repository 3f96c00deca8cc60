//! `oidc.authz.response-type`: the app asks for a code.
//!
//! # What it checks
//! `response_type` is `code`.
//!
//! # Why it matters
//! Tokens in addresses leak; the catalog takes the implicit flow by exception only.
//!
//! # What to do
//! Use the authorization code flow.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.1; RFC 9700 §2.1.2; Okta: OpenID Connect integration limitations

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.response-type",
    title: "the app asks for a code",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.1; RFC 9700 §2.1.2; Okta: OpenID Connect integration limitations",
    remedy: "Use the authorization code flow.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.parameters()?;
    Ok(Judgement::same("code", request.message.get("response_type")).at(request.exchange))
}
