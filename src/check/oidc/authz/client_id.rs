//! `oidc.authz.client-id`: the app uses this instance's client id.
//!
//! # What it checks
//! `client_id` is the instance's.
//!
//! # Why it matters
//! Another client id belongs to another instance, with other users and addresses.
//!
//! # What to do
//! Configure the app with the client id of this instance.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.1

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.client-id",
    title: "the app uses this instance's client id",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.1",
    remedy: "Configure the app with the client id of this instance.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    Ok(Judgement::same(&expectations.client_id, request.message.get("client_id")).at(request.exchange))
}
