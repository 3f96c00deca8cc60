//! The app has never seen the user.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "jit.user.fresh",
    title: "the app has never seen the user",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Provisioning,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "Before the first sign-on, the app listed no account with the new user's e-mail address.",
        why: "With an account that is there already, the test proves nothing.",
        remedy: "Let the app tell users apart by issuer and subject; remove accounts that earlier tests left.",
        reference: "Okta: JIT test creates a temporary user",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let unknown = subject.evidence.observations.unknown_before;
    let unknown = unknown.ok_or_else(|| Missing::new("the app's accounts before the sign-on"))?;
    Ok(Judgement::of(unknown, "no account of the new user", if unknown { "none" } else { "an account" }))
}
