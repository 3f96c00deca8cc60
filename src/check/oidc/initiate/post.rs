//! The org may also ask by form.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        oidc::{answer_of, leads_to_org},
    },
    evidence::ProbeKind,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.initiate.post",
    title: "the org may also ask by form",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::OidcInitiation,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "Reports an initiate-login address that does not lead to the org when it is asked by POST.",
        why: "The specification demands both methods; Okta uses GET.",
        remedy: "Let the address take a form as well.",
        reference: "OpenID Connect Core §4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let probe = subject.http_probe(ProbeKind::InitiateByPost)?;
    Ok(Judgement::of(leads_to_org(subject, probe), "a redirect to the org", answer_of(probe)))
}
