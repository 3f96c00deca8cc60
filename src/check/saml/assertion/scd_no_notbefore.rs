//! The confirmation has no beginning.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        saml::{bearers, best_bearer},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.scd-no-notbefore",
    title: "the confirmation has no beginning",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No bearer `SubjectConfirmationData` has `NotBefore`.",
        why: "The profile forbids it, and validating apps refuse it.",
        remedy: "Nothing but the org writes the assertion: look for what changed the message on its way.",
        reference: "SAML profiles §4.1.4.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    best_bearer(assertion, |_| true)?;
    let begun = bearers(assertion).find_map(|bearer| bearer.not_before.as_ref());
    let actual = begun.map_or_else(|| "none".to_owned(), |begun| shown(&begun.value.text));
    Ok(Judgement::of(begun.is_none(), "no NotBefore", actual).in_xml(begun))
}
