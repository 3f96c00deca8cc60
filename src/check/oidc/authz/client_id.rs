//! The app uses this instance's client id.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.client-id",
    title: "the app uses this instance's client id",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`client_id` is the instance's.",
        why: "Another client id belongs to another instance, with other users and addresses.",
        remedy: "Configure the app with the client id of this instance.",
        reference: "OpenID Connect Core §3.1.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    Ok(Judgement::same(
        expectations.client_id.known("the client id of the instance")?,
        request.message.get("client_id"),
    )
    .at(request.exchange))
}
