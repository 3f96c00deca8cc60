//! The tile works without an issuer.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::answer_of},
    evidence::ProbeKind,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.initiate.no-iss",
    title: "the tile works without an issuer",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::OidcInitiation,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "The initiate-login address without `iss` starts the sign-on, or shows a page where the user can \
               choose.",
        why: "Some of Okta's tiles and bookmarks lead there without it.",
        remedy: "Start the sign-on of the only org that the app knows, or ask the user which one.",
        reference: "OpenID Connect Core §4; Okta: login initiated by the tile",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let probe = subject.http_probe(ProbeKind::InitiateWithoutIss)?;
    let status = probe.status.ok_or_else(|| Missing::new("an answer of the initiate-login address"))?;
    Ok(Judgement::of(status < 400, "a redirect, or a page", answer_of(probe)))
}
