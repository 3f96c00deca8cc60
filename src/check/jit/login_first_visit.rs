//! A new user gets in at the first visit.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "jit.login.first-visit",
    title: "a new user gets in at the first visit",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Provisioning,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "A user that neither the org nor the app has known before reaches the app's page for a signed-in user, \
               without an administrator, an invitation or an e-mail to confirm.",
        why: "Just-in-time provisioning promises that; an account that waits for approval is not provisioned.",
        remedy: "Create the account when the first valid answer of the org arrives, with the attributes that it \
                 carries.",
        reference: "Okta Submission Tester: JIT test",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let seen = subject
        .evidence
        .observations
        .signed_in
        .ok_or_else(|| Missing::new("the app's page after the first sign-on"))?;
    let actual = if seen { "signed in" } else { "not signed in" };
    Ok(Judgement::of(seen, format!("{} signed in at the first visit", shown(&subject.user()?.login)), actual))
}
