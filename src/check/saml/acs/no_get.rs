//! The ACS opens no session by GET.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    evidence::ProbeKind,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.acs.no-get",
    title: "the ACS opens no session by GET",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlConsumer,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A GET of the ACS URL without a message is answered with an error or a redirect, not with a page of \
               success and not with a crash.",
        why: "An address that works by GET can be put into a link or an image.",
        remedy: "Answer 405, or redirect to the sign-in page.",
        reference: "SAML profiles §4.1.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let probe = subject.http_probe(ProbeKind::ConsumerByGet)?;
    let status = probe.status.ok_or_else(|| Missing::new("an answer to a GET of the ACS"))?;
    Ok(Judgement::of(matches!(status, 300..=499), "3xx or 4xx", format!("status {status}")))
}
