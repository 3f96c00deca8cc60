//! The response holds one assertion.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Place, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.assertion-count",
    title: "the response holds one assertion",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A successful response has exactly one assertion, plain or encrypted, as its direct child; assertions \
               stand nowhere else.",
        why: "Readers that search for an assertion find another one than those that verify it.",
        remedy: "Nothing but the org writes the response: look for what changed the message on its way.",
        reference: "SAML profiles §4.1.4.2; Okta sends one assertion",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, response) = subject.response()?;
    let code = response.status.as_ref().and_then(|status| status.code.text());
    if !code.is_some_and(|code| code.ends_with(":Success")) {
        return Err(Missing::new("a response that reports success"));
    }
    let seen = response.assertions.len() + response.encrypted_assertions.len();
    let elsewhere = response.misplaced_assertions.len();
    let surplus = response.misplaced_assertions.first().or(response.assertions.get(1).map(|second| &second.place));
    let actual = format!("{seen} in the response, {elsewhere} elsewhere");
    Ok(Judgement::of(seen == 1 && elsewhere == 0, "1 in the response, 0 elsewhere", actual)
        .pointing(surplus.map(Place::xml)))
}
