//! `jit.login.first-visit`: a new user gets in at the first visit.
//!
//! # What it checks
//! A user that neither the org nor the app has known before reaches the app's page for a signed-in user,
//! without an administrator, an invitation or an e-mail to confirm.
//!
//! # Why it matters
//! Just-in-time provisioning promises that; an account that waits for approval is not provisioned.
//!
//! # What to do
//! Create the account when the first valid answer of the org arrives, with the attributes that it carries.
//!
//! # Reference
//! Okta Submission Tester: JIT test

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "jit.login.first-visit",
    title: "a new user gets in at the first visit",
    severity: Severity::Fail,
    scope: Scope::JUST_IN_TIME,
    reference: "Okta Submission Tester: JIT test",
    remedy: "Create the account when the first valid answer of the org arrives, with the attributes that it carries.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let seen = subject
        .evidence
        .observations
        .signed_in
        .ok_or_else(|| Missing::new("the app's page after the first sign-on"))?;
    let actual = if seen { "signed in" } else { "not signed in" };
    Ok(Judgement::of(seen, format!("{} signed in at the first visit", shown(&subject.expectations.user.login)), actual))
}
