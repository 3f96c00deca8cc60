//! No parameter stands twice.

use std::collections::BTreeSet;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.no-dup-params",
    title: "no parameter stands twice",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No parameter of the authorization request is repeated.",
        why: "Two readers of the same request may take different values.",
        remedy: "Build the address from a map of parameters, not by appending text.",
        reference: "RFC 6749 §3.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    let parameters = &request.message.parameters;
    let twice: BTreeSet<&str> = parameters.names().filter(|name| parameters.count(name) > 1).collect();
    Ok(Judgement::of(twice.is_empty(), "each parameter once", shown_all(twice)).at(request.exchange))
}
