//! The session can be named at a sign-out.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Place, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.session-index",
    title: "the session can be named at a sign-out",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`SessionIndex` is there when the app's metadata has an address for single log-out.",
        why: "A log-out request names the session by it.",
        remedy: "Nothing but the org writes the assertion; remove the log-out service from the metadata when it is \
                 not used.",
        reference: "SAML profiles §4.1.4.2, §4.4.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    if subject.sp_metadata()?.logout_services.is_empty() {
        return Err(Missing::new("a single log-out service in the app's metadata"));
    }
    let statement = assertion.authn_statements.first();
    let index = statement.and_then(|statement| statement.session_index.as_ref());
    let actual = index.map_or("none", |_| "present");
    Ok(Judgement::of(index.is_some(), "a SessionIndex", actual).pointing(Some(Place::xml(&assertion.place))))
}
