//! Signing out ends the app's session.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.logout.ends-sp-session",
    title: "signing out ends the app's session",
    severity: Severity::Warn,
    basis: Basis::Tester,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "After signing out, the app asks for a sign-in again.",
        why: "Okta's tester signs out between tests; a session that survives makes the next test pass for the wrong \
              user.",
        remedy: "End the app's own session on the server when the user signs out, and check `sign_out` and \
                 `signed_out` in the scenario.",
        reference: "Okta Submission Tester: \"Continue\" signs out of the app",
    },
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
