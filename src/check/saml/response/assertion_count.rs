//! `saml.response.assertion-count`: the response holds one assertion.
//!
//! # What it checks
//! Exactly one assertion, encrypted or not, is a direct child of the response, and none stands anywhere else. A
//! response that says no success has none.
//!
//! # Why it matters
//! Every further assertion is one that the app may read instead of the signed one.
//!
//! # What to do
//! This comes from the org: look at the decoded message.
//!
//! # Reference
//! SAML profiles §4.1.4.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.assertion-count",
    title: "the response holds one assertion",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.2",
    remedy: "This comes from the org: look at the decoded message.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (delivered, response) = messages.response()?;
    let success = response
        .status
        .as_ref()
        .and_then(|status| status.code.as_deref())
        .is_some_and(|code| code.ends_with(":Success"));
    let wanted = usize::from(success);
    let seen = response.assertions.len() + response.encrypted_assertions;
    let actual = format!("{seen} in the response, {} elsewhere", response.misplaced_assertions);
    let holds = seen == wanted && response.misplaced_assertions == 0;
    Ok(Judgement::of(holds, format!("{wanted} in the response, 0 elsewhere"), actual).at(delivered.exchange))
}
