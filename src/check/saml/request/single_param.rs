//! Each parameter of the request stands once.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.single-param",
    title: "each parameter of the request stands once",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`SAMLRequest`, `RelayState`, `SigAlg` and `Signature` stand in the request at most once each.",
        why: "When a parameter is repeated, one reader verifies the first and another one uses the last.",
        remedy: "Build the address or form of the request from one set of parameters.",
        reference: "SAML bindings §3.4.4.1; CVE-2025-27773",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let sent = subject.saml()?.1.sent()?;
    let repeated: Vec<_> = sent.message.copies.iter().filter(|(_, count)| *count > 1).collect();
    let actual: Vec<_> = repeated.iter().map(|(name, count)| format!("{name} {count} times")).collect();
    let actual = if actual.is_empty() { "none is repeated".to_owned() } else { actual.join(", ") };
    Ok(Judgement::of(repeated.is_empty(), "each parameter at most once", actual))
}
