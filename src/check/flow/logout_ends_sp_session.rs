//! `flow.logout.ends-sp-session`: signing out ends the app's session.
//!
//! # What it checks
//! After signing out, the app asks for a sign-in again.
//!
//! # Why it matters
//! Okta's tester signs out between tests; a session that survives makes the next test pass for the wrong user.
//!
//! # What to do
//! End the app's own session on the server when the user signs out, and check `sign_out` and `signed_out` in
//! the scenario.
//!
//! # Reference
//! Okta Submission Tester: "Continue" signs out of the app

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.logout.ends-sp-session",
    title: "signing out ends the app's session",
    severity: Severity::Warn,
    scope: Scope::ANY,
    reference: "Okta Submission Tester: \"Continue\" signs out of the app",
    remedy: "End the app's own session on the server when the user signs out, and check `sign_out` and `signed_out` in the scenario.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let signed_out = subject
        .evidence
        .observations
        .signed_out
        .ok_or_else(|| Missing::new("the return to the app after the sign-out"))?;
    let actual = if signed_out { "it asked" } else { "the app still showed the user" };
    Ok(Judgement::of(signed_out, "the app to ask for a sign-in again", actual))
}
