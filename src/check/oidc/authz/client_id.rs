//! The request names its app.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_request, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.client-id",
    title: "the request names its app",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`client_id` is the client id of the instance.",
        why: "The org does not know another one, or knows it as another app.",
        remedy: "Copy the client id from the instance's Sign On tab; each instance has one of its own.",
        reference: "OpenID Connect Core §3.1.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    let expected = expectations.client_id.known("the client id of the instance")?;
    Ok(Judgement::same(expected, request.message.get("client_id")).pointing(in_request(&request.message, "client_id")))
}
