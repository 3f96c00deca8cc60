//! A browser may present the assertion.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown_all,
        saml::{BEARER, bearers},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.bearer",
    title: "a browser may present the assertion",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "At least one `SubjectConfirmation` has the method `urn:oasis:names:tc:SAML:2.0:cm:bearer`.",
        why: "Web browser sign-on knows no other method: every other one proves something that a browser cannot.",
        remedy: "Nothing but the org writes the assertion: look for what changed the message on its way.",
        reference: "SAML profiles §4.1.4.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let confirmations = assertion.subject.iter().flat_map(|named| &named.confirmations);
    let methods: Vec<_> = confirmations.filter_map(|confirmation| confirmation.method.as_ref()).collect();
    let actual = shown_all(methods.iter().map(|method| method.value.as_str()));
    Ok(Judgement::of(bearers(assertion).next().is_some(), BEARER, actual).in_xml(methods.first().copied()))
}
