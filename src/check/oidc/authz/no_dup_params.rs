//! Each parameter of the request stands once.

use std::collections::BTreeSet;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.no-dup-params",
    title: "each parameter of the request stands once",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No parameter of the request is repeated.",
        why: "Readers disagree about which of them counts.",
        remedy: "Build the address from one set of parameters.",
        reference: "RFC 6749 §3.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.authorization()?;
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> = request.message.parameters.names().filter(|name| !seen.insert(*name)).collect();
    let place = twice.first().and_then(|name| in_request(&request.message, name));
    Ok(Judgement::of(twice.is_empty(), "each parameter once", shown_all(twice)).pointing(place))
}
