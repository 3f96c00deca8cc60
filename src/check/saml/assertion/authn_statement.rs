//! The assertion says that the user signed in.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Place, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.authn-statement",
    title: "the assertion says that the user signed in",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "There is at least one `AuthnStatement`.",
        why: "Without it the assertion describes a user, but says nothing of a sign-in.",
        remedy: "Nothing but the org writes the assertion: look for what changed the message on its way.",
        reference: "SAML profiles §4.1.4.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let count = assertion.authn_statements.len();
    Ok(Judgement::of(count > 0, "an AuthnStatement", format!("{count} of them"))
        .pointing(Some(Place::xml(&assertion.place))))
}
