//! The request confirms no subject.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Place, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.subject",
    title: "the request confirms no subject",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "A `Subject` in the request, if any, holds no `SubjectConfirmation`.",
        why: "The profile forbids it: the org decides how the subject is confirmed.",
        remedy: "Leave `SubjectConfirmation` out of the request.",
        reference: "SAML profiles §4.1.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let asked = request.subject.as_ref();
    let confirmations = asked.map_or(0, |asked| asked.confirmations);
    let actual = format!("{confirmations} of them");
    Ok(Judgement::of(confirmations == 0, "no SubjectConfirmation", actual)
        .pointing(asked.map(|asked| Place::xml(&asked.place))))
}
