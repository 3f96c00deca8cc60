//! `saml.assertion.bearer`: the assertion may be presented by the browser.
//!
//! # What it checks
//! The subject has at least one confirmation with the method `urn:oasis:names:tc:SAML:2.0:cm:bearer`.
//!
//! # Why it matters
//! Web browser sign-on knows no other method.
//!
//! # What to do
//! This comes from the org: look at the decoded message.
//!
//! # Reference
//! SAML profiles §4.1.4.2

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        judgement::shown_all,
        saml::{BEARER, bearers},
    },
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.bearer",
    title: "the assertion may be presented by the browser",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2",
    remedy: "This comes from the org: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, assertion) = messages.assertion()?;
    let methods =
        assertion.subject.iter().flat_map(|subject| &subject.confirmations).filter_map(|it| it.method.as_deref());
    Ok(Judgement::of(bearers(assertion).next().is_some(), BEARER, shown_all(methods)).at(delivered.exchange))
}
