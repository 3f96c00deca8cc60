//! `oidc.authz.no-dup-params`: no parameter stands twice.
//!
//! # What it checks
//! No parameter of the authorization request is repeated.
//!
//! # Why it matters
//! Two readers of the same request may take different values.
//!
//! # What to do
//! Build the address from a map of parameters, not by appending text.
//!
//! # Reference
//! RFC 6749 §3.1

use std::collections::BTreeSet;

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.no-dup-params",
    title: "no parameter stands twice",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "RFC 6749 §3.1",
    remedy: "Build the address from a map of parameters, not by appending text.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    let parameters = &request.message.parameters;
    let twice: BTreeSet<&str> = parameters.names().filter(|name| parameters.count(name) > 1).collect();
    Ok(Judgement::of(twice.is_empty(), "each parameter once", shown_all(twice)).at(request.exchange))
}
